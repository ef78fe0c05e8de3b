/** Members restart one after the other, once for each request. */
import t from 'tap'
import type { Live } from '../../../../providers/found.ts'
import type { Underway } from '../../../../providers/operation.ts'
import { engine } from '../../../../providers/percona-psmdb/engine.ts'
import { restart } from '../../../../providers/percona-psmdb/operations/restart.ts'
import { proxy } from '../../../../providers/percona-psmdb/proxy.ts'
import { aPod, SHARDED } from '../../../fixtures/mongodb-clusters.ts'
import { begun, done, later, told, UID, words } from '../../../fixtures/mongodb-operations.ts'

const ALL = { type: 'Restart', restart: { target: 'Engine' } } as const
const PROXIES = { type: 'Restart', restart: { target: 'Proxy' } } as const
const some = (...instances: string[]) => ({ type: 'Restart', restart: { target: 'Engine', instances } }) as const

const restarted = (number: number, status?: object): Live =>
  aPod('rs0', number, {
    metadata: {
      uid: `new-${number}`,
      annotations: { 'dbaas.dev/restarted-by': UID },
      labels: aPod('rs0', number).metadata.labels
    },
    ...(status && { status })
  })
const starting = { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }] }
const statuses = (way: Underway) => restart.progress(way).members.map(({ status }) => status)

t.test('the order is given once, and the operator carries it to the pods', async (t) => {
  const before = begun(restart, { asks: ALL })
  const acts = restart.acts(before)
  t.match(acts, [{ do: 'patch', patch: { metadata: { annotations: { 'dbaas.dev/restarted-by': UID } } } }])
  const after = done(before, acts)
  t.same(restart.acts(after), [], 'whoever looks again finds it given')
  t.match(engine(after).child, { spec: { replsets: [{ annotations: { 'dbaas.dev/restarted-by': UID } }] } })
})

t.test('it is over when every pod is a new one, is ready, and the operator is at rest', async (t) => {
  const begin = begun(restart, { asks: ALL })
  const way = done(begin, restart.acts(begin))
  t.match(restart.progress(way), { state: 'Running', message: 'Waiting for carts-rs0-0: it has not had its turn yet' })
  const halfway = later(way, [restarted(2), restarted(1, starting)])
  t.same(statuses(halfway), ['Pending', 'Running', 'Succeeded'])
  const all = later(way, [restarted(0), restarted(1), restarted(2)])
  t.match(restart.progress(told(all, { observedGeneration: 0 })), { state: 'Running', reason: 'Settling' })
  t.match(restart.progress(all), { state: 'Succeeded' })
})

t.test('what keeps the operator, and what it calls an error, is told in its words', async (t) => {
  const begin = begun(restart, { asks: ALL })
  const waits = { conditions: [{ type: 'pendingSmartUpdate', status: 'True', message: 'a backup is running' }] }
  t.match(restart.progress(told(begin, waits)), { state: 'Running', message: 'a backup is running' })
  t.match(restart.progress(told(begin, { state: 'error', message: 'pod wait limit' })), {
    state: 'Failed',
    message: 'pod wait limit'
  })
})

t.test('routers restart alone', async (t) => {
  const before = begun(restart, { asks: PROXIES, spec: SHARDED })
  const after = done(before, restart.acts(before))
  t.match(proxy(after).child, {
    spec: { sharding: { mongos: { annotations: { 'dbaas.dev/proxy-restarted-by': UID } } } }
  })
  t.notMatch(JSON.stringify(engine(after).child), UID)
  t.same(
    restart.progress(after).members.map(({ object }) => object),
    ['carts-mongos-0', 'carts-mongos-1']
  )
})

t.test('of members that are named only their pods go, the primary last, each once', async (t) => {
  const begin = begun(restart, { asks: some('carts-rs0-0', 'carts-rs0-2') })
  t.same(words(restart.acts(begin)), ['delete Pod carts-rs0-2'])
  const going = done(begin, restart.acts(begin))
  t.same(restart.acts(going), [], 'the next one waits')
  t.match(restart.progress(going), { message: 'carts-rs0-2: is on its way back' })
  t.same(restart.acts(later(going, [restarted(2, starting)])), [])
  const first = later(going, [restarted(2)])
  t.same(words(restart.acts(first)), ['delete Pod carts-rs0-0'])
  const both = later(first, [restarted(0)])
  t.same(restart.acts(both), [])
  t.match(restart.progress(both), { state: 'Succeeded' })
  t.same(statuses(both), ['Succeeded', 'Succeeded'])
})

t.test('no member goes while another of its set is missing', async (t) => {
  const begin = begun(restart, { asks: some('carts-rs0-1'), now: [aPod('rs0', 2, { status: starting })] })
  t.same(restart.acts(begin), [])
  const broken = begun(restart, { asks: some('carts-rs0-2'), now: [aPod('rs0', 2, { status: starting })] })
  t.same(words(restart.acts(broken)), ['delete Pod carts-rs0-2'], 'the missing one itself may')
})

t.test('an order that was given is not taken back', async (t) => {
  const begin = begun(restart, { asks: ALL })
  t.same(restart.cancel(begin), [])
  t.match(restart.cancel(done(begin, restart.acts(begin))), { why: /restart members once more/ })
  t.same(restart.cancel(begun(restart, { asks: some('carts-rs0-1') })), [], 'the others simply stay')
})

t.test('clients notice the restart of a single member', async (t) => {
  t.equal(restart.impact(begun(restart, { asks: ALL })), 'RollingRestart')
  t.equal(restart.impact(begun(restart, { asks: ALL, spec: { clusterSize: 1 } })), 'Downtime')
  t.ok(restart.timeoutSeconds(begun(restart, { asks: ALL })) >= 1800)
})
