/** Restores in place, which their operator tries again after an error. */
import t from 'tap'
import { restore } from '../../../../providers/percona-ps/operations/restore.ts'
import { aBackup, aRestore, given as scene } from '../../../fixtures/group-replication-scenes.ts'
import { begun, MADE } from '../../../fixtures/mysql-operations.ts'

type Scene = NonNullable<Parameters<typeof scene>[0]>

const SOURCE = aBackup('nightly', { state: 'Succeeded' })
const given = ({ now = [], ...rest }: Scene = {}) => scene({ ...rest, now: [SOURCE, ...now] })
const asks = { type: 'Restore', restore: { backup: { name: 'nightly' }, mode: 'InPlace', confirm: 'orders' } } as const
const op = begun(restore, asks, given())

t.test('it names the backup object of the record, once', async (t) => {
  t.match(restore.acts(op.in(given())), [
    { do: 'make', manifest: { metadata: { name: MADE }, spec: { clusterName: 'orders', backupName: 'nightly' } } }
  ])
  t.same(restore.acts(op.in(given({ now: [aRestore('Starting', MADE)] }))), [])
})

const progress: Record<string, readonly [want: object, scene: Scene]> = {
  'in Error is tried again': [
    { state: 'Running', message: /is Error: bucket is away/ },
    { now: [aRestore('Error', MADE, { stateDescription: 'bucket is away' })] }
  ],
  'that failed': [
    { state: 'Failed', message: 'no such backup' },
    { now: [aRestore('Failed', MADE, { stateDescription: 'no such backup' })] }
  ],
  'that is over while the cluster is still off': [
    { state: 'Running', reason: 'Starting' },
    { now: [aRestore('Succeeded', MADE)], asks: () => ({ pause: true }) }
  ],
  'that is over': [{ state: 'Succeeded' }, { now: [aRestore('Succeeded', MADE)] }]
}

for (const [name, [want, scene]] of Object.entries(progress)) {
  t.test(`a restore ${name}`, async (t) => t.match(restore.progress(op.in(given(scene))), want))
}
