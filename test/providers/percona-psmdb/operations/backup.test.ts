/** One backup for each request, whatever happens in between. */
import t from 'tap'
import type { Underway } from '../../../../providers/operation.ts'
import { backup } from '../../../../providers/percona-psmdb/operations/backup.ts'
import { aBackup, aRestore, changed } from '../../../fixtures/mongodb-clusters.ts'
import { begun, done, later, UID, words } from '../../../fixtures/mongodb-operations.ts'

const ASKS = { type: 'Backup', backup: { deletionPolicy: 'Retain' } } as const
const NAME = `backup-${UID}`
const MAKE = [`make PerconaServerMongoDBBackup ${NAME}`]

const inState = (way: Underway, status: object): Underway => {
  const made = way.found.of({ apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDBBackup' })
  return later(
    way,
    made.filter(({ metadata }) => metadata.name === NAME).map((one) => changed(one, { status }))
  )
}

t.test('the object says where to, how, and what is to become of it', async (t) => {
  const asks = { type: 'Backup', backup: { name: 'mine', method: 'physical', deletionPolicy: 'Delete' } } as const
  t.match(backup.acts(begun(backup, { asks })), [
    {
      do: 'make',
      manifest: {
        metadata: {
          namespace: 'shop',
          annotations: {
            'dbaas.dev/backup': 'mine',
            'dbaas.dev/deletion-policy': 'Delete',
            'dbaas.dev/version': '8.0.19'
          }
        },
        spec: { clusterName: 'carts', storageName: 's3-main', type: 'physical' }
      }
    }
  ])
  t.match(backup.acts(begun(backup, { asks: ASKS })), [
    { manifest: { metadata: { annotations: { 'dbaas.dev/backup': 'carts-7c0ffee5' } }, spec: { type: 'logical' } } }
  ])
})

t.test('it is made once, also when somebody deletes it', async (t) => {
  const begin = begun(backup, { asks: ASKS })
  t.same(words(backup.acts(begin)), MAKE)
  const made = done(begin, backup.acts(begin))
  t.same(words(backup.acts(made)), ['patch PerconaServerMongoDB carts'], 'that it is there is noted')
  const noted = done(made, backup.acts(made))
  t.same(backup.acts(noted), [])
  const gone = later(noted, [], [`PerconaServerMongoDBBackup ${NAME}`])
  t.same(backup.acts(gone), [])
  t.match(backup.progress(gone), { state: 'Failed', reason: 'Deleted' })
})

t.test(
  'it waits while the agents do something else, for in the line of the operator it would be given up',
  async (t) => {
    for (const now of [[aBackup('nightly', { state: 'running' })], [aRestore({ state: 'running' })]]) {
      const waiting = begun(backup, { asks: ASKS, now })
      t.same(backup.acts(waiting), [])
      t.match(backup.progress(waiting), { state: 'Running', message: /^Waiting for PerconaServerMongoDB/ })
    }
    t.same(words(backup.acts(begun(backup, { asks: ASKS, now: [aBackup('nightly', { state: 'error' })] }))), MAKE)
  }
)

t.test('each state of the object is told, with the words of the operator', async (t) => {
  const begin = begun(backup, { asks: ASKS })
  t.match(backup.progress(begin), { state: 'Running', message: 'It has not begun' })
  const made = done(begin, backup.acts(begin))
  const at = (status: object) => backup.progress(inState(made, status))
  t.match(at({}), { state: 'Running', message: 'The backup is not looked at yet' })
  t.match(at({ state: 'running' }), { state: 'Running', members: [{ status: 'Running' }] })
  t.match(at({ state: 'error', error: 'access denied' }), { state: 'Failed', message: 'access denied' })
  t.match(at({ state: 'ready', destination: 's3://db-backups/shop/1' }), {
    state: 'Succeeded',
    message: 'The backup is complete, at s3://db-backups/shop/1',
    result: { backupRef: { name: 'carts-7c0ffee5' } }
  })
})

t.test('it can be cancelled until the agents have begun', async (t) => {
  const begin = begun(backup, { asks: ASKS })
  t.same(backup.cancel(begin), [])
  const made = done(begin, backup.acts(begin))
  const acts = backup.cancel(inState(made, { state: 'waiting' }))
  t.same('why' in acts ? acts : words(acts), [`delete PerconaServerMongoDBBackup ${NAME}`])
  t.match(backup.cancel(inState(made, { state: 'running' })), { why: /lets no other one run/ })
})
