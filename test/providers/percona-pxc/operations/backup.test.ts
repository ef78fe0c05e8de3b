/** One backup for each request, whatever happens in between. */
import t from 'tap'
import { backup } from '../../../../providers/percona-pxc/operations/backup.ts'
import { begun, MADE, words } from '../../../fixtures/mysql-operations.ts'
import { aBackup, given as scene } from '../../../fixtures/xtradb-scenes.ts'

const spec = { backup: { enabled: true, storageRef: { name: 's3-main' } } }
const given = (rest: Parameters<typeof scene>[0] = {}) => scene({ spec, ...rest })
const inState = (state: string, status: object = {}) => given({ now: [aBackup(MADE, { state, ...status })] })
const asks = { type: 'Backup', backup: { deletionPolicy: 'Retain' } } as const

t.test('the object says where to, and what is to become of its record', async (t) => {
  const named = { type: 'Backup', backup: { name: 'mine', deletionPolicy: 'Delete' } } as const
  t.match(backup.acts(begun(backup, named, given()).in(given())), [
    {
      do: 'make',
      manifest: {
        kind: 'PerconaXtraDBClusterBackup',
        metadata: {
          name: MADE,
          namespace: 'shop',
          annotations: {
            'dbaas.dev/backup': 'mine',
            'dbaas.dev/deletion-policy': 'Delete',
            'dbaas.dev/version': '8.4.7'
          }
        },
        spec: { pxcCluster: 'orders', storageName: 's3-main' }
      }
    }
  ])
  t.match(backup.acts(begun(backup, asks, given()).in(given())), [
    { manifest: { metadata: { annotations: { 'dbaas.dev/backup': 'orders-7c0ffee5' } } } }
  ])
})

t.test('it is made once, also when somebody deletes it', async (t) => {
  const op = begun(backup, asks, given())
  t.same(words(backup.acts(op.in(given()))), [`make PerconaXtraDBClusterBackup ${MADE}`])
  t.same(backup.acts(op.in(given({ now: [aBackup(MADE, {})] }))), [])
  const deleted = op.after(inState('Running'), given())
  t.same(backup.acts(deleted), [])
  t.match(backup.progress(deleted), { state: 'Failed', reason: 'Deleted' })
})

const progress: Record<string, readonly [want: object, now: ReturnType<typeof given>]> = {
  'is asked for': [{ state: 'Running', reason: 'Asked', members: [] }, given()],
  'has not begun': [{ state: 'Running', message: /not begun/ }, given({ now: [aBackup(MADE, {})] })],
  runs: [{ state: 'Running', message: /is Running/ }, inState('Running')],
  'waits until the cluster is well again': [{ state: 'Running', message: /is Suspended/ }, inState('Suspended')],
  'has succeeded': [
    {
      state: 'Succeeded',
      message: 'The backup lies at s3://db-backups/orders-1',
      result: { backupRef: { name: 'orders-7c0ffee5' } }
    },
    inState('Succeeded', { destination: 's3://db-backups/orders-1' })
  ],
  'has failed': [{ state: 'Failed', message: 'no space left' }, inState('Failed', { error: 'no space left' })]
}

for (const [name, [want, now]] of Object.entries(progress)) {
  t.test(`a backup that ${name}`, async (t) => t.match(backup.progress(begun(backup, asks, given()).in(now)), want))
}

t.test('a storage that the child does not name is told, and nothing is made', async (t) => {
  const elsewhere = { ...asks, backup: { ...asks.backup, storageRef: { name: 'elsewhere' } } }
  const way = begun(backup, elsewhere, given()).in(given())
  t.same(backup.acts(way), [])
  t.match(backup.progress(way), { state: 'Failed', reason: 'StorageUnknown', message: /"elsewhere"/ })
})

t.test('until it has ended it can be taken back', async (t) => {
  const op = begun(backup, asks, given())
  const cancelled = (now: ReturnType<typeof given>) => words(backup.cancel(op.in(now)))
  t.same(cancelled(given()), [])
  t.same(cancelled(inState('Running')), [`delete PerconaXtraDBClusterBackup ${MADE}`])
  t.same(cancelled(given({ now: [aBackup(MADE, {}, { deletionTimestamp: '2026-05-04T03:02:01Z' })] })), [])
  t.match(cancelled(inState('Succeeded')), /has ended/)
})
