/** Restarts of a PostgreSQL cluster: of all members, of single ones, and of the pooler. */
import t from 'tap'
import { FENCED, LABELS, RESTARTED_AT } from '../../../../providers/cnpg/child.ts'
import { momentOf } from '../../../../providers/cnpg/operations/moment.ts'
import { restart } from '../../../../providers/cnpg/operations/restart.ts'
import type { Live } from '../../../../providers/found.ts'
import { after, changed, GOING, nameOf, without, words } from '../../../fixtures/acts.ts'
import { aDeployment, aPod, aService, live, MEMBERS } from '../../../fixtures/cnpg-clusters.ts'
import { begun, LATER, OPERATION, SINCE } from '../../../fixtures/cnpg-operations.ts'

const MARK = { metadata: { annotations: { [RESTARTED_AT]: momentOf({ since: SINCE, uid: OPERATION }) } } }
const AWAY = { status: { conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }] } }
const rolled = (objects: readonly Live[], ...numbers: number[]) =>
  changed(objects, Object.fromEntries(numbers.map((number) => [`Pod orders-${number}`, MARK])))

t.test('all members', async (t) => {
  const { objects, way, acts, progress, cancel } = begun(restart, { asks: { type: 'Restart' } })

  t.test('the Cluster is marked once', async (t) => {
    t.match(acts(objects), [{ do: 'patch', object: { kind: 'Cluster' }, patch: MARK }])
    t.same(acts(after(objects, acts(objects))), [])
    const byHand = { 'Cluster orders': { metadata: { annotations: { [RESTARTED_AT]: LATER } } } }
    t.same(acts(changed(objects, byHand)), [], 'somebody restarted it since')
    const before = { 'Cluster orders': { metadata: { annotations: { [RESTARTED_AT]: '2026-05-04T03:00:00Z' } } } }
    t.same(words(acts(changed(objects, before))), ['patch Cluster orders'], 'an earlier restart is not this one')
    const within = { [RESTARTED_AT]: momentOf({ since: SINCE, uid: 'ffffffff-0000-4000-8000-000000000000' }) }
    const another = { 'Cluster orders': { metadata: { annotations: within } } }
    t.same(words(acts(changed(objects, another))), ['patch Cluster orders'], 'nor is another one of the same second')
    t.same(acts([]), [])
  })

  const marked = after(objects, acts(objects))
  const statuses = (now: readonly Live[]) => progress(now).members.map(({ status }) => status)
  t.test('it is done when every pod has the mark and serves', async (t) => {
    t.match(progress(marked), { state: 'Running', message: /orders-1 is not restarted yet/ })
    t.same(statuses(marked), ['Pending', 'Pending', 'Pending'])
    t.same(statuses(rolled(marked, 3)), ['Pending', 'Pending', 'Succeeded'])
    t.same(statuses(without(rolled(marked, 3), 'Pod orders-2')), ['Pending', 'Running', 'Succeeded'])
    const last = changed(rolled(marked, 1, 2, 3), { 'Pod orders-1': AWAY })
    t.match(progress(last), { state: 'Running', members: [{ message: 'ContainersNotReady' }] })
    t.match(progress(changed(rolled(marked, 1, 2, 3), { 'Pod orders-1': GOING })), { state: 'Running' })
    t.match(progress(rolled(marked, 1, 2, 3)), { state: 'Succeeded' })
    const phase = { 'Cluster orders': { status: { phase: 'Upgrading cluster' } } }
    t.match(progress(changed(rolled(marked, 1, 2, 3), phase)), { state: 'Running' }, 'CloudNativePG is not done')
  })

  t.test('it fails in the words of CloudNativePG', async (t) => {
    const status = { phase: 'Invalid cluster definition', phaseReason: 'no such thing' }
    t.match(progress(changed(marked, { 'Cluster orders': { status } })), { state: 'Failed', message: /no such thing/ })
  })

  t.test('fenced members are passed over, which it says', async (t) => {
    const fenced = { 'Cluster orders': { metadata: { annotations: { [FENCED]: '["orders-2"]' } } } }
    t.match(progress(changed(rolled(marked, 1, 3), fenced)), { state: 'Failed', message: /orders-2; unfence/ })
    t.match(progress(changed(rolled(marked, 3), fenced)), { state: 'Running' }, 'another one still has its turn')
  })

  t.test('cancelled, it leaves the rest as they are', async (t) => {
    const taken = cancel(marked) as ReturnType<typeof acts>
    t.same(words(taken), ['patch Cluster orders'])
    t.same(cancel(after(marked, taken)), [])
    t.same(cancel(objects), [], 'nothing was written yet')
  })

  t.equal(restart.impact(way(objects)), 'RollingRestart')
  const alone = begun(restart, { asks: { type: 'Restart' }, spec: { clusterSize: 1 } })
  t.equal(restart.impact(alone.way(alone.objects)), 'Downtime')
  t.ok(restart.timeoutSeconds(alone.way([])) < restart.timeoutSeconds(way([])))
})

