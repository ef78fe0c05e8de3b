/** DatabaseCluster: what is accepted, what is refused, and what the API server says. */
import { databaseCluster } from '../../../src/api/database-cluster.ts'
import {
  also,
  block,
  count,
  type FieldCases,
  flag,
  generation,
  integer,
  type KindCases,
  label,
  lightly,
  list,
  listBy,
  nonEmpty,
  objectName,
  quantity,
  reference,
  required,
  type Sample,
  set,
  targetTime,
  text,
  textMap,
  time,
  under,
  words
} from './field-case.ts'
import { conditions, notYetSeen } from './reported.ts'
import type { RuleCase } from './rule-case.ts'
import { places, scheduling } from './scheduling.ts'
import { parameters, resources } from './settings.ts'

const examples: Record<string, Sample> = {
  'PostgreSQL, started from a backup, with all that surrounds it': {
    spec: {
      engine: 'postgresql',
      provider: 'cnpg',
      version: '17.6',
      allowMajorVersion: '18',
      clusterSize: 3,
      storage: '10Gi',
      storageClassName: 'fast',
      volumes: [{ name: 'wal', storage: '5Gi', storageClassName: 'faster' }],
      resources: { requests: { cpu: '500m', memory: '2Gi' }, limits: { memory: '2Gi', 'hugepages-2Mi': '512Mi' } },
      config: [
        { name: 'max_connections', value: '200' },
        { name: 'work_mem', value: '64MB' }
      ],
      stopped: false,
      deletionPolicy: 'Retain',
      topology: { type: 'replication' },
      tls: { mode: 'Required', issuerRef: { name: 'company-ca', kind: 'ClusterIssuer' }, secretName: '' },
      proxy: {
        enabled: true,
        type: 'pgbouncer',
        replicas: 2,
        resources: { requests: { cpu: 1 }, limits: { memory: '256M' } },
        config: [{ name: 'default_pool_size', value: '50' }]
      },
      expose: [
        {
          name: 'public',
          role: 'ReadWrite',
          type: 'LoadBalancer',
          sourceRanges: ['203.0.113.0/24', '2001:db8::/48'],
          annotations: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'external' },
          loadBalancerClass: 'service.k8s.aws/nlb'
        }
      ],
      monitoring: {
        enabled: true,
        type: 'Prometheus',
        configRef: { name: 'every-30s' },
        labels: { release: 'kube-prometheus-stack' }
      },
      backup: {
        enabled: true,
        storageRef: { name: 's3-main' },
        schedules: [
          { name: 'nightly', schedule: '0 2 * * *', method: 'plugin', retention: { days: 30 }, suspend: false },
          { name: 'weekly', schedule: '@weekly', method: 'volumeSnapshot', retention: { copies: 7 } }
        ],
        pitr: { enabled: true, uploadIntervalSeconds: 60 }
      },
      dataSource: { backup: { name: 'orders-2026-05-03' }, pitr: { targetTime: '2026-05-04T03:02:01Z' } }
    },
    status: {
      observedGeneration: 4,
      phase: 'Degraded',
      reason: 'MemberDown',
      message: 'Instance orders-3 is not ready: Back-off pulling image',
      version: '17.6',
      provider: { name: 'cnpg', operatorVersion: '1.30.0' },
      childRef: {
        apiVersion: 'postgresql.cnpg.io/v1',
        kind: 'Cluster',
        name: 'orders',
        uid: '0b0f7a3e-6f5c-4b0e-9a43-0a4f5c4d9d11',
        observedGeneration: 7
      },
      instances: 3,
      readyInstances: 2,
      primary: 'orders-1',
      selector: 'cnpg.io/cluster=orders,cnpg.io/podRole=instance',
      initializedAt: '2026-05-04T03:30:00Z',
      power: 'On',
      members: [
        { name: 'orders-1', role: 'Primary', ready: true, node: 'node-1', version: '17.6' },
        { name: 'orders-3', role: 'Replica', ready: false, node: 'node-3', version: '17.5', reason: 'ImagePullBackOff' }
      ],
      endpoints: [{ name: 'rw', role: 'ReadWrite', host: 'orders-rw.shop.svc', port: 5432, scope: 'Internal' }],
      connection: {
        secretRef: { name: 'orders-app' },
        username: 'app',
        usernameKey: 'username',
        passwordKey: 'password',
        caSecretRef: { name: 'orders-ca' }
      },
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'MemberDown',
          message: '2 of 3 members serve',
          observedGeneration: 4,
          lastTransitionTime: '2026-05-04T08:30:00Z'
        }
      ]
    }
  },
  'MongoDB in shards, copied as far as the archive goes': {
    spec: {
      engine: 'mongodb',
      storage: 107_374_182_400,
      topology: { type: 'sharded', shards: 2, configServers: 3 },
      proxy: { type: 'mongos', replicas: 2 },
      dataSource: { cluster: { name: 'sessions' }, pitr: { latest: true } }
    },
    status: {
      storage: {
        requested: '10Gi',
        allocated: 10_737_418_240,
        resizing: false,
        volumes: [{ name: 'wal', allocated: '5Gi' }]
      },
      config: { applied: ['work_mem'], pendingRestart: ['max_connections'] },
      backup: {
        lastSuccessful: { name: 'orders-nightly-27', time: '2026-05-04T02:11:09Z', message: 'completed' },
        lastFailed: {
          name: 'orders-nightly-26',
          time: '2026-05-03T02:00:40Z',
          message: 'AccessDenied: no such bucket'
        },
        earliestRestore: '2026-04-04T02:00:00Z',
        latestRestore: '2026-05-04T08:59:00Z',
        schedules: [{ name: 'nightly', last: '2026-05-04T02:00:00Z', next: '2026-05-05T02:00:00Z' }]
      },
      monitoring: { configured: false, message: 'PodMonitor is not a kind of this Kubernetes cluster' },
      dataSource: { phase: 'Succeeded', completedAt: '2026-05-04T03:29:00Z' }
    }
  },
  'MySQL from a backup that no object records': {
    spec: {
      engine: 'mysql',
      version: '8.4',
      storage: '20Gi',
      dataSource: { external: { storageRef: { name: 'old-site' }, path: 'dumps/2026-05-01' } }
    },
    status: {
      recentOperations: [
        {
          name: 'restart-orders',
          uid: '3e6b1e5c-8c6c-4a0e-8df1-5d1c1e1f0a22',
          type: 'Restart',
          specHash: 'sha256:9f86d081884c7d65',
          phase: 'Succeeded',
          finishedAt: '2026-05-04T05:00:00Z'
        }
      ],
      queue: ['grow-orders'],
      activeOperation: {
        name: 'scale-orders',
        uid: '7a1f0d7e-2b1c-4c59-9a5d-8f2b3c4d5e66',
        since: '2026-05-04T08:00:00Z'
      }
    }
  },
  'Kafka, spread as a policy says': {
    spec: {
      engine: 'kafka',
      storage: '500G',
      topology: { type: 'separated', controllers: 3 },
      podSchedulingPolicy: { ref: { name: 'spread-zones' } }
    }
  }
}
for (const [where, scheduling] of Object.entries(places)) {
  const smallest = { engine: 'mysql', storage: '10Gi' }
  examples[`members on ${where}`] = { spec: { ...smallest, podSchedulingPolicy: { engine: scheduling } } }
  examples[`proxies on ${where}`] = { spec: { ...smallest, podSchedulingPolicy: { proxy: scheduling } } }
}

