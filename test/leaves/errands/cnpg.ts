/** Operations on PostgreSQL clusters. */
import { type Errand, errandsOf, memory, OTHER_STORAGE, SAVED, STOPPED, TWO_BACKUPS, volumes } from './errand.ts'

const PRIMARY = 'orders-1'
const SETTINGS = [
  { name: 'max_connections', value: '150' },
  { name: 'work_mem', value: '8MB' }
]

const errand = errandsOf('cnpg', {
  engine: 'postgresql',
  version: '17.6',
  clusterSize: 3,
  storage: '1Gi',
  volumes: [{ name: 'wal', storage: '1Gi' }],
  proxy: { enabled: true, replicas: 1 },
  config: SETTINGS,
  ...SAVED
})

const MEMORY = memory('512Mi', '300Mi', '600Mi')

export const cnpg: readonly Errand[] = [
  errand('Stop', { one: {}, ends: 'Stopped' }),
  errand('Start', { before: STOPPED, one: {} }),
  errand('Restart', {
    one: {},
    others: { target: { target: 'Proxy' }, 'instances[]': { instances: ['orders-2'] } }
  }),
  errand('HorizontalScaling', {
    one: { replicas: 4 },
    others: { replicas: { replicas: 5 }, proxyReplicas: { replicas: 4, proxyReplicas: 2 } },
    refused: { shards: [{ replicas: 4, shards: 2 }, 'capability/field'] }
  }),
  errand('VerticalScaling', { one: MEMORY.one, others: { target: MEMORY.ofTheProxy, ...MEMORY.others } }),
  errand('VolumeExpansion', volumes('wal')),
  errand('Reconfiguring', {
    one: { set: [{ name: 'max_connections', value: '200' }], unset: ['work_mem'] },
    others: {
      'set[].name': { set: [{ name: 'max_worker_processes', value: '200' }], unset: ['work_mem'] },
      'set[].value': { set: [{ name: 'max_connections', value: '250' }], unset: ['work_mem'] },
      'unset[]': { set: [{ name: 'max_connections', value: '200' }] }
    }
  }),
  errand('Upgrade', {
    one: { version: '17.10' },
    others: {
      version: { version: '18.4', allowMajor: true },
      backupFirst: { version: '17.10', backupFirst: true }
    },
    refused: { allowMajor: [{ version: '18.4' }, 'version/major'] }
  }),
  errand('Backup', {
    one: { name: 'first' },
    others: { name: { name: 'other' }, method: { name: 'first', method: 'volumeSnapshot' } },
    refused: {
      'storageRef.name': [{ name: 'first', storageRef: OTHER_STORAGE }, 'ops/backup-elsewhere'],
      deletionPolicy: [{ name: 'first', deletionPolicy: 'Delete' }, 'ops/backup-deletes-data']
    }
  }),
  errand('Restore', {
    before: TWO_BACKUPS,
    one: { backup: { name: 'first' }, newClusterName: 'copy' },
    others: {
      'backup.name': { backup: { name: 'second' }, newClusterName: 'copy' },
      'pitr.latest': { backup: { name: 'first' }, newClusterName: 'copy', pitr: { latest: true } },
      newClusterName: { backup: { name: 'first' }, newClusterName: 'another' }
    },
    refused: {
      mode: [{ backup: { name: 'first' }, mode: 'InPlace', confirm: 'orders' }, 'ops/restore-mode'],
      confirm: [{ backup: { name: 'first' }, mode: 'InPlace', confirm: 'another' }, 'ops/restore-mode']
    }
  }),
  errand('Switchover', { one: { candidate: 'orders-2' }, others: { candidate: { candidate: 'orders-3' } } }),
  errand('RebuildInstance', {
    one: { instances: [{ name: 'orders-2' }] },
    others: { 'instances[].name': { instances: [{ name: 'orders-3' }] } }
  }),
  errand('Custom', {
    ends: 'Degraded',
    one: { name: 'fence', parameters: [{ name: 'instance', value: 'orders-2' }] },
    others: { 'parameters[].value': { name: 'fence', parameters: [{ name: 'instance', value: 'orders-3' }] } },
    refused: {
      'parameters[].name': [
        { name: 'fence', parameters: [{ name: 'member', value: 'orders-2' }] },
        'ops/custom-parameter'
      ],
      name: [{ name: 'fences', parameters: [{ name: 'instance', value: PRIMARY }] }, 'ops/custom-unknown']
    }
  })
]