const named = (...instances: string[]) =>
  begun(restart, { asks: { type: 'Restart', restart: { target: 'Engine', instances } } })

const anew = (objects: readonly Live[], number: number) => [
  ...without(objects, `Pod orders-${number}`),
  aPod(number, { metadata: { uid: `anew-${number}`, labels: aPod(number).metadata.labels } })
]

t.test('single members go one after the other, the primary last and within its pod', async (t) => {
  const { objects, acts, progress, cancel, way } = named('orders-1', 'orders-2', 'orders-3')
  t.equal(restart.impact(way(objects)), 'Downtime')
  t.same(cancel(objects), [])

  const first = acts(objects)
  t.same(words(first), ['delete Pod orders-3'])
  const gone = after(objects, first)
  t.same(acts(gone), [], 'nobody else goes meanwhile')
  t.match(progress(gone), { state: 'Running', message: /orders-3/ })
  t.match(cancel(gone), { why: /orders-3 is away/ })
  t.same(acts(changed(objects, { 'Pod orders-3': GOING })), [])

  const second = acts(anew(gone, 3))
  t.same(words(second), ['delete Pod orders-2'])
  const replicas = anew(after(anew(gone, 3), second), 2)

  const third = acts(replicas)
  t.match(third, [{ do: 'patch', object: { kind: 'Cluster' }, subresource: 'status' }])
  t.same(third.length, 1)
  const busy = changed(replicas, { 'Cluster orders': { status: { phase: 'Upgrading cluster' } } })
  t.same(acts(busy), [], 'CloudNativePG would not hear it')
  t.match(progress(busy), { state: 'Running', message: /orders-1: waits until CloudNativePG is done/ })

  const told = after(replicas, third)
  t.same(acts(told), [], 'it is told once')
  t.match(progress(told), { state: 'Running', message: /orders-1: PostgreSQL restarts within its pod/ })
  const healthy = { 'Cluster orders': { status: { phase: 'Cluster in healthy state' } } }
  t.match(progress(changed(told, healthy)), { state: 'Succeeded' })
  t.same(acts(changed(told, healthy)), [], 'not even after it is over')
})

t.test('a member that does not serve is restarted first, and waits for nobody', async (t) => {
  const { objects, acts } = named('orders-2', 'orders-3')
  t.same(words(acts(changed(objects, { 'Pod orders-2': AWAY }))), ['delete Pod orders-2'])
})

t.test('the pods of the pooler', async (t) => {
  const pod = (name: string, metadata: object = {}) =>
    live({ apiVersion: 'v1', kind: 'Pod' }, name, {
      metadata: { labels: { [LABELS.pooler]: 'orders-pooler', [LABELS.podRole]: 'pooler' }, ...metadata },
      status: { conditions: [{ type: 'Ready', status: 'True' }] }
    })
  const pods = [pod('orders-pooler-a'), pod('orders-pooler-b')]
  const { objects, acts, progress, cancel } = begun(restart, {
    asks: { type: 'Restart', restart: { target: 'Proxy' } },
    spec: { proxy: { enabled: true, replicas: 2 } } as never,
    around: [...MEMBERS, aService('pooler'), aDeployment(2), ...pods]
  })
  const first = acts(objects)
  t.match(first, [{ do: 'patch', object: { kind: 'Pooler' }, patch: { spec: { template: MARK } } }])
  const told = after(objects, first)
  t.same(acts(told), [])
  t.match(progress(told), { state: 'Running', message: /orders-pooler-a: waits/ })
  const half = changed(told, { 'Pod orders-pooler-a': MARK })
  t.same(
    progress(half).members.map(({ status }) => status),
    ['Succeeded', 'Pending']
  )
  const both = changed(half, { 'Pod orders-pooler-b': MARK })
  t.match(progress(both), { state: 'Succeeded' })
  const behind = { 'Deployment orders-pooler': { metadata: { generation: 3 } } }
  t.match(progress(changed(both, behind)), { state: 'Running' }, 'its Deployment has not acted yet')
  t.match(progress(without(both, ...pods.map(nameOf))), { state: 'Running' })
  t.match(cancel(told), { why: /replaced already/ })
})
