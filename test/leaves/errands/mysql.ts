/** Operations on MySQL clusters of Percona's two operators. */
import { type Errand, errandsOf, memory, OTHER_STORAGE, SAVED, STOPPED, TWO_BACKUPS } from './errand.ts'

const SETTINGS = [
  { name: 'max_connections', value: '250' },
  { name: 'sort_buffer_size', value: '524288' }
]

const MEMORY = memory('3Gi', '2Gi', '4Gi')

const both = (provider: string, member: (ordinal: number) => string, others: readonly Errand[]): readonly Errand[] => {
  const errand = errandsOf(provider, { ...CLUSTER, provider })
  return [
    errand('Stop', { one: {}, ends: 'Stopped' }),
    errand('Start', { before: STOPPED, one: {} }),
    errand('Restart', {
      one: {},
      others: { target: { target: 'Proxy' }, 'instances[]': { instances: [member(1)] } }
    }),
    errand('HorizontalScaling', {
      cluster: { clusterSize: 1 },
      one: { replicas: 3 },
      others: { replicas: { replicas: 5 }, proxyReplicas: { replicas: 3, proxyReplicas: 3 } },
      refused: { shards: [{ replicas: 3, shards: 2 }, 'capability/field'] }
    }),
    errand('VerticalScaling', { one: MEMORY.one, others: { target: MEMORY.ofTheProxy, ...MEMORY.others } }),
    errand('Reconfiguring', {
      one: { set: [{ name: 'max_connections', value: '300' }], unset: ['sort_buffer_size'] },
      others: {
        'set[].name': { set: [{ name: 'table_open_cache', value: '300' }], unset: ['sort_buffer_size'] },
        'set[].value': { set: [{ name: 'max_connections', value: '350' }], unset: ['sort_buffer_size'] },
        'unset[]': { set: [{ name: 'max_connections', value: '300' }] }
      }
    }),
    errand('Upgrade', {
      one: { version: '8.4', allowMajor: true },
      others: { backupFirst: { version: '8.4', allowMajor: true, backupFirst: true } },
      refused: {
        version: [{ version: '8.9', allowMajor: true }, 'version/unknown'],
        allowMajor: [{ version: '8.4' }, 'version/major']
      }
    }),
    errand('Backup', {
      one: { name: 'first' },
      others: {
        name: { name: 'other' },
        deletionPolicy: { name: 'first', deletionPolicy: 'Delete' }
      },
      refused: {
        'storageRef.name': [{ name: 'first', storageRef: OTHER_STORAGE }, 'ops/backup-elsewhere'],
        method: [{ name: 'first', method: 'volumeSnapshot' }, 'ops/backup-method']
      }
    }),
    errand('RebuildInstance', {
      one: { instances: [{ name: member(1) }] },
      others: { 'instances[].name': { instances: [{ name: member(2) }] } }
    }),
    ...others
  ]
}

const CLUSTER = {
  engine: 'mysql',
  version: '8.0',
  clusterSize: 3,
  storage: '1Gi',
  proxy: { enabled: true, replicas: 2 },
  config: SETTINGS,
  ...SAVED
}
const xtradb = errandsOf('percona-pxc', { ...CLUSTER, provider: 'percona-pxc' })
const server = errandsOf('percona-ps', { ...CLUSTER, provider: 'percona-ps' })
const volumes = (storage: string) => [{ name: 'proxysql', storage }]

/** Into a new cluster, or over this one. */
const RESTORES = {
  'backup.name': { backup: { name: 'second' }, newClusterName: 'copy' },
  newClusterName: { backup: { name: 'first' }, newClusterName: 'another' },
  mode: { backup: { name: 'first' }, mode: 'InPlace', confirm: 'orders' }
}
const pitr = { backup: { name: 'first' }, newClusterName: 'copy', pitr: { latest: true } }
const unconfirmed = { backup: { name: 'first' }, mode: 'InPlace', confirm: 'another' }

export const mysql: readonly Errand[] = [
  ...both('percona-pxc', (ordinal) => `orders-pxc-${ordinal}`, [
    xtradb('VolumeExpansion', {
      cluster: { proxy: { type: 'proxysql', replicas: 2 }, volumes: volumes('1Gi') },
      one: { storage: '2Gi' },
      others: { storage: { storage: '3Gi' } },
      refused: {
        'volumes[].name': [{ storage: '2Gi', volumes: [{ name: 'sql', storage: '2Gi' }] }, 'storage/volume-unknown'],
        'volumes[].storage': [{ storage: '2Gi', volumes: volumes('2Gi') }, 'storage/proxy-volume-fixed']
      }
    }),
    xtradb('Restore', {
      before: TWO_BACKUPS,
      one: { backup: { name: 'first' }, newClusterName: 'copy' },
      others: { ...RESTORES, 'pitr.latest': pitr },
      refused: { confirm: [unconfirmed, 'ops/confirm'] }
    }),
    xtradb('Custom', {
      one: { name: 'move-writes' },
      refused: {
        name: [{ name: 'move-reads' }, 'ops/custom-unknown'],
        'parameters[].name': [{ name: 'move-writes', parameters: [{ name: 'to', value: '' }] }, 'ops/custom-parameter'],
        'parameters[].value': [
          { name: 'move-writes', parameters: [{ name: 'to', value: 'x' }] },
          'ops/custom-parameter'
        ]
      }
    })
  ]),
  ...both('percona-ps', (ordinal) => `orders-mysql-${ordinal}`, [
    server('VolumeExpansion', {
      one: { storage: '2Gi' },
      others: { storage: { storage: '3Gi' } },
      refused: {
        'volumes[].name': [{ storage: '2Gi', volumes: volumes('2Gi') }, 'capability/field'],
        'volumes[].storage': [{ storage: '2Gi', volumes: volumes('3Gi') }, 'capability/field']
      }
    }),
    server('Restore', {
      before: TWO_BACKUPS,
      one: { backup: { name: 'first' }, newClusterName: 'copy' },
      others: RESTORES,
      refused: { 'pitr.latest': [pitr, 'ops/no-archive'], confirm: [unconfirmed, 'ops/confirm'] }
    }),
    server('Switchover', {
      one: {},
      refused: { candidate: [{ candidate: 'orders-mysql-2' }, 'ops/candidate-elected'] }
    }),
    server('Custom', {
      one: { name: 'backup-from', parameters: [{ name: 'member', value: 'orders-mysql-1' }] },
      others: {
        'parameters[].value': { name: 'backup-from', parameters: [{ name: 'member', value: 'orders-mysql-2' }] }
      },
      refused: {
        name: [{ name: 'backup-to', parameters: [{ name: 'member', value: 'orders-mysql-1' }] }, 'ops/custom-unknown'],
        'parameters[].name': [
          { name: 'backup-from', parameters: [{ name: 'of', value: 'orders-mysql-1' }] },
          'ops/custom-parameter'
        ]
      }
    })
  ])
]
