/** What is recorded of the operator's backups, and how they are removed. */
import t from 'tap'
import { backups, dropBackup } from '../../../providers/percona-ps/records.ts'
import { aBackup, given } from '../../fixtures/group-replication-scenes.ts'

const recordOf = (status: object) => backups(given({ now: [aBackup('first', status)] }))[0]

t.test('a backup that is done, and two that never will be', async (t) => {
  t.match(recordOf({ state: 'Succeeded', completed: '2026-05-04T03:10:00Z', destination: 's3://b/orders-1' }), {
    origin: 'Foreign',
    method: 'xtrabackup',
    phase: 'Succeeded',
    storage: 's3-main',
    location: 's3://b/orders-1',
    restorableTo: '2026-05-04T03:10:00Z'
  })
  for (const state of ['Error', 'Failed'])
    t.match(recordOf({ state, stateDescription: 'not ready' }), { phase: 'Failed', error: 'not ready' })
})

t.test('the data goes only where that is asked for', async (t) => {
  t.match(dropBackup(aBackup('first', {}), true), [
    { do: 'patch', patch: { metadata: { finalizers: ['percona.com/delete-backup'] } } }
  ])
  t.match(dropBackup(aBackup('first', {}), false), [{ do: 'delete' }])
})
