import t from 'tap'
import { CLAIM, POD } from '../../../../sandbox/operators/machines.ts'
import { type Finalizers, leave } from '../../../../sandbox/operators/percona/deletion.ts'
import { type Group, STATEFUL_SET, troupeOf } from '../../../../sandbox/operators/percona/groups.ts'
import type { Wish } from '../../../../sandbox/operators/scene.ts'
import type { Live } from '../../../../src/api/live.ts'
import { aChild, live, scene } from '../../../fixtures/scenes.ts'

const FINALIZERS: Finalizers = {
  podsInOrder: 'in-order',
  deletes: { volumes: { component: 'database', secrets: ['passwords'] } },
  keepsForeign: false,
  hangsWhenRefused: false
}
const GROUP: Group = {
  name: 'orders-db',
  component: 'database',
  size: 1,
  labels: {},
  spec: {},
  container: { name: 'database', image: 'x', ports: [] },
  volume: 'data',
  replacedByHand: true
}
const SET = live({ ...STATEFUL_SET, metadata: { name: 'orders-db' }, spec: { replicas: 1 } })
const MEMBER = live({ ...POD, metadata: { name: 'orders-db-0' }, spec: { containers: [] } })
const VOLUME = live({
  ...CLAIM,
  metadata: { name: 'data-orders-db-0' },
  spec: { resources: { requests: { storage: '1Gi' } } }
})
const SECRET = live({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'passwords' } })

/** What a child does that leaves with these finalizers, and that among these objects. */
function leaving(finalizers: string[], around: Live[], { terms = {}, isRefused = false } = {}): string[] {
  const on = scene(aChild({}, { finalizers }), around)
  return leave(on, [troupeOf(on, GROUP)], { ...FINALIZERS, ...terms }, { isRefused }).map(told)
}

function told(wish: Wish): string {
  if (wish.does === 'keep')
    return `keep ${wish.object.metadata.name} at ${(wish.object.spec as { replicas: number }).replicas}`
  if (wish.does === 'change')
    return `finalizers ${(wish.patch as { metadata: { finalizers: string[] } }).metadata.finalizers.join()}`
  return `${wish.does} ${wish.does === 'make' ? wish.object.metadata.name : wish.of.metadata.name}`
}

const everything = [SET, MEMBER, VOLUME, SECRET]

t.test('pods stop first, where that is asked for', async (t) => {
  t.same(leaving(['in-order', 'volumes'], everything), ['keep orders-db at 0'])
})

t.test('pods that a resize has left without a StatefulSet get one that sends them home', async (t) => {
  t.same(leaving(['in-order', 'volumes'], [MEMBER, VOLUME, SECRET]), ['keep orders-db at 0'])
})

t.test('then goes what the other finalizers name', async (t) => {
  t.same(leaving(['in-order', 'volumes'], [SET, VOLUME, SECRET]), [
    'drop orders-db',
    'drop data-orders-db-0',
    'drop passwords'
  ])
})

t.test('it looks again soon after that, for nobody tells it when a Secret has gone', async (t) => {
  const looks: number[] = []
  const on = {
    ...scene(aChild({}, { finalizers: ['volumes'] }), [SECRET]),
    again: (steps: number) => looks.push(steps)
  }
  leave(on, [], FINALIZERS, { isRefused: false })
  t.same(looks, [1])
})

t.test('without a finalizer for them volumes and Secrets stay', async (t) => {
  t.same(leaving(['in-order'], [SET, VOLUME, SECRET]), ['finalizers '])
})

t.test('finalizers of strangers vanish, or stay where the operator leaves them', async (t) => {
  t.same(leaving(['volumes', 'strange'], []), ['finalizers '])
  t.same(leaving(['volumes', 'strange'], [], { terms: { keepsForeign: true } }), ['finalizers strange'])
  t.same(leaving(['strange'], [], { terms: { keepsForeign: true } }), [])
})

t.test('a child that was never taken is let go, or hangs for ever', async (t) => {
  t.same(leaving(['volumes'], everything, { isRefused: true }), ['finalizers '])
  t.same(leaving(['volumes'], everything, { isRefused: true, terms: { hangsWhenRefused: true } }), [])
})
