/** Backups of a PostgreSQL cluster on request. */
import t from 'tap'
import { backup } from '../../../../providers/cnpg/operations/backup.ts'
import type { Live } from '../../../../providers/found.ts'
import { after, changed, without, words } from '../../../fixtures/acts.ts'
import { aClaim, aPod } from '../../../fixtures/cnpg-clusters.ts'
import { begun } from '../../../fixtures/cnpg-operations.ts'

const ARCHIVED = { backup: { enabled: true, storageRef: { name: 's3-main' } } } as never
const MEMBERS = [aPod(1, {}, true), aPod(2, {}, true), aPod(3, {}, true), aClaim('orders-1')]
const NAME = 'op-7b0c2a44-1e5d'
const begins = (asked: object = {}, around: readonly Live[] = MEMBERS) =>
  begun(backup, { asks: { type: 'Backup', backup: asked as never }, spec: ARCHIVED, around })
const says = (objects: readonly Live[], status: object) => changed(objects, { [`Backup ${NAME}`]: { status } })

t.test('one Backup is made, under a name that follows from the operation', async (t) => {
  const { objects, acts } = begins()
  const first = acts(objects)
  t.match(first, [
    {
      do: 'make',
      manifest: {
        kind: 'Backup',
        metadata: {
          name: NAME,
          namespace: 'shop',
          annotations: {
            'dbaas.dev/backup': `orders-${NAME}`,
            'dbaas.dev/deletion-policy': 'Retain',
            'dbaas.dev/version': '17.6'
          }
        },
        spec: {
          cluster: { name: 'orders' },
          method: 'plugin',
          pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' }
        }
      }
    }
  ])
  t.same(acts(after(objects, first)), [])
})

t.test('its record has the name that was asked for', async (t) => {
  const { objects, acts } = begins({ name: 'before-release' })
  t.match(acts(objects), [{ manifest: { metadata: { annotations: { 'dbaas.dev/backup': 'before-release' } } } }])
})

t.test('begun before every member has the plug-in, it would fail for good: so it waits', async (t) => {
  const { objects, acts, progress } = begins({}, [aPod(1, {}, true), aPod(2)])
  t.same(acts(objects), [])
  t.match(progress(objects), { state: 'Running', reason: 'WaitsToBegin', message: /orders-2 does not archive yet/ })
  const asleep = begins({}, [])
  t.same(asleep.acts(asleep.objects), [])
})

t.test('snapshots need no plug-in, but the leave of the Cluster', async (t) => {
  const { objects, acts } = begins({ method: 'volumeSnapshot' }, [aPod(1), aPod(2)])
  const both = acts(objects)
  t.same(words(both), ['patch Cluster orders', `make Backup ${NAME}`])
  t.match(both, [
    { patch: { spec: { backup: { volumeSnapshot: {} } } } },
    { manifest: { spec: { method: 'volumeSnapshot' } } }
  ])
  t.same(words(acts(after(objects, both.slice(0, 1)))), [`make Backup ${NAME}`], 'a crash in between')
  t.same(acts(after(objects, both)), [])
})

t.test('it is done when CloudNativePG says completed, and failed in its words', async (t) => {
  const { objects, acts, progress } = begins()
  const made = after(objects, acts(objects))
  t.match(progress(made), { state: 'Running', members: [{ object: NAME, status: 'Running' }] })
  for (const phase of ['pending', 'started', 'running', 'finalizing', 'walArchivingFailing'])
    t.match(progress(says(made, { phase })), { state: 'Running', message: new RegExp(phase) })
  t.match(progress(says(made, { phase: 'completed' })), {
    state: 'Succeeded',
    members: [{ object: NAME, status: 'Succeeded' }],
    result: { backupRef: { name: `orders-${NAME}` } }
  })
  const error = 'requested plugin is not available'
  t.match(progress(says(made, { phase: 'failed', error })), { state: 'Failed', message: error })
  t.match(progress(says(made, { phase: 'invalid backup definition' })), { state: 'Failed' })
})

t.test('a Backup that somebody deleted is not made again', async (t) => {
  const { objects, acts, way, progress } = begins()
  const made = after(objects, acts(objects))
  const gone = way(without(made, `Backup ${NAME}`), { progressDetails: [...progress(made).members] })
  t.same(backup.acts(gone), [])
  t.match(backup.progress(gone), { state: 'Failed', reason: 'Deleted' })
})

t.test('cancelled, the Backup goes, unless it is over', async (t) => {
  const { objects, acts, cancel } = begins()
  const made = after(objects, acts(objects))
  t.same(words(cancel(made) as never), [`delete Backup ${NAME}`])
  t.same(cancel(objects), [])
  t.match(cancel(says(made, { phase: 'completed' })), { why: /ended already/ })
})

t.equal(backup.impact(begins().way([])), 'None')
t.ok(backup.timeoutSeconds(begins().way([])) > 3600)
