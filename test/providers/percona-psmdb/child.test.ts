import t from 'tap'
import type { Backup, Cluster, ClusterStatus, Restore } from '../../../providers/percona-psmdb/child.ts'
import { BACKUP, CLUSTER, RESTORE } from '../../../providers/percona-psmdb/child.ts'
import { definitionsAreAbsent, schemasOf, unknownFields, type Whole } from '../../fixtures/child-definitions.ts'

const sidecars = {
  sidecars: [
    {
      name: 'metrics',
      image: 'an-image',
      args: ['--collect-all'],
      ports: [{ name: 'metrics', containerPort: 9216 }],
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }],
      volumeMounts: [{ name: 'tls', mountPath: '/tls' }]
    }
  ],
  sidecarVolumes: [{ name: 'tls', secret: { secretName: 'a' } }]
}
const group = {
  resources: { requests: { cpu: '1' }, limits: { memory: '2Gi' } },
  labels: { a: 'b' },
  annotations: { a: 'b' },
  nodeSelector: { a: 'b' },
  tolerations: [{ key: 'a', operator: 'Exists' }],
  affinity: { advanced: { nodeAffinity: {} } },
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
  priorityClassName: 'high',
  configuration: 'net:\n',
  ...sidecars
}
const expose = {
  type: 'LoadBalancer',
  labels: { a: 'b' },
  annotations: { a: 'b' },
  loadBalancerSourceRanges: ['10.0.0.0/8'],
  loadBalancerClass: 'a'
}
const set = {
  ...group,
  size: 3,
  volumeSpec: { persistentVolumeClaim: { storageClassName: 'fast', resources: { requests: { storage: '10Gi' } } } },
  storage: { engine: 'wiredTiger' },
  expose: { enabled: true, ...expose },
  replsetOverrides: { 'orders-rs0-1': { priority: 100 } }
}
const places = {
  s3: {
    bucket: 'backups',
    prefix: 'orders',
    credentialsSecret: 's3',
    region: 'eu',
    endpointUrl: 'https://s3.example.com',
    forcePathStyle: true,
    insecureSkipTLSVerify: true
  },
  gcs: { bucket: 'backups', prefix: 'orders', credentialsSecret: 'google' },
  azure: {
    container: 'backups',
    prefix: 'orders',
    credentialsSecret: 'azure',
    endpointUrl: 'https://azure.example.com'
  }
}

const cluster: Whole<Cluster> & { status: Whole<ClusterStatus> } = {
  metadata: { annotations: {} },
  spec: {
    crVersion: '1.22.0',
    image: 'an-image',
    imagePullPolicy: 'IfNotPresent',
    pause: false,
    unsafeFlags: { replsetSize: false, mongosSize: false, tls: false },
    upgradeOptions: { apply: 'disabled', setFCV: true },
    storageScaling: { enableVolumeScaling: true },
    secrets: { users: 'a', encryptionKey: 'b', ssl: 'c', sslInternal: 'c' },
    tls: { mode: 'requireTLS' },
    replsets: [{ name: 'rs0', ...set }],
    sharding: {
      enabled: true,
      balancer: { enabled: false },
      configsvrReplSet: set,
      mongos: { ...group, size: 2, expose }
    },
    backup: {
      enabled: true,
      image: 'an-image',
      storages: { main: { type: 's3', main: true, ...places } },
      tasks: [
        {
          name: 'nightly',
          enabled: true,
          schedule: '0 2 * * *',
          storageName: 'main',
          type: 'logical',
          retention: { type: 'count', count: 7, deleteFromStorage: true }
        }
      ],
      pitr: { enabled: true, oplogSpanMin: 1.5 }
    },
    pmm: { enabled: true, image: 'an-image', serverHost: 'pmm.example.com' }
  },
  status: {
    state: 'ready',
    message: '',
    observedGeneration: 3,
    mongoVersion: '8.0.19-7',
    backupVersion: '2.12.0',
    mongos: { ready: 2, status: 'ready', message: '' },
    replsets: {
      rs0: { ready: 3, status: 'ready', message: '', members: { 'orders-rs0-0': { stateStr: 'PRIMARY' } } }
    },
    conditions: [{ type: 'pendingSmartUpdate', status: 'True', message: '' }]
  }
}

const backup: Whole<Backup> = {
  spec: { clusterName: 'orders', storageName: 'main', type: 'logical' },
  status: {
    state: 'ready',
    type: 'logical',
    storageName: 'main',
    destination: 's3://backups/orders/1',
    size: '1.50GB',
    start: '2026-05-04T03:00:01Z',
    completed: '2026-05-04T03:02:01Z',
    latestRestorableTime: '2026-05-04T03:02:01Z',
    error: ''
  }
}

const restore: Whole<Restore> = {
  spec: {
    clusterName: 'orders',
    backupName: 'first',
    backupSource: { type: 'logical', destination: 's3://backups/orders/1', ...places },
    pitr: { type: 'date', date: '2026-05-04 03:02:01' }
  },
  status: { state: 'ready', completed: '2026-05-04T03:02:01Z', error: '' }
}

t.test('every field that we set or read is one of the operator', { skip: definitionsAreAbsent }, async (t) => {
  const schemas = schemasOf('psmdb')
  t.same(unknownFields(cluster, schemas.get(CLUSTER.kind)), [])
  t.same(unknownFields(backup, schemas.get(BACKUP.kind)), [])
  t.same(unknownFields(restore, schemas.get(RESTORE.kind)), [])
})

t.test('a field that the operator has not would be found', { skip: definitionsAreAbsent }, async (t) => {
  const schema = schemasOf('psmdb').get(CLUSTER.kind)
  const wrong = {
    spec: { paused: true, replsets: [{ members: 3 }], backup: { storages: { main: { s3: { dir: 'a' } } } } }
  }
  t.same(unknownFields(wrong, schema), [
    '.spec.paused',
    '.spec.replsets[].members',
    '.spec.backup.storages.main.s3.dir'
  ])
})
