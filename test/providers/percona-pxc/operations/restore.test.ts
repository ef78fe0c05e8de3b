/** Restores in place: one for each request, and done only when the cluster is whole again. */
import t from 'tap'
import { restore } from '../../../../providers/percona-pxc/operations/restore.ts'
import { begun, MADE, words } from '../../../fixtures/mysql-operations.ts'
import { aBackup, aRestore, aSet, SERVING, given as scene } from '../../../fixtures/xtradb-scenes.ts'

type Scene = NonNullable<Parameters<typeof scene>[0]>

const SOURCE = aBackup('nightly', { state: 'Succeeded' })
const given = ({ now = [], ...rest }: Scene = {}) => scene({ ...rest, now: [SOURCE, ...now] })
const asks = { type: 'Restore', restore: { backup: { name: 'nightly' }, mode: 'InPlace', confirm: 'orders' } } as const
const op = begun(restore, asks, given())

t.test('it names the backup object of the record', async (t) => {
  t.match(restore.acts(op.in(given())), [
    { do: 'make', manifest: { metadata: { name: MADE }, spec: { pxcCluster: 'orders', backupName: 'nightly' } } }
  ])
  const ours = aBackup('op-1', { state: 'Succeeded' }, { annotations: { 'dbaas.dev/backup': 'mine' } })
  const mine = { ...asks, restore: { ...asks.restore, backup: { name: 'mine' } } }
  t.match(restore.acts(begun(restore, mine, given()).in(given({ now: [ours] }))), [
    { manifest: { spec: { backupName: 'op-1' } } }
  ])
})

t.test('to a moment, it goes on with the binary logs beside the backup', async (t) => {
  const pitrOf = (pitr: object) => {
    const [act] = restore.acts(begun(restore, { ...asks, restore: { ...asks.restore, pitr } }, given()).in(given()))
    return act?.do === 'make' ? (act.manifest.spec as { pitr?: object }).pitr : undefined
  }
  const backupSource = { storageName: 's3-main-binlogs' }
  t.same(pitrOf({ targetTime: '2026-05-04T05:02:01+02:00' }), {
    type: 'date',
    date: '2026-05-04 03:02:01',
    backupSource
  })
  t.same(pitrOf({ latest: true }), { type: 'latest', backupSource })
})

t.test('it is made once, and never while another backup or restore is under way', async (t) => {
  t.same(restore.acts(op.in(given({ now: [aRestore('Starting', MADE)] }))), [])
  for (const other of [aBackup('hourly', { state: 'Running' }), aRestore('Restoring', 'by-hand')]) {
    const way = op.in(given({ now: [other] }))
    t.same(restore.acts(way), [])
    t.match(restore.progress(way), { state: 'Running', message: new RegExp(other.metadata.name) })
  }
  const deleted = op.after(given({ now: [aRestore('Restoring', MADE)] }), given())
  t.same(restore.acts(deleted), [])
  t.match(restore.progress(deleted), { state: 'Failed', reason: 'Deleted' })
})

t.test('a record of which the operator has no backup is told', async (t) => {
  const other = { ...asks, restore: { ...asks.restore, backup: { name: 'of-carts' } } }
  const way = begun(restore, other, given()).in(given())
  t.same(restore.acts(way), [])
  t.match(restore.progress(way), { state: 'Failed', reason: 'BackupUnknown', message: /"of-carts"/ })
})

const done = aRestore('Succeeded', MADE)
const progress: Record<string, readonly [want: object, scene: Scene]> = {
  'that runs': [{ state: 'Running', message: /Stopping Cluster/ }, { now: [aRestore('Stopping Cluster', MADE)] }],
  'that is over while proxies still start': [
    { state: 'Running', reason: 'Starting' },
    { now: [done, aSet('haproxy', 2, { status: { readyReplicas: 1 } })] }
  ],
  'that left a single member': [
    { state: 'Running' },
    { now: [done, aSet('pxc', 1)], gone: ['Pod/orders-pxc-1', 'Pod/orders-pxc-2'], asks: withSize(1) }
  ],
  'that is over': [{ state: 'Succeeded' }, { now: [done] }],
  'that failed': [
    { state: 'Failed', message: 'no such bucket' },
    { now: [aRestore('Failed', MADE, { comments: 'no such bucket' })] }
  ],
  'after which the operator has trouble': [
    { state: 'Failed', message: 'Error: no quorum' },
    { now: [done], says: { ...SERVING, state: 'error', message: ['Error: no quorum'] } }
  ]
}

function withSize(size: number) {
  return (spec: Record<string, never>) => ({ pxc: { ...Object(spec.pxc), size } })
}

for (const [name, [want, scene]] of Object.entries(progress)) {
  t.test(`a restore ${name}`, async (t) => t.match(restore.progress(op.in(given(scene))), want))
}

t.test('what has begun cannot be taken back', async (t) => {
  t.same(words(restore.cancel(op.in(given()))), [])
  t.match(words(restore.cancel(op.in(given({ now: [aRestore('Starting', MADE)] })))), /data of before is gone/)
})
