/** What a new cluster is told to start from, and that it is told so once. */
import t from 'tap'
import type { Cluster } from '../../../providers/cnpg/child.ts'
import { dataSource } from '../../../providers/cnpg/data-source.ts'
import { reads } from '../../../providers/cnpg/source.ts'
import type { Live } from '../../../providers/found.ts'
import type { DatabaseClusterSpec } from '../../../src/api/database-cluster.ts'
import { type Around, aBackup, aCluster, children, given, live, STORAGE } from '../../fixtures/cnpg-clusters.ts'

type DataSource = NonNullable<DatabaseClusterSpec['dataSource']>

const CLUSTER = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster' }
const BACKUP = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup' }

const from = (source: DataSource, { referred, ...around }: Around = {}) =>
  given({ cluster: aCluster({ dataSource: source }, {}), referred: { sourceStorage: STORAGE, ...referred }, ...around })

/** The bootstrap, where the archive lies, and its name. */
function told(source: DataSource, around: Around = {}) {
  const { child, beside = [] } = dataSource(from(source, around))
  const { spec } = (child ?? { spec: {} }) as Cluster
  const store = beside[0]?.spec as { configuration: { destinationPath: string } } | undefined
  return {
    recovery: spec.bootstrap?.recovery,
    server: spec.externalClusters?.[0]?.plugin.parameters.serverName,
    at: store?.configuration.destinationPath
  }
}

const APP = { database: 'app', owner: 'app' }
const record = { sourceBackup: aBackup({ status: { location: 's3://db-backups/team-a/old-1-pg17' } }) }
const made = (status: object) => live(BACKUP, 'child-b', { status })
const origin = live(CLUSTER, 'old', { metadata: { annotations: { 'dbaas.dev/archive': 'old-1-pg17' } } })

t.test('a copy reads the archive of its origin to the end', async (t) => {
  t.same(told({ cluster: { name: 'old' } }, { objects: [origin] }), {
    recovery: { source: 'source', ...APP },
    server: 'old-1-pg17',
    at: 's3://db-backups'
  })
})

t.test('a backup is restored to its own end, wherever its record says that it lies', async (t) => {
  t.same(told({ backup: { name: 'b' } }, { referred: record, objects: [made({ backupId: '20260504' })] }), {
    recovery: { source: 'source', recoveryTarget: { targetImmediate: true, backupID: '20260504' }, ...APP },
    server: 'old-1-pg17',
    at: 's3://db-backups/team-a'
  })
})

t.test('a moment is reached from the backup that was named, and latest is the end of the archive', async (t) => {
  const around = { referred: record, objects: [made({ backupId: '20260504' })] }
  const targetTime = '2026-05-04T03:02:01Z'
  t.same(told({ backup: { name: 'b' }, pitr: { targetTime } }, around).recovery?.recoveryTarget, {
    targetTime,
    backupID: '20260504'
  })
  t.equal(told({ backup: { name: 'b' }, pitr: { latest: true } }, around).recovery?.recoveryTarget, undefined)
})

t.test('an archive that nobody records is found by its path below the storage', async (t) => {
  const external = { storageRef: { name: 's3-main' }, path: 'team-b/orders-2024/' }
  t.match(told({ external }), { server: 'orders-2024', at: 's3://db-backups/team-b' })
  t.match(told({ external: { ...external, path: 'orders-2024' } }), { server: 'orders-2024', at: 's3://db-backups' })
})

t.test('snapshots are taken as volumes, and the archive for the log behind them', async (t) => {
  const elements = [
    { name: 'snapshot-1', type: 'PG_DATA' },
    { name: 'snapshot-1-wal', type: 'PG_WAL' }
  ]
  const objects = [made({ backupId: '1', snapshotBackupStatus: { elements } }), origin]
  const referred = { sourceBackup: aBackup({ spec: { method: 'volumeSnapshot' } }) }
  const reference = (name: string) => ({ apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name })
  t.same(told({ backup: { name: 'b' } }, { referred, objects }), {
    recovery: {
      source: 'source',
      volumeSnapshots: { storage: reference('snapshot-1'), walStorage: reference('snapshot-1-wal') },
      recoveryTarget: { targetImmediate: true },
      ...APP
    },
    server: 'old-1-pg17',
    at: 's3://db-backups'
  })
})

t.test('what was written at first stays, though the source changes or goes', async (t) => {
  const source: DataSource = { backup: { name: 'b' } }
  const first = { cluster: aCluster({ dataSource: source }, {}), referred: { sourceStorage: STORAGE, ...record } }
  const objects = children({ ...first, objects: [made({ backupId: '20260504' })] })
  const written = told(source, { referred: record, objects: [made({ backupId: '20260504' })] })
  t.same(told(source, { referred: record, objects }), written, 'without the Backup')
  const { sourceStorage: _, ...gone } = first.referred
  const later = dataSource(given({ ...first, referred: gone, objects }))
  t.same((later.child as Cluster).spec.bootstrap?.recovery, written.recovery, 'without the storage')
  t.same(
    later.beside?.map(({ spec }) => spec),
    objects
      .filter(({ metadata }) => metadata.name === 'orders-source')
      .map((store) => (store as Live & { spec: object }).spec)
  )
})

t.test('fields that others wrote beside ours are not taken over', async (t) => {
  const [child] = children() as [Live & { spec: object }]
  const recovery = { source: 'source', database: 'app', owner: 'app', secret: { name: 'theirs' } }
  const changed = { ...child, spec: { ...child.spec, bootstrap: { recovery } } } as Live
  t.same(told({ cluster: { name: 'old' } }, { objects: [changed, origin] }).recovery, { source: 'source', ...APP })
})

t.test('a consumed source is never read anew', async (t) => {
  const noted = { 'dbaas.dev/data-source': 'consumed' }
  t.same(dataSource(from({ cluster: { name: 'old' } }, { noted, objects: [origin] })), {})
  t.same(reads(from({ cluster: { name: 'old' } }, { noted })), [])
})

t.test('only what a new cluster starts from is read by name', async (t) => {
  t.same(reads(given()), [])
  t.same(reads(from({ cluster: { name: 'old' } })), [{ ...CLUSTER, name: 'old' }])
  t.same(reads(from({ backup: { name: 'b' } }, { referred: record })), [{ ...BACKUP, name: 'child-b' }])
  t.same(reads(from({ backup: { name: 'b' } }, { referred: { sourceBackup: aBackup() } })), [
    { ...CLUSTER, name: 'old' },
    { ...BACKUP, name: 'child-b' }
  ])
  t.same(reads(from({ cluster: { name: 'old' } }, { objects: children() })), [], 'nothing once it is made')
})