const spec: FieldCases = {
  spec: required(block('replicas')),
  'spec.engine': required(nonEmpty(63)),
  'spec.provider': nonEmpty(63),
  'spec.version': also(nonEmpty(64), [17.6, 'must be of type string: "number"']),
  'spec.allowMajorVersion': also(nonEmpty(16), [true, 'must be of type string: "boolean"']),
  'spec.clusterSize': also(
    integer(1, 1000),
    ['three', 'must be of type integer: "string"'],
    [2.5, 'must be of type int32: "float64"']
  ),
  'spec.storage': {
    accepted: ['1.5Gi', '10G', '1000m', '1e10', 10_737_418_240],
    refused: [
      ...required(quantity).refused,
      [1.5, 'must be of type integer,string: "number"'],
      [{ size: '10Gi' }, 'unknown field "', '.size"']
    ]
  },
  'spec.storageClassName': nonEmpty(253),
  'spec.volumes': also(listBy('name', 16), [{ wal: '5Gi' }, 'unknown field "', '.wal"']),
  'spec.volumes[]': also(block('size'), ['wal', 'must be an object for an array of list-type map']),
  'spec.volumes[].name': required(label),
  'spec.volumes[].storage': required(quantity),
  'spec.volumes[].storageClassName': nonEmpty(253),
  ...under('spec.resources', resources),
  ...under('spec.config', parameters(500)),
  'spec.stopped': flag,
  'spec.deletionPolicy': also(words('DoNotTerminate', 'Retain', 'Delete', 'WipeOut'), [
    'delete',
    'supported values: "DoNotTerminate", "Retain", "Delete", "WipeOut"'
  ]),
  'spec.topology': also(block('replicas'), ['sharded', 'must be of type object: "string"']),
  'spec.topology.type': nonEmpty(63),
  'spec.topology.shards': integer(1, 100),
  'spec.topology.configServers': integer(1, 50),
  'spec.topology.controllers': integer(1, 50),
  'spec.tls': also(block('enabled'), [true, 'must be of type object: "boolean"']),
  'spec.tls.mode': also(words('Required', 'Optional', 'Disabled'), ['require', 'supported values']),
  'spec.tls.issuerRef': block('group'),
  'spec.tls.issuerRef.name': objectName,
  'spec.tls.issuerRef.kind': words('Issuer', 'ClusterIssuer'),
  'spec.tls.secretName': text(253),
  'spec.proxy': also(block('size'), ['pgbouncer', 'must be of type object: "string"']),
  'spec.proxy.enabled': flag,
  'spec.proxy.type': nonEmpty(63),
  'spec.proxy.replicas': integer(1, 100),
  ...under('spec.proxy.resources', resources),
  ...under('spec.proxy.config', parameters(200)),
  'spec.expose': listBy('name', 16),
  'spec.expose[]': block('port'),
  'spec.expose[].name': required(label),
  'spec.expose[].role': words('ReadWrite', 'ReadOnly'),
  'spec.expose[].type': required(words('ClusterIP', 'NodePort', 'LoadBalancer')),
  'spec.expose[].sourceRanges': also(list(64), ['10.0.0.0/8, 192.168.0.0/16', 'must be of type array: "string"']),
  'spec.expose[].sourceRanges[]': text(49),
  ...under('spec.expose[].annotations', textMap(32, 4096)),
  'spec.expose[].loadBalancerClass': text(253),
  'spec.monitoring': also(block('interval'), [true, 'must be of type object: "boolean"']),
  'spec.monitoring.enabled': flag,
  'spec.monitoring.type': also(words('Prometheus', 'PMM'), ['pmm', 'supported values: "Prometheus", "PMM"']),
  ...under('spec.monitoring.configRef', reference),
  ...under('spec.monitoring.labels', textMap(32, 63)),
  'spec.podSchedulingPolicy': also(block('name'), ['spread-zones', 'must be of type object: "string"']),
  ...under('spec.podSchedulingPolicy.ref', reference),
  ...under('spec.podSchedulingPolicy.engine', lightly(scheduling)),
  ...under('spec.podSchedulingPolicy.proxy', lightly(scheduling)),
  'spec.backup': also(block('schedule'), [true, 'must be of type object: "boolean"']),
  'spec.backup.enabled': flag,
  ...under('spec.backup.storageRef', reference),
  'spec.backup.schedules': also(listBy('name', 20), ['0 2 * * *', 'must be of type array: "string"']),
  'spec.backup.schedules[]': block('cron'),
  'spec.backup.schedules[].name': required(label),
  'spec.backup.schedules[].schedule': required(nonEmpty(100)),
  'spec.backup.schedules[].method': text(63),
  'spec.backup.schedules[].retention': also(block('weeks'), ['30d', 'must be of type object: "string"']),
  'spec.backup.schedules[].retention.copies': integer(1, 1000),
  'spec.backup.schedules[].retention.days': also(integer(1, 3650), ['30d', 'must be of type integer: "string"']),
  'spec.backup.schedules[].suspend': flag,
  'spec.backup.pitr': block('interval'),
  'spec.backup.pitr.enabled': flag,
  'spec.backup.pitr.uploadIntervalSeconds': also(integer(1, 86_400), ['60s', 'must be of type integer: "string"']),
  'spec.dataSource': block('backupName'),
  ...under('spec.dataSource.backup', reference),
  ...under('spec.dataSource.cluster', reference),
  'spec.dataSource.external': block('bucket'),
  ...under('spec.dataSource.external.storageRef', { ...reference, '': required(block('namespace')) }),
  'spec.dataSource.external.path': required(nonEmpty(1024)),
  'spec.dataSource.pitr': block('time'),
  'spec.dataSource.pitr.targetTime': targetTime,
  'spec.dataSource.pitr.latest': { accepted: [true], refused: flag.refused }
}

