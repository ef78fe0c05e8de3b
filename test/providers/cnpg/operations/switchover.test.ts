/** Switchovers of a PostgreSQL cluster. */
import t from 'tap'
import { FENCED } from '../../../../providers/cnpg/child.ts'
import { switchover } from '../../../../providers/cnpg/operations/switchover.ts'
import type { Live } from '../../../../providers/found.ts'
import { after, changed, without, words } from '../../../fixtures/acts.ts'
import { aJob, MEMBERS } from '../../../fixtures/cnpg-clusters.ts'
import { begun, LATER, SINCE } from '../../../fixtures/cnpg-operations.ts'

const AWAY = { status: { conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }] } }
const begins = (candidate?: string, around: readonly Live[] = MEMBERS) =>
  begun(switchover, { asks: { type: 'Switchover', switchover: candidate === undefined ? {} : { candidate } }, around })
const cluster = (status: object, annotations: object = {}) => ({
  'Cluster orders': { metadata: { annotations }, status }
})

/** As CloudNativePG leaves it once a member has taken over. */
const takenOver = (objects: readonly Live[], name: string) =>
  changed(objects, {
    ...cluster({ currentPrimary: name, targetPrimary: name, phase: 'Cluster in healthy state' }),
    'Pod orders-1': { metadata: { labels: { 'cnpg.io/instanceRole': 'replica' } } },
    [`Pod ${name}`]: { metadata: { labels: { 'cnpg.io/instanceRole': 'primary' } } }
  })

t.test('the order is a target in the status of the Cluster, given once', async (t) => {
  const { objects, acts } = begins('orders-3')
  const first = acts(objects)
  t.match(first, [
    {
      do: 'patch',
      object: { kind: 'Cluster' },
      subresource: 'status',
      patch: {
        status: {
          targetPrimary: 'orders-3',
          targetPrimaryTimestamp: '2026-05-04T04:00:00.000000Z',
          phase: 'Switchover in progress',
          phaseReason: 'Switching over to orders-3',
          conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: SINCE }]
        }
      }
    }
  ])
  const told = after(objects, first)
  t.same(acts(told), [])
  t.same(acts(takenOver(told, 'orders-3')), [])
  t.same(acts(changed(told, cluster({ targetPrimary: 'orders-1', targetPrimaryTimestamp: LATER }))), [], 'taken back')
})

t.test('other conditions of the Cluster stay', async (t) => {
  const { objects, acts } = begins()
  const conditions = [
    { type: 'ContinuousArchiving', status: 'True' },
    { type: 'Ready', status: 'True' }
  ]
  const [order] = acts(changed(objects, cluster({ conditions })))
  t.match(order, {
    patch: { status: { conditions: [{ type: 'ContinuousArchiving' }, { type: 'Ready', status: 'False' }] } }
  })
})

t.test('without a candidate, the first that can takes over', async (t) => {
  const { objects, acts } = begins()
  const heir = (now: readonly Live[]) =>
    acts(now).map((act) => (act as { patch: { status: { targetPrimary: string } } }).patch.status.targetPrimary)
  t.same(heir(objects), ['orders-2'])
  t.same(heir(changed(objects, { 'Pod orders-2': AWAY })), ['orders-3'])
  t.same(heir(changed(objects, cluster({}, { [FENCED]: '["orders-2"]' }))), ['orders-3'])
  t.same(heir(changed(objects, { 'Pod orders-2': AWAY, 'Pod orders-3': AWAY })), [])
})

const waits: Record<string, [readonly Live[], RegExp]> = {
  'the candidate is not ready': [changed(begins().objects, { 'Pod orders-3': AWAY }), /orders-3: ContainersNotReady/],
  'the candidate has no pod': [without(begins().objects, 'Pod orders-3'), /orders-3 has no pod/],
  'the candidate is fenced': [changed(begins().objects, cluster({}, { [FENCED]: '["orders-3"]' })), /is fenced/],
  'the primary is fenced': [
    changed(begins().objects, cluster({}, { [FENCED]: '["orders-1"]' })),
    /the primary, is fenced/
  ],
  'the primary changes already': [
    changed(begins().objects, cluster({ targetPrimary: 'orders-2' })),
    /from orders-1 to orders-2/
  ],
  'a Job is at work': [begins('orders-3', [...MEMBERS, aJob('orders-3-join')]).objects, /Job orders-3-join/]
}
for (const [name, [objects, why]] of Object.entries(waits)) {
  t.test(`no order is given while ${name}`, async (t) => {
    const { acts, progress, cancel } = begins('orders-3')
    t.same(acts(objects), [])
    t.match(progress(objects), { state: 'Running', message: why })
    t.same(cancel(objects), [])
  })
}

t.test('it is done when the candidate is the primary, says so and serves', async (t) => {
  const { objects, acts, progress, way } = begins('orders-3')
  const told = after(objects, acts(objects))
  t.match(progress(told), { state: 'Running', message: 'From orders-1 to orders-3' })
  t.match(
    progress(changed(told, cluster({ currentPrimary: 'orders-3' }))),
    { state: 'Running' },
    'its pod does not say so'
  )
  const over = takenOver(told, 'orders-3')
  t.match(progress(over), { state: 'Succeeded', result: { primary: 'orders-3' } })
  const behind = { ...way(over), cluster: way(objects).cluster }
  t.match(switchover.progress(behind), { state: 'Running', reason: 'NotTold' }, 'the next operation would not know')
  t.match(progress(changed(over, cluster({ phase: 'Switchover in progress' }))), { state: 'Running' })
  t.match(progress(changed(over, { 'Pod orders-1': AWAY })), { state: 'Succeeded' }, 'a lame replica is another matter')
})

t.test('it fails when CloudNativePG chooses another one', async (t) => {
  const { objects, acts, progress } = begins('orders-3')
  const told = after(objects, acts(objects))
  const back = changed(told, cluster({ targetPrimary: 'orders-1', targetPrimaryTimestamp: LATER }))
  t.match(progress(back), { state: 'Failed', message: /chose orders-1 instead/ })
  t.match(progress(takenOver(told, 'orders-2')), { state: 'Failed', message: /chose orders-2 instead/ })
})

t.test('when another one has become the primary meanwhile, that is as good', async (t) => {
  const { objects, acts, progress } = begins()
  const over = takenOver(objects, 'orders-2')
  t.same(acts(over), [])
  t.match(progress(over), { state: 'Succeeded', result: { primary: 'orders-2' } })
  const named = begins('orders-3')
  t.same(words(named.acts(over)), ['patch Cluster orders'], 'unless a certain one was asked for')
})

t.test('once ordered, it cannot be taken back', async (t) => {
  const { objects, acts, cancel, way } = begins()
  t.match(cancel(after(objects, acts(objects))), { why: /stops already/ })
  t.equal(switchover.impact(way(objects)), 'Downtime')
  t.ok(switchover.timeoutSeconds(way(objects)) > 3600, 'the shutdown may take an hour')
})
