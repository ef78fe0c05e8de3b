/** Data comes back over that of its cluster, once, and the cluster serves before it is called done. */
import t from 'tap'
import type { Underway } from '../../../../providers/operation.ts'
import { restore } from '../../../../providers/percona-psmdb/operations/restore.ts'
import { aBackup, changed } from '../../../fixtures/mongodb-clusters.ts'
import { begun, done, later, told } from '../../../fixtures/mongodb-operations.ts'

const asking = (more: object = {}) =>
  ({
    type: 'Restore',
    restore: { backup: { name: 'first' }, mode: 'InPlace', confirm: 'carts', ...more }
  }) as const
const SOURCE = aBackup('op-1', { state: 'ready' }, { annotations: { 'dbaas.dev/backup': 'first' } })
const RESTORES = { apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDBRestore' }
const ARCHIVED = { backup: { enabled: true, storageRef: { name: 's3-main' }, pitr: { enabled: true } } }

const begin = (now = [SOURCE], more = {}) => begun(restore, { asks: asking(more), now, spec: ARCHIVED })
const inState = (status: object): Underway => {
  const made = done(begin(), restore.acts(begin()))
  return later(
    made,
    made.found.of(RESTORES).map((one) => changed(one, { status }))
  )
}
const READY = inState({ state: 'ready' })

/** The child with other annotations, or another spec, than it has. */
function otherwise(way: Underway, annotations: object, spec: object = {}): Underway {
  const child = way.found.child<{ spec: object }>()
  const metadata = { annotations: { ...child?.metadata.annotations, ...annotations } }
  return later(way, child ? [changed(child, { metadata, spec: { ...child.spec, ...spec } })] : [])
}

t.test('it names the backup object that the DatabaseBackup is the record of', async (t) => {
  t.match(restore.acts(begin()), [{ manifest: { ...RESTORES, spec: { clusterName: 'carts', backupName: 'op-1' } } }])
  t.match(restore.acts(begin([aBackup('first', { state: 'ready' })])), [
    { manifest: { spec: { backupName: 'first' } } }
  ])
  t.same(restore.acts(inState({})), [], 'once')
})

t.test('it goes to a moment as the operator reads it', async (t) => {
  const pitrOf = (pitr: object) => restore.acts(begin([SOURCE], { pitr }))
  t.match(pitrOf({ targetTime: '2026-05-04T05:02:01+02:00' }), [
    { manifest: { spec: { pitr: { type: 'date', date: '2026-05-04 03:02:01' } } } }
  ])
  t.match(pitrOf({ latest: true }), [{ manifest: { spec: { pitr: { type: 'latest' } } } }])
})

t.test('without the backup, or while another one is made, nothing is written', async (t) => {
  t.same(restore.acts(begin([])), [])
  t.match(restore.progress(begin([])), { state: 'Failed', message: /"first"/ })
  const busy = begin([SOURCE, aBackup('nightly', { state: 'running' })])
  t.same(restore.acts(busy), [])
  t.match(restore.progress(busy), { state: 'Running', reason: 'WaitsForItsTurn' })
})

t.test('ready is not enough: members start, agents read the storage anew, and archiving goes on', async (t) => {
  t.match(restore.progress(inState({ state: 'running' })), { state: 'Running' })
  t.match(restore.progress(told(READY, { state: 'initializing' })), { state: 'Running' })
  t.match(restore.progress(otherwise(READY, { 'percona.com/resync-in-progress': 'true' })), { state: 'Running' })
  t.match(restore.progress(otherwise(READY, {}, { backup: { pitr: { enabled: false } } })), { state: 'Running' })
  t.match(restore.progress(READY), { state: 'Succeeded' })
})

t.test('a failure is told in the words of the operator', async (t) => {
  t.match(restore.progress(inState({ state: 'error', error: 'no such backup' })), {
    state: 'Failed',
    message: 'no such backup'
  })
  t.match(restore.progress(inState({ state: 'rejected' })), { state: 'Failed' })
})

t.test('it can be cancelled only before it was made', async (t) => {
  t.same(restore.cancel(begin()), [])
  t.match(restore.cancel(READY), { why: /data/ })
})
