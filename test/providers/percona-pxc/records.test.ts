/** What is recorded of the operator's backups, and how they are removed. */
import t from 'tap'
import { backups, dropBackup } from '../../../providers/percona-pxc/records.ts'
import { aBackup, given } from '../../fixtures/xtradb-scenes.ts'

const DONE = { state: 'Succeeded', completed: '2026-05-04T03:10:00Z' }
const recordOf = (status: object, metadata: object = {}) =>
  backups(given({ now: [aBackup('first', status, metadata)] }))[0]

t.test('a backup that is done, with all that the operator says of it', async (t) => {
  const status = {
    ...DONE,
    destination: 's3://db-backups/orders-1',
    latestRestorableTime: '2026-05-04T09:00:00Z',
    image: 'percona/percona-xtrabackup:8.0.35-34.1'
  }
  const { child, ...record } = recordOf(status) ?? {}
  t.equal(child?.metadata.name, 'first')
  t.same(record, {
    origin: 'Foreign',
    method: 'xtrabackup',
    phase: 'Succeeded',
    storage: 's3-main',
    startedAt: '2026-05-04T03:00:00Z',
    completedAt: '2026-05-04T03:10:00Z',
    location: 's3://db-backups/orders-1',
    version: '8.0.44',
    restorableFrom: '2026-05-04T03:10:00Z',
    restorableTo: '2026-05-04T09:00:00Z'
  })
})

t.test('without an archive a restore goes no further than the backup', async (t) => {
  t.match(recordOf(DONE), { restorableFrom: DONE.completed, restorableTo: DONE.completed })
})

t.test('the version that was noted is the one', async (t) => {
  t.match(recordOf(DONE, { annotations: { 'dbaas.dev/version': '8.4.7' } }), { version: '8.4.7' })
})

t.test('who made it is told by its labels', async (t) => {
  const originOf = (labels: object) => recordOf(DONE, { labels })?.origin
  t.equal(originOf({ 'dbaas.dev/operation-uid': 'one' }), 'Operation')
  t.equal(originOf({ 'percona.com/backup-ancestor': '1a2b3-nightly' }), 'Schedule')
  t.equal(originOf({}), 'Foreign')
})

t.test('how far it is', async (t) => {
  const phases = [{}, { state: 'Starting' }, { state: 'Suspended' }, DONE, { state: 'Failed', error: 'no space' }]
  t.same(
    phases.map((status) => recordOf(status)).map((record) => [record?.phase, record?.error].filter(Boolean).join(': ')),
    ['Pending', 'Running', 'Running', 'Succeeded', 'Failed: no space']
  )
})

t.test('the data goes only where that is asked for', async (t) => {
  const [plain, taking] = [[], ['percona.com/delete-backup']].map((finalizers) =>
    aBackup('first', DONE, { finalizers })
  )
  if (plain === undefined || taking === undefined) throw new Error('no backups')
  t.match(dropBackup(plain, true), [
    { do: 'patch', patch: { metadata: { finalizers: ['percona.com/delete-backup'] } } }
  ])
  t.match(dropBackup(taking, true), [{ do: 'delete' }])
  t.match(dropBackup(taking, false), [{ do: 'patch', patch: { metadata: { finalizers: [] } } }])
  t.match(dropBackup(plain, false), [{ do: 'delete' }])
})
