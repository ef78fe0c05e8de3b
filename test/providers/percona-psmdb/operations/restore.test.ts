/** Data comes back over that of its cluster, once, and the cluster serves before it is called done. */
import t from 'tap'
import type { Underway } from '../../../../providers/operation.ts'
import { restore } from '../../../../providers/percona-psmdb/operations/restore.ts'
import { aBackup, aRestore, changed, live } from '../../../fixtures/mongodb-clusters.ts'
import { begun, done, later, told, UID, words } from '../../../fixtures/mongodb-operations.ts'

const asking = (pitr: object = {}) =>
  ({
    type: 'Restore',
    restore: { backup: { name: 'first' }, mode: 'InPlace', confirm: 'carts', ...pitr }
  }) as const
const SOURCE = aBackup('backup-1', { state: 'ready' }, { annotations: { 'dbaas.dev/backup': 'first' } })
const NAME = `restore-${UID}`
const RESTORES = { apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDBRestore' }

const begin = (now = [SOURCE], pitr = {}) => begun(restore, { asks: asking(pitr), now })
const made = (): Underway => {
  const first = done(begin(), restore.acts(begin()))
  return done(first, restore.acts(first))
}
const inState = (way: Underway, status: object) =>
  later(
    way,
    way.found.of(RESTORES).map((one) => changed(one, { status }))
  )

t.test('it reads from the backup object that the DatabaseBackup is the record of', async (t) => {
  t.match(restore.acts(begin()), [{ manifest: { spec: { clusterName: 'carts', backupName: 'backup-1' } } }])
  const scheduled = aBackup('first', { state: 'ready' })
  t.match(restore.acts(begin([scheduled])), [{ manifest: { spec: { backupName: 'first' } } }])
  t.match(restore.acts(begin([SOURCE], { pitr: { targetTime: '2026-05-04T05:02:01+02:00' } })), [
    { manifest: { spec: { pitr: { type: 'date', date: '2026-05-04 03:02:01' } } } }
  ])
  t.match(restore.acts(begin([SOURCE], { pitr: { latest: true } })), [
    { manifest: { spec: { pitr: { type: 'latest' } } } }
  ])
})

t.test('a backup that is not there any more is said', async (t) => {
  t.same(restore.acts(begin([])), [])
  t.match(restore.progress(begin([])), { state: 'Failed', message: /no backup of this cluster.*"first"/ })
})

t.test('it is made once, also when somebody deletes it', async (t) => {
  const first = done(begin(), restore.acts(begin()))
  t.same(words(restore.acts(first)), ['patch PerconaServerMongoDB carts'])
  t.same(restore.acts(made()), [])
  const gone = later(made(), [], [`PerconaServerMongoDBRestore ${NAME}`])
  t.same(restore.acts(gone), [])
  t.match(restore.progress(gone), { state: 'Failed', reason: 'Deleted' })
})

t.test('it waits for a backup, for another restore, and for agents that read', async (t) => {
  for (const other of [aBackup('nightly', { state: 'running' }), aRestore({ state: 'running' }, 'by-hand')]) {
    t.same(restore.acts(begin([SOURCE, other])), [])
    t.match(restore.progress(begin([SOURCE, other])), { state: 'Running', reason: 'WaitsForItsTurn' })
  }
  const child = begin().found.child() ?? live({ apiVersion: '', kind: '' }, '')
  const reading = changed(child, { metadata: { annotations: { 'percona.com/resync-pbm': 'true' } } })
  t.same(restore.acts(later(begin(), [reading])), [])
})

t.test('ready is not enough: members start, and agents read the storage anew', async (t) => {
  t.match(restore.progress(inState(made(), { state: 'running' })), { state: 'Running', message: /is running/ })
  const ready = inState(made(), { state: 'ready' })
  t.match(restore.progress(told(ready, { state: 'initializing' })), { state: 'Running', message: /members start/ })
  const child = ready.found.child() ?? live({ apiVersion: '', kind: '' }, '')
  const annotations = { ...child.metadata.annotations, 'percona.com/resync-in-progress': 'true' }
  t.match(restore.progress(later(ready, [changed(child, { metadata: { annotations } })])), {
    state: 'Running',
    message: /read their storage anew/
  })
  t.match(restore.progress(ready), { state: 'Succeeded' })
})

t.test('continuous archiving is on again before it is done', async (t) => {
  const spec = { backup: { enabled: true, storageRef: { name: 's3-main' }, pitr: { enabled: true } } }
  const way = begun(restore, { asks: asking(), now: [SOURCE], spec })
  const ready = inState(done(way, restore.acts(way)), { state: 'ready' })
  t.match(restore.progress(ready), { state: 'Succeeded' })
  const child = ready.found.child<{ spec: object }>()
  const off = child && changed(child, { spec: { ...child.spec, backup: { pitr: { enabled: false } } } })
  t.match(restore.progress(later(ready, off ? [off] : [])), { state: 'Running', message: /archiving/ })
})

t.test('a failure is told in the words of the operator', async (t) => {
  t.match(restore.progress(inState(made(), { state: 'error', error: 'no such backup' })), {
    state: 'Failed',
    message: 'no such backup'
  })
  t.match(restore.progress(inState(made(), { state: 'rejected' })), { state: 'Failed', message: /says rejected/ })
})

t.test('it can be cancelled only before it was made', async (t) => {
  t.same(restore.cancel(begin()), [])
  t.match(restore.cancel(made()), { why: 'the data is being overwritten' })
})
