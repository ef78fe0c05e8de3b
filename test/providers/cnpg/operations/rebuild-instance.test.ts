/** Rebuilds of members of a PostgreSQL cluster. */
import t from 'tap'
import { LABELS } from '../../../../providers/cnpg/child.ts'
import { rebuildInstance } from '../../../../providers/cnpg/operations/rebuild-instance.ts'
import type { Live } from '../../../../providers/found.ts'
import { after, changed, without, words } from '../../../fixtures/acts.ts'
import { aClaim, aJob, aPod, MEMBERS } from '../../../fixtures/cnpg-clusters.ts'
import { begun } from '../../../fixtures/cnpg-operations.ts'

const begins = (names: string[], around: readonly Live[] = MEMBERS) =>
  begun(rebuildInstance, {
    asks: { type: 'RebuildInstance', rebuildInstance: { instances: names.map((name) => ({ name })) } },
    around
  })

const AWAY = { status: { conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }] } }
const ofMember = (name: string) => ({ labels: { 'cnpg.io/cluster': 'orders', [LABELS.instance]: name } })
const FAILED = { conditions: [{ type: 'Failed', status: 'True', message: 'disk is full' }] }

/** As CloudNativePG makes a member anew, under the same names. */
const anew = (objects: readonly Live[], number: number): Live[] => [
  ...without(
    objects,
    `Pod orders-${number}`,
    `PersistentVolumeClaim orders-${number}`,
    `PersistentVolumeClaim orders-${number}-wal`
  ),
  ...[aPod(number), aClaim(`orders-${number}`)].map((object) => ({
    ...object,
    metadata: { ...object.metadata, uid: `anew-${object.metadata.uid}` }
  }))
]

t.test('Job and volumes go before the pod', async (t) => {
  const job = aJob('orders-2-join', { metadata: ofMember('orders-2'), status: FAILED })
  const { objects, acts } = begins(['orders-2'], [...MEMBERS, aClaim('orders-2-wal'), job])
  const first = acts(objects)
  t.same(words(first), [
    'delete Job orders-2-join',
    'delete PersistentVolumeClaim orders-2',
    'delete PersistentVolumeClaim orders-2-wal',
    'delete Pod orders-2'
  ])
  for (const crash of [1, 2, 3]) {
    const half = after(objects, first.slice(0, crash))
    t.same(words(acts(half)), words(first).slice(crash), `after a crash behind write ${crash}, the rest`)
  }
  const gone = after(objects, first)
  t.same(acts(gone), [])
  t.same(acts(anew(gone, 2)), [], 'what is new is never thrown away')
})

t.test('a pod that came back on the old volume goes too', async (t) => {
  const { objects, acts } = begins(['orders-2'])
  const gone = after(objects, acts(objects))
  const [back] = anew([], 2)
  t.same(words(acts([...gone, ...(back ? [back] : [])])), ['delete Pod orders-2'])
})

t.test('it is done when the new pod serves from a new volume', async (t) => {
  const { objects, acts, progress } = begins(['orders-2'])
  const gone = after(objects, acts(objects))
  t.match(progress(gone), { state: 'Running', message: /orders-2: its data is thrown away/ })
  const empty = without(gone, 'PersistentVolumeClaim orders-2')
  t.match(progress(empty), { state: 'Running', message: /orders-2: copies the data: its pod is being made/ })
  t.match(progress(changed(anew(gone, 2), { 'Pod orders-2': AWAY })), {
    state: 'Running',
    message: /ContainersNotReady/
  })
  t.match(progress(anew(gone, 2)), { state: 'Succeeded', members: [{ object: 'orders-2', status: 'Succeeded' }] })
})

t.test('it fails with the words of the Job that copies', async (t) => {
  const { objects, acts, progress } = begins(['orders-2'])
  const job = aJob('orders-2-join', { metadata: ofMember('orders-2'), status: FAILED })
  const empty = without(after(objects, acts(objects)), 'PersistentVolumeClaim orders-2')
  t.match(progress([...empty, job]), { state: 'Failed', message: /disk is full/ })
})

t.test('one after the other', async (t) => {
  const { objects, acts, cancel } = begins(['orders-3', 'orders-2'])
  t.same(words(acts(objects)), ['delete PersistentVolumeClaim orders-3', 'delete Pod orders-3'])
  const gone = without(after(objects, acts(objects)), 'PersistentVolumeClaim orders-3')
  t.same(acts(gone), [])
  t.match(cancel(gone), { why: /orders-3 is away/ })
  t.same(words(acts(anew(gone, 3))), ['delete PersistentVolumeClaim orders-2', 'delete Pod orders-2'])
  t.same(cancel(anew(gone, 3)), [], 'between two it can be left at that')
})

t.test('never the primary, and never without one', async (t) => {
  const { objects, acts, progress } = begins(['orders-2'])
  const promoted = changed(objects, {
    'Cluster orders': { status: { currentPrimary: 'orders-2', targetPrimary: 'orders-2' } }
  })
  t.same(acts(promoted), [])
  t.match(progress(promoted), { state: 'Failed', message: /orders-2 has become the primary/ })
  const next = changed(objects, { 'Cluster orders': { status: { targetPrimary: 'orders-2' } } })
  t.same(acts(next), [], 'nor the one that is to be')
  t.same(acts(changed(objects, { 'Pod orders-1': AWAY })), [])
  t.same(acts(without(objects, 'Pod orders-1')), [])
  const elsewhere = aJob('orders-3-join', { metadata: ofMember('orders-3') })
  t.same(acts([...objects, elsewhere]), [], 'CloudNativePG copies to another one')
})

t.test('with two members the data is nowhere else meanwhile', async (t) => {
  const impact = (clusterSize: number) => {
    const { way, objects } = begun(rebuildInstance, {
      asks: { type: 'RebuildInstance', rebuildInstance: { instances: [{ name: 'orders-2' }] } },
      spec: { clusterSize }
    })
    return rebuildInstance.impact(way(objects))
  }
  t.same([impact(2), impact(3)], ['DataAtRisk', 'RollingRestart'])
  const { way } = begins(['orders-2'])
  t.ok(rebuildInstance.timeoutSeconds(way([])) > 3600)
})
