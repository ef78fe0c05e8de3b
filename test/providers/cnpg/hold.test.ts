/** What keeps a PostgreSQL cluster from being made. */
import t from 'tap'
import { preReconcile } from '../../../providers/cnpg/hold.ts'
import type { Live } from '../../../providers/found.ts'
import type { DatabaseClusterSpec } from '../../../src/api/database-cluster.ts'
import { aBackup, aClaim, aCluster, aPod, children, given, live, STORAGE } from '../../fixtures/cnpg-clusters.ts'

const held = (objects: readonly Live[], spec: Partial<DatabaseClusterSpec> = {}, referred = {}, noted = {}) =>
  preReconcile(
    given({ cluster: aCluster(spec, {}), referred: { sourceStorage: STORAGE, ...referred }, noted, objects })
  )

const released = (claim: Live): Live => {
  const { ownerReferences: _, ...metadata } = claim.metadata
  return { ...claim, metadata }
}
const going = (object: Live): Live => ({ ...object, metadata: { ...object.metadata, deletionTimestamp: 'now' } })
const copy = { dataSource: { cluster: { name: 'old' } } }
const CLUSTER = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster' }
const origin = live(CLUSTER, 'old', { metadata: { annotations: { 'dbaas.dev/archive': 'old-1-pg17' } } })

t.test('a cluster with nothing in its way is made', async (t) => {
  t.equal(held([]), undefined)
})

t.test('what an earlier Cluster of the name left must be gone', async (t) => {
  t.match(held([going(aPod(1))]), { reason: 'EarlierClusterGoing', message: /Pod orders-1/ })
  t.match(held([aClaim('orders-1')]), { reason: 'EarlierClusterGoing' }, 'the garbage collector is still to take it')
  t.equal(held([going(aPod(1)), ...children()]), undefined, 'once it is there, nothing holds it up')
})

t.test('volumes that were kept are taken up again, unless the data is to come from elsewhere', async (t) => {
  const kept = released(aClaim('orders-1'))
  t.equal(held([kept]), undefined)
  t.match(held([kept, origin], copy), { reason: 'VolumesInTheWay', message: /orders-1 was kept/ })
  t.equal(held([kept], copy, {}, { 'dbaas.dev/data-source': 'consumed' }), undefined, 'a consumed source is no source')
})

t.test('a copy waits for the archive of its origin', async (t) => {
  t.match(held([], copy), { reason: 'SourceNotUsable', message: /archive of "old" is not known/, afterSeconds: 15 })
  t.equal(held([origin], copy), undefined)
})

t.test('a restore waits until it knows what it is to read', async (t) => {
  const from = (pitr?: object) => ({ dataSource: { backup: { name: 'b' }, ...(pitr && { pitr }) } })
  const record = { sourceBackup: aBackup({ status: { location: 's3://db-backups/old-1-pg17' } }) }
  t.match(held([], from(), record), { reason: 'SourceNotUsable', message: /Backup "child-b" has no id/ })
  t.equal(held([], from({ latest: true }), record), undefined, 'the end of the archive needs no backup')
  const made = live({ apiVersion: CLUSTER.apiVersion, kind: 'Backup' }, 'child-b', { status: { backupId: '2026' } })
  t.equal(held([made], from(), record), undefined)
})

t.test(
  'a restore from snapshots needs to know them, and the log if they were made of a running database',
  async (t) => {
    const from = { dataSource: { backup: { name: 'b' } } }
    const record = { sourceBackup: aBackup({ spec: { method: 'volumeSnapshot' } }) }
    const made = (online: boolean, ...types: string[]) =>
      live({ apiVersion: CLUSTER.apiVersion, kind: 'Backup' }, 'child-b', {
        status: {
          online,
          snapshotBackupStatus: { elements: types.map((type) => ({ name: `snapshot-${type}`, type })) }
        }
      })
    t.match(held([], from, record)?.message, /names no snapshot/)
    t.match(held([made(true, 'PG_DATA')], from, record)?.message, /needs its archive/)
    t.equal(held([made(false, 'PG_DATA')], from, record), undefined, 'one of a database at rest is whole')
    t.equal(held([made(true, 'PG_DATA'), origin], from, record), undefined)
    t.match(held([made(false, 'PG_DATA', 'PG_WAL')], from, record)?.message, /add a volume named wal/)
    const withWal = { ...from, volumes: [{ name: 'wal', storage: '5Gi' }] }
    t.equal(held([made(false, 'PG_DATA', 'PG_WAL')], withWal, record), undefined)
  }
)
