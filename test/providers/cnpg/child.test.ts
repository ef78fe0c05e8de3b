/** Every field that we set or read is one of CloudNativePG, of its plug-in, or of Kubernetes. */
import t from 'tap'
import {
  BACKUP,
  CLUSTER,
  type Cluster,
  OBJECT_STORE,
  POOLER,
  type Pooler,
  SCHEDULED_BACKUP
} from '../../../providers/cnpg/child.ts'
import { definitionsAreAbsent, schemasOf, unknownFields, type Whole } from '../../fixtures/child-definitions.ts'

const snapshot = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'a' }
const parameters = { barmanObjectName: 'orders-backup', serverName: 'orders-1-pg17' }

const cluster: Whole<Cluster> = {
  metadata: { annotations: { 'cnpg.io/hibernation': 'off' } },
  spec: {
    instances: 3,
    imageName: 'an-image:17.6',
    storage: { size: '10Gi', storageClass: 'fast' },
    walStorage: { size: '5Gi', storageClass: 'fast' },
    resources: { requests: { cpu: '1' }, limits: { memory: '2Gi' } },
    postgresql: { parameters: { max_connections: '200' }, pg_hba: ['hostnossl all all all reject'] },
    inheritedMetadata: { labels: { a: 'b' } },
    smartShutdownTimeout: 15,
    certificates: { serverTLSSecret: 'a', serverCASecret: 'a', serverAltDNSNames: ['a'] },
    managed: {
      services: {
        additional: [
          {
            selectorType: 'rw',
            serviceTemplate: {
              metadata: { name: 'orders-public', annotations: { a: 'b' } },
              spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8'], loadBalancerClass: 'a' }
            }
          }
        ]
      }
    },
    affinity: {
      nodeSelector: { a: 'b' },
      tolerations: [{ key: 'a', operator: 'Exists' }],
      nodeAffinity: {},
      additionalPodAffinity: {},
      additionalPodAntiAffinity: {}
    },
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
    priorityClassName: 'high',
    plugins: [{ name: 'a', enabled: true, isWALArchiver: true, parameters }],
    backup: { volumeSnapshot: {} },
    bootstrap: {
      recovery: {
        source: 'source',
        volumeSnapshots: { storage: snapshot, walStorage: snapshot },
        recoveryTarget: { targetTime: '2026-05-04T03:02:01Z', targetImmediate: true, backupID: 'a' },
        database: 'app',
        owner: 'app'
      }
    },
    externalClusters: [{ name: 'source', plugin: { name: 'a', parameters } }]
  }
}

/** Fields of the status that are read one by one. */
const read = {
  phase: 'Cluster in healthy state',
  phaseReason: '',
  currentPrimary: 'orders-1',
  targetPrimary: 'orders-1',
  certificates: { serverTLSSecret: 'orders-server' },
  conditions: [{ type: 'Ready', status: 'True', reason: 'ClusterIsReady', message: '' }]
}

const pooler: { spec: Whole<Pooler> } = {
  spec: {
    cluster: { name: 'orders' },
    type: 'rw',
    instances: 2,
    pgbouncer: { poolMode: 'session', parameters: { max_client_conn: '100' } },
    template: {
      metadata: { labels: { a: 'b' } },
      spec: {
        containers: [{ name: 'pgbouncer', resources: { requests: { cpu: '1' }, limits: { memory: '1Gi' } } }],
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }]
      }
    }
  }
}

t.test('what is set and read of a Cluster', { skip: definitionsAreAbsent }, async (t) => {
  const schemas = schemasOf('cnpg')
  t.same(unknownFields({ ...cluster, status: read }, schemas.get(CLUSTER.kind)), [])
  t.same(unknownFields({ spec: { maxSyncReplicas: 1 } }, schemas.get(CLUSTER.kind)), [])
})

t.test('what is set and read of what stands beside it', { skip: definitionsAreAbsent }, async (t) => {
  const schemas = schemasOf('cnpg')
  const poolerStatus = { phase: 'active', phaseReason: '', error: '' }
  t.same(unknownFields({ ...pooler, status: poolerStatus }, schemas.get(POOLER.kind)), [])
  const times = { lastScheduleTime: '', nextScheduleTime: '' }
  t.same(unknownFields({ status: times }, schemas.get(SCHEDULED_BACKUP.kind)), [])
  const elements = [{ name: 'a', type: 'PG_DATA' }]
  const backup = { phase: '', stoppedAt: '', error: '', backupId: '', online: true, snapshotBackupStatus: { elements } }
  t.same(unknownFields({ status: backup }, schemas.get(BACKUP.kind)), [])
})

t.test('what is read of an object store', { skip: definitionsAreAbsent }, async (t) => {
  const status = { serverRecoveryWindow: { 'orders-1-pg17': { firstRecoverabilityPoint: '' } } }
  t.same(unknownFields({ status }, schemasOf('barman-cloud').get(OBJECT_STORE.kind)), [])
})
