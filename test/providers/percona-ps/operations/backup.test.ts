/** One backup for each request, of any member or of the one that is named. */
import t from 'tap'
import { backup, backupFrom } from '../../../../providers/percona-ps/operations/backup.ts'
import { aBackup, given as scene } from '../../../fixtures/group-replication-scenes.ts'
import { begun, MADE, words } from '../../../fixtures/mysql-operations.ts'

const spec = { backup: { enabled: true, storageRef: { name: 's3-main' } } }
const given = (rest: Parameters<typeof scene>[0] = {}) => scene({ spec, ...rest })
const asks = { type: 'Backup', backup: { name: 'mine', deletionPolicy: 'Retain' } } as const
const wanted = { clusterName: 'orders', storageName: 's3-main', type: 'full' }

t.test('it is a full one, into the storage of the cluster', async (t) => {
  const [act] = backup.acts(begun(backup, asks, given()).in(given()))
  t.same(act?.do === 'make' && act.manifest.spec, wanted)
})

t.test('of a member that is named', async (t) => {
  const custom = { name: 'backup-from', parameters: [{ name: 'member', value: 'orders-mysql-2' }] }
  const op = begun(backupFrom, { type: 'Custom', custom }, given())
  const [act] = backupFrom.acts(op.in(given()))
  t.same(act?.do === 'make' && act.manifest.spec, { ...wanted, sourcePod: 'orders-mysql-2' })
  t.match(backupFrom.progress(op.in(given({ now: [aBackup(MADE, { state: 'Succeeded' })] }))), {
    state: 'Succeeded',
    result: { backupRef: { name: 'orders-7c0ffee5' } }
  })
})

t.test('it is over when the operator says so; an error is final', async (t) => {
  const progress = (status: object) =>
    backup.progress(begun(backup, asks, given()).in(given({ now: [aBackup(MADE, status)] })))
  t.match(progress({ state: 'Running' }), { state: 'Running' })
  t.match(progress({ state: 'Succeeded' }), { state: 'Succeeded', result: { backupRef: { name: 'mine' } } })
  t.match(progress({ state: 'Failed', stateDescription: 'no space' }), { state: 'Failed', message: 'no space' })
  t.match(progress({ state: 'Error', stateDescription: 'cluster is not ready' }), {
    state: 'Failed',
    message: 'cluster is not ready'
  })
})

t.test('until it has ended it can be taken back', async (t) => {
  const cancelled = (state: string) =>
    words(backup.cancel(begun(backup, asks, given()).in(given({ now: [aBackup(MADE, { state })] }))))
  t.same(cancelled('Running'), [`delete PerconaServerMySQLBackup ${MADE}`])
  t.match(cancelled('Error'), /has ended/)
})
