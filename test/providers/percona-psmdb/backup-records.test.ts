/** What is recorded of the operator's backups, and how they are removed. */
import t from 'tap'
import { backups, dropBackup } from '../../../providers/percona-psmdb/backup-records.ts'
import { aBackup, given } from '../../fixtures/mongodb-clusters.ts'

const recordOf = (status: object, metadata: object = {}) =>
  backups(given({ objects: [aBackup('first', status, metadata)] }))[0]

const READY = { state: 'ready', start: '2026-05-04T03:00:00Z', completed: '2026-05-04T03:02:01Z' }

t.test('a backup that is done, with all that the operator says of it', async (t) => {
  const status = {
    ...READY,
    type: 'physical',
    storageName: 's3-main',
    destination: 's3://db-backups/shop/2026-05-04T03:02:01Z',
    size: '1.50GB',
    latestRestorableTime: '2026-05-04T09:00:00Z'
  }
  const { child, ...record } = recordOf(status, { annotations: { 'dbaas.dev/version': '8.0.19' } }) ?? {}
  t.equal(child?.metadata.name, 'first')
  t.same(record, {
    origin: 'Foreign',
    method: 'physical',
    phase: 'Succeeded',
    storage: 's3-main',
    startedAt: '2026-05-04T03:00:00Z',
    completedAt: '2026-05-04T03:02:01Z',
    size: '1.50G',
    location: 's3://db-backups/shop/2026-05-04T03:02:01Z',
    version: '8.0.19',
    restorableFrom: '2026-05-04T03:02:01Z',
    restorableTo: '2026-05-04T09:00:00Z'
  })
})

t.test('without an archive a restore goes to the end of the backup and no further', async (t) => {
  t.match(recordOf(READY), { restorableFrom: READY.completed, restorableTo: READY.completed })
})

t.test('who made it is told by its labels', async (t) => {
  const by = (labels: object) => recordOf(READY, { labels })?.origin
  t.equal(by({ 'dbaas.dev/operation-uid': 'a' }), 'Operation')
  t.equal(by({ 'percona.com/backup-ancestor': 'nightly' }), 'Schedule')
  t.equal(by({}), 'Foreign')
})

t.test('its state in our words', async (t) => {
  const phases = ['', 'waiting', 'requested', 'running', 'ready', 'error', 'dreaming'].map(
    (state) => recordOf({ state })?.phase
  )
  t.same(phases, ['Pending', 'Running', 'Running', 'Running', 'Succeeded', 'Failed', 'Running'])
  t.match(recordOf({ state: 'error', error: 'access denied' }), { error: 'access denied' })
})

t.test('a size that cannot be read is left out', async (t) => {
  for (const [text, size] of [
    ['12.5KB', '12.5k'],
    ['900B', '900'],
    ['much', undefined]
  ]) {
    t.equal(recordOf({ ...READY, size: text })?.size, size)
  }
})

t.test('data goes with the object only by its finalizer, and stays only without', async (t) => {
  const DATA = 'percona.com/delete-backup'
  const bare = aBackup('first', READY)
  const armed = aBackup('first', READY, { finalizers: ['a', DATA] })
  t.match(dropBackup(bare, true), [{ do: 'patch', patch: { metadata: { finalizers: [DATA] } } }])
  t.match(dropBackup(armed, true), [{ do: 'delete' }])
  t.match(dropBackup(armed, false), [{ do: 'patch', patch: { metadata: { finalizers: ['a'] } } }])
  t.match(dropBackup(bare, false), [{ do: 'delete' }])
})

t.test('one that runs is left to end, and one that goes is left to go', async (t) => {
  t.same(dropBackup(aBackup('first', { state: 'running' }), true), [])
  t.same(dropBackup(aBackup('first', READY, { deletionTimestamp: READY.completed }), true), [])
})