const status: FieldCases = {
  status: block('state'),
  'status.observedGeneration': generation,
  'status.phase': words(
    'Pending',
    'Provisioning',
    'Restoring',
    'Ready',
    'Updating',
    'Upgrading',
    'Resizing',
    'Stopping',
    'Stopped',
    'Starting',
    'Degraded',
    'Failed',
    'Deleting',
    'Unknown'
  ),
  'status.reason': text(128),
  'status.message': text(4096),
  'status.version': text(64),
  'status.provider': block('version'),
  'status.provider.name': required(text(63)),
  'status.provider.operatorVersion': text(64),
  'status.childRef': block('namespace'),
  'status.childRef.apiVersion': required(text(316)),
  'status.childRef.kind': required(text(63)),
  'status.childRef.name': objectName,
  'status.childRef.uid': text(64),
  'status.childRef.observedGeneration': generation,
  'status.instances': count,
  'status.readyInstances': also(count, ['2/3', 'must be of type integer: "string"']),
  'status.primary': text(253),
  'status.selector': also(text(1024), [{ 'cnpg.io/cluster': 'orders' }, 'unknown field "', '.cnpg.io/cluster"']),
  'status.initializedAt': time,
  'status.power': words('On', 'Off', 'TurningOff', 'TurningOn'),
  'status.members': listBy('name', 1000),
  'status.members[]': block('ip'),
  'status.members[].name': objectName,
  'status.members[].role': required(
    words('Primary', 'Replica', 'Member', 'Broker', 'Controller', 'Router', 'ConfigServer', 'Unknown')
  ),
  'status.members[].ready': required(flag),
  'status.members[].node': text(253),
  'status.members[].version': text(64),
  'status.members[].reason': text(256),
  'status.endpoints': listBy('name', 64),
  'status.endpoints[]': block('url'),
  'status.endpoints[].name': required(text(63)),
  'status.endpoints[].role': required(text(63)),
  'status.endpoints[].host': required(text(253)),
  'status.endpoints[].port': required(integer(1, 65_535)),
  'status.endpoints[].scope': required(words('Internal', 'External')),
  'status.connection': block('password'),
  ...under('status.connection.secretRef', reference),
  'status.connection.username': text(128),
  'status.connection.usernameKey': text(253),
  'status.connection.passwordKey': text(253),
  ...under('status.connection.caSecretRef', reference),
  'status.storage': block('size'),
  'status.storage.requested': quantity,
  'status.storage.allocated': quantity,
  'status.storage.resizing': flag,
  'status.storage.volumes': listBy('name', 16),
  'status.storage.volumes[]': block('storage'),
  'status.storage.volumes[].name': required(label),
  'status.storage.volumes[].allocated': quantity,
  'status.config': block('pending'),
  'status.config.applied': set(500),
  'status.config.applied[]': text(253),
  'status.config.pendingRestart': set(500),
  'status.config.pendingRestart[]': text(253),
  'status.backup': block('last'),
  'status.backup.lastSuccessful': block('completedAt'),
  'status.backup.lastSuccessful.name': objectName,
  'status.backup.lastSuccessful.time': time,
  'status.backup.lastSuccessful.message': text(1024),
  'status.backup.lastFailed': block('completedAt'),
  'status.backup.lastFailed.name': objectName,
  'status.backup.lastFailed.time': time,
  'status.backup.lastFailed.message': text(1024),
  'status.backup.earliestRestore': time,
  'status.backup.latestRestore': time,
  'status.backup.schedules': listBy('name', 20),
  'status.backup.schedules[]': block('schedule'),
  'status.backup.schedules[].name': required(label),
  'status.backup.schedules[].last': time,
  'status.backup.schedules[].next': time,
  'status.monitoring': block('type'),
  'status.monitoring.configured': flag,
  'status.monitoring.message': text(1024),
  'status.dataSource': block('startedAt'),
  'status.dataSource.phase': words('Pending', 'Running', 'Succeeded', 'Failed'),
  'status.dataSource.completedAt': time,
  'status.recentOperations': list(20),
  'status.recentOperations[]': block('message'),
  'status.recentOperations[].name': objectName,
  'status.recentOperations[].uid': required(text(64)),
  'status.recentOperations[].type': required(text(63)),
  'status.recentOperations[].specHash': required(text(128)),
  'status.recentOperations[].phase': required(text(63)),
  'status.recentOperations[].finishedAt': required(time),
  'status.queue': list(1000),
  'status.queue[]': nonEmpty(253),
  'status.activeOperation': block('type'),
  'status.activeOperation.name': objectName,
  'status.activeOperation.uid': required(text(64)),
  'status.activeOperation.since': required(time),
  ...conditions
}

