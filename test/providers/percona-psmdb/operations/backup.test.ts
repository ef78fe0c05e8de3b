/** One backup for each request, which waits where the operator would give it up. */
import t from 'tap'
import type { Underway } from '../../../../providers/operation.ts'
import { backup } from '../../../../providers/percona-psmdb/operations/backup.ts'
import { aBackup, aRestore, changed } from '../../../fixtures/mongodb-clusters.ts'
import { begun, done, later, words } from '../../../fixtures/mongodb-operations.ts'

const ASKS = { type: 'Backup', backup: { deletionPolicy: 'Retain' } } as const
const MAKE = ['make PerconaServerMongoDBBackup op-7c0ffee5-1234']
const BACKUPS = { apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDBBackup' }

const made = (): Underway => {
  const begin = begun(backup, { asks: ASKS })
  return done(begin, backup.acts(begin))
}
const inState = (status: object): Underway =>
  later(
    made(),
    made()
      .found.of(BACKUPS)
      .map((one) => changed(one, { status }))
  )

t.test('the object says where to, how, and what is to become of it', async (t) => {
  const asks = { type: 'Backup', backup: { name: 'mine', method: 'physical', deletionPolicy: 'Delete' } } as const
  const annotations = {
    'dbaas.dev/backup': 'mine',
    'dbaas.dev/deletion-policy': 'Delete',
    'dbaas.dev/version': '8.0.19'
  }
  const spec = { clusterName: 'carts', storageName: 's3-main', type: 'physical' }
  t.match(backup.acts(begun(backup, { asks })), [{ do: 'make', manifest: { metadata: { annotations }, spec } }])
  t.match(backup.acts(begun(backup, { asks: ASKS })), [{ manifest: { spec: { type: 'logical' } } }])
})

t.test('it is made once', async (t) => {
  t.same(words(backup.acts(begun(backup, { asks: ASKS }))), MAKE)
  t.same(backup.acts(made()), [])
})

t.test('it waits while the agents do something else, and not for what has ended', async (t) => {
  for (const now of [[aBackup('nightly', { state: 'running' })], [aRestore({ state: 'running' })]]) {
    const waiting = begun(backup, { asks: ASKS, now })
    t.same(backup.acts(waiting), [])
    t.match(backup.progress(waiting), { state: 'Running', message: /^Waiting for PerconaServerMongoDB/ })
  }
  t.same(words(backup.acts(begun(backup, { asks: ASKS, now: [aBackup('nightly', { state: 'error' })] }))), MAKE)
})

t.test('its own object is nothing to wait for', async (t) => {
  t.match(backup.progress(inState({ state: 'running' })), { state: 'Running', reason: 'ChildRuns' })
})

t.test('it ends with the object, and fails in the words of the operator', async (t) => {
  t.match(backup.progress(inState({ state: 'error', error: 'access denied' })), {
    state: 'Failed',
    message: 'access denied'
  })
  t.match(backup.progress(inState({ state: 'ready', destination: 's3://db-backups/shop/1' })), {
    state: 'Succeeded',
    message: /s3:\/\/db-backups\/shop\/1/,
    result: { backupRef: { name: 'carts-7c0ffee5' } }
  })
})

t.test('it can be cancelled until the agents have begun', async (t) => {
  t.same(backup.cancel(begun(backup, { asks: ASKS })), [])
  t.match(backup.cancel(inState({ state: 'waiting' })), [{ do: 'delete', object: { kind: BACKUPS.kind } }])
  t.match(backup.cancel(inState({ state: 'running' })), { why: /let no other one run/ })
})
