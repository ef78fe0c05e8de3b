import t from 'tap'
import type { Backup, Cluster, ClusterStatus, Restore } from '../../../providers/percona-ps/child.ts'
import { BACKUP, CLUSTER, RESTORE } from '../../../providers/percona-ps/child.ts'
import { definitionsAreAbsent, schemasOf, unknownFields, type Whole } from '../../fixtures/child-definitions.ts'

const pods = {
  size: 3,
  image: 'an-image',
  resources: { requests: { cpu: '1' }, limits: { memory: '2Gi' } },
  annotations: { a: 'b' },
  labels: { a: 'b' },
  nodeSelector: { a: 'b' },
  tolerations: [{ key: 'a', operator: 'Exists' }],
  affinity: { antiAffinityTopologyKey: 'none', advanced: { nodeAffinity: {} } },
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
  priorityClassName: 'high'
}
const bucket = { credentialsSecret: 'keys', prefix: 'orders', endpointUrl: 'https://storage.example.com' }
const place: Whole<NonNullable<Restore['spec']['backupSource']>['storage']> = {
  type: 's3',
  verifyTLS: true,
  s3: { ...bucket, bucket: 'backups', region: 'eu' },
  gcs: { ...bucket, bucket: 'backups' },
  azure: { ...bucket, container: 'backups' }
}
const containerOptions = { args: { xbcloud: ['--verbose'] } }
const storage = { ...place, containerOptions }
const component = { size: 3, ready: 3, state: 'ready', version: '8.4.10' }

const cluster: Whole<Cluster> & { status: Whole<ClusterStatus> } = {
  metadata: { annotations: {}, finalizers: [] },
  spec: {
    crVersion: '1.2.0',
    metadata: { labels: { a: 'b' } },
    pause: false,
    updateStrategy: 'SmartUpdate',
    upgradeOptions: { apply: 'disabled' },
    unsafeFlags: { mysqlSize: false, proxy: false, proxySize: false, orchestrator: false, orchestratorSize: false },
    storageScaling: { enableVolumeScaling: true },
    initContainer: { image: 'an-image' },
    toolkit: { image: 'an-image' },
    secretsName: 'orders-secrets',
    sslSecretName: 'orders-ssl',
    mysql: {
      ...pods,
      clusterType: 'group-replication',
      autoRecovery: true,
      configuration: '[mysqld]\n',
      volumeSpec: {
        persistentVolumeClaim: { storageClassName: 'fast', resources: { requests: { storage: '10Gi' } } }
      },
      sidecars: [
        {
          name: 'metrics',
          image: 'an-image',
          args: ['--collect'],
          ports: [{ name: 'metrics', containerPort: 9104 }],
          env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'orders-secrets', key: 'monitor' } } }]
        }
      ]
    },
    proxy: { haproxy: { ...pods, enabled: true }, router: { ...pods, enabled: false } },
    pmm: { enabled: true, image: 'an-image', serverHost: 'pmm.example.com', mysqlParams: '--tls' },
    backup: {
      enabled: true,
      image: 'an-image',
      storages: { main: storage },
      schedule: [{ name: 'nightly', schedule: '0 2 * * *', storageName: 'main', type: 'full', keep: 7 }]
    }
  },
  status: {
    state: 'ready',
    host: 'orders-haproxy.shop',
    mysql: component,
    haproxy: component,
    router: component,
    conditions: [
      { type: 'Ready', status: 'True', reason: 'Ready', message: '', lastTransitionTime: '2026-05-04T03:02:01Z' }
    ]
  }
}

const backup: Whole<Backup> = {
  metadata: { finalizers: ['percona.com/delete-backup'] },
  spec: { clusterName: 'orders', storageName: 'main', type: 'full', sourcePod: 'orders-mysql-1' },
  status: {
    state: 'Succeeded',
    stateDescription: '',
    completed: '2026-05-04T03:02:01Z',
    destination: 's3://backups/orders/1'
  }
}

const restore: Whole<Restore> = {
  spec: {
    clusterName: 'orders',
    backupName: 'orders-1',
    backupSource: { destination: 's3://backups/orders/1', storage: place },
    containerOptions
  },
  status: { state: 'Succeeded', stateDescription: '', completed: '2026-05-04T03:02:01Z' }
}

t.test('every field that we set or read is one of the operator', { skip: definitionsAreAbsent }, async (t) => {
  const schemas = schemasOf('ps')
  t.same(unknownFields(cluster, schemas.get(CLUSTER.kind)), [])
  t.same(unknownFields(backup, schemas.get(BACKUP.kind)), [])
  t.same(unknownFields(restore, schemas.get(RESTORE.kind)), [])
})