const orders = { engine: 'postgresql', storage: '10Gi' }
const providerInUse = { spec: orders, status: { provider: { name: 'cnpg' } } }
const oneOf = 'dataSource needs exactly one of backup, cluster, external'
const fromBackup = { backup: { name: 'orders-2026-05-03' } }
const scheduled = (retention: object) => ({
  spec: { ...orders, backup: { schedules: [{ name: 'nightly', schedule: '0 2 * * *', retention }] } }
})
const restoredTo = (pitr: object) => ({ spec: { ...orders, dataSource: { ...fromBackup, pitr } } })

const rules: RuleCase[] = [
  {
    at: 'spec.engine',
    says: 'engine cannot be changed; create a new object instead',
    before: { spec: orders },
    refused: [{ spec: { engine: 'mysql' } }],
    passes: [{ spec: { engine: 'postgresql', version: '17' } }]
  },
  {
    at: 'spec.provider',
    says: 'provider cannot be changed; create a new object instead',
    before: { spec: { ...orders, provider: 'cnpg' } },
    refused: [{ spec: { provider: 'crunchy' } }],
    passes: [{ spec: { provider: 'cnpg', clusterSize: 5 } }]
  },
  {
    at: 'spec.provider',
    says: 'provider cannot be removed; put it back as it was',
    before: { spec: { ...orders, provider: 'cnpg' } },
    refused: [{ spec: { provider: null } }],
    passes: [{ spec: { storage: '20Gi' } }]
  },
  {
    at: 'spec.provider',
    says: 'a provider that is added later must be the one in use, as status.provider.name has it',
    before: providerInUse,
    refused: [{ spec: { provider: 'crunchy' } }],
    passes: [{ spec: { provider: 'cnpg' } }]
  },
  {
    at: 'spec.storageClassName',
    says: 'storageClassName can be neither changed, nor removed, nor added later; create a new cluster from a backup',
    before: { spec: { ...orders, storageClassName: 'fast' } },
    refused: [{ spec: { storageClassName: 'slow' } }, { spec: { storageClassName: null } }],
    passes: [{ spec: { storage: '20Gi' } }]
  },
  {
    at: 'spec.storageClassName',
    says: 'storageClassName can be neither changed, nor removed, nor added later; create a new cluster from a backup',
    before: { spec: orders },
    refused: [{ spec: { storageClassName: 'fast' } }],
    passes: [{ spec: { storageClassName: null } }]
  },
  {
    at: 'spec.volumes[0].storageClassName',
    says: 'a volume keeps the StorageClass it was created with',
    before: { spec: { ...orders, volumes: [{ name: 'wal', storage: '5Gi', storageClassName: 'fast' }] } },
    refused: [
      { spec: { volumes: [{ name: 'wal', storage: '5Gi', storageClassName: 'slow' }] } },
      { spec: { volumes: [{ name: 'wal', storage: '5Gi' }] } }
    ],
    passes: [
      {
        spec: {
          volumes: [
            { name: 'proxysql', storage: '2Gi', storageClassName: 'slow' },
            { name: 'wal', storage: '9Gi', storageClassName: 'fast' }
          ]
        }
      }
    ]
  },
  {
    at: 'spec.volumes[0].storageClassName',
    says: 'a volume keeps the StorageClass it was created with',
    before: { spec: { ...orders, volumes: [{ name: 'wal', storage: '5Gi' }] } },
    refused: [{ spec: { volumes: [{ name: 'wal', storage: '5Gi', storageClassName: 'fast' }] } }],
    passes: [{ spec: { volumes: [{ name: 'wal', storage: '6Gi' }] } }]
  },
  {
    at: 'spec.dataSource',
    says: 'dataSource says where the data once came from and stays as it was created; put it back, or create a new cluster',
    before: { spec: { ...orders, dataSource: fromBackup } },
    refused: [
      { spec: { dataSource: null } },
      { spec: { dataSource: { backup: { name: 'orders-2026-05-04' } } } },
      { spec: { dataSource: { backup: null, cluster: { name: 'orders' } } } },
      { spec: { dataSource: { pitr: { latest: true } } } }
    ],
    passes: [{ spec: { dataSource: fromBackup, clusterSize: 1 } }]
  },
  {
    at: 'spec.dataSource',
    says: 'dataSource says where the data once came from and stays as it was created; put it back, or create a new cluster',
    before: { spec: orders },
    refused: [{ spec: { dataSource: fromBackup } }],
    passes: [{ spec: { dataSource: null } }]
  },
  {
    at: 'spec.dataSource',
    says: oneOf,
    refused: [
      { spec: { ...orders, dataSource: {} } },
      { spec: { ...orders, dataSource: { pitr: { latest: true } } } },
      { spec: { ...orders, dataSource: { ...fromBackup, cluster: { name: 'orders' } } } }
    ],
    passes: [{ spec: { ...orders, dataSource: fromBackup } }]
  },
  {
    at: 'spec.dataSource.pitr',
    says: 'pitr needs either targetTime or latest: true',
    refused: [
      restoredTo({}),
      restoredTo({ latest: false }),
      restoredTo({ targetTime: '2026-05-04T03:02:01Z', latest: true })
    ],
    passes: [
      restoredTo({ latest: true }),
      restoredTo({ targetTime: '2026-05-04T03:02:01Z' }),
      restoredTo({ targetTime: '2026-05-04T03:02:01Z', latest: false })
    ]
  },
  {
    at: 'spec.backup.schedules[0].retention',
    says: 'retention needs exactly one of copies, days',
    refused: [scheduled({}), scheduled({ copies: 7, days: 30 })],
    passes: [scheduled({ copies: 7 }), scheduled({ days: 30 })]
  }
]

export const databaseClusterCases: KindCases = {
  kind: databaseCluster,
  examples,
  fields: { ...spec, ...status },
  defaults: {
    'spec.clusterSize': 3,
    'spec.stopped': false,
    'spec.deletionPolicy': 'Delete',
    'spec.tls.issuerRef.kind': 'Issuer',
    'spec.proxy.enabled': true,
    'spec.monitoring.enabled': true,
    'spec.monitoring.type': 'Prometheus',
    'spec.backup.enabled': true,
    'spec.backup.pitr.enabled': true,
    status: notYetSeen
  },
  rules
}
