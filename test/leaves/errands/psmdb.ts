/** Operations on MongoDB clusters, which are sharded, since only those have everything. */
import { type Errand, errandsOf, memory, OTHER_STORAGE, SAVED, STOPPED, TWO_BACKUPS, volumes } from './errand.ts'

const SETTINGS = [
  { name: 'operationProfiling.mode', value: 'slowOp' },
  { name: 'operationProfiling.slowOpThresholdMs', value: '200' }
]

const errand = errandsOf('percona-psmdb', {
  engine: 'mongodb',
  version: '7.0.28',
  clusterSize: 3,
  storage: '1Gi',
  topology: { type: 'sharded', shards: 2, configServers: 1 },
  volumes: [{ name: 'config-servers', storage: '1Gi' }],
  proxy: { replicas: 1 },
  config: SETTINGS,
  ...SAVED
})

const MEMORY = memory('2Gi', '1Gi', '3Gi')

export const psmdb: readonly Errand[] = [
  errand('Stop', { one: {}, ends: 'Stopped' }),
  errand('Start', { before: STOPPED, one: {} }),
  errand('Restart', {
    one: {},
    others: { target: { target: 'Proxy' }, 'instances[]': { instances: ['orders-rs0-1'] } }
  }),
  errand('HorizontalScaling', {
    one: { replicas: 5 },
    others: {
      replicas: { replicas: 7 },
      proxyReplicas: { replicas: 5, proxyReplicas: 2 },
      shards: { replicas: 5, shards: 3 }
    }
  }),
  errand('VerticalScaling', { one: MEMORY.one, others: { target: MEMORY.ofTheProxy, ...MEMORY.others } }),
  errand('VolumeExpansion', volumes('config-servers')),
  errand('Reconfiguring', {
    one: {
      set: [{ name: 'operationProfiling.mode', value: 'all' }],
      unset: ['operationProfiling.slowOpThresholdMs']
    },
    others: {
      'set[].name': {
        set: [{ name: 'replication.oplogSizeMB', value: '990' }],
        unset: ['operationProfiling.slowOpThresholdMs']
      },
      'set[].value': {
        set: [{ name: 'operationProfiling.mode', value: 'off' }],
        unset: ['operationProfiling.slowOpThresholdMs']
      },
      'unset[]': { set: [{ name: 'operationProfiling.mode', value: 'all' }] }
    }
  }),
  errand('Upgrade', {
    one: { version: '7.0.30' },
    others: {
      version: { version: '8.0.19', allowMajor: true },
      backupFirst: { version: '7.0.30', backupFirst: true }
    },
    refused: { allowMajor: [{ version: '8.0.19' }, 'version/major'] }
  }),
  errand('Backup', {
    one: { name: 'first' },
    others: {
      name: { name: 'other' },
      method: { name: 'first', method: 'physical' },
      deletionPolicy: { name: 'first', deletionPolicy: 'Delete' }
    },
    refused: { 'storageRef.name': [{ name: 'first', storageRef: OTHER_STORAGE }, 'ops/backup-elsewhere'] }
  }),
  errand('Restore', {
    before: TWO_BACKUPS,
    one: { backup: { name: 'first' }, newClusterName: 'copy' },
    others: {
      'backup.name': { backup: { name: 'second' }, newClusterName: 'copy' },
      'pitr.latest': { backup: { name: 'first' }, newClusterName: 'copy', pitr: { latest: true } },
      newClusterName: { backup: { name: 'first' }, newClusterName: 'another' },
      mode: { backup: { name: 'first' }, mode: 'InPlace', confirm: 'orders' }
    },
    refused: {
      confirm: [{ backup: { name: 'first' }, mode: 'InPlace', confirm: 'another' }, 'ops/confirm']
    }
  }),
  errand('Switchover', {
    cluster: { topology: { type: 'replicaSet' }, volumes: undefined, proxy: undefined },
    one: { candidate: 'orders-rs0-1' },
    others: { candidate: { candidate: 'orders-rs0-2' } }
  }),
  errand('RebuildInstance', {
    one: { instances: [{ name: 'orders-rs0-1' }] },
    others: { 'instances[].name': { instances: [{ name: 'orders-rs0-2' }] } }
  }),
  errand('Custom', {
    one: { name: 'balancer', parameters: [{ name: 'state', value: 'off' }] },
    others: {
      name: { name: 'resync-backups' },
      'parameters[].value': { name: 'balancer', parameters: [{ name: 'state', value: 'on' }] }
    },
    refused: {
      'parameters[].name': [{ name: 'balancer', parameters: [{ name: 'is', value: 'off' }] }, 'ops/custom-parameter']
    }
  })
]
