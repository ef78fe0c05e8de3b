/** Restarts: each pod once, whoever asks how often. */
import t from 'tap'
import { restart } from '../../../../providers/percona-pxc/operations/restart.ts'
import { WAITING } from '../../../fixtures/mysql-clusters.ts'
import { begun, stages, UID, words } from '../../../fixtures/mysql-operations.ts'
import { aPod, aSet, given, SERVING } from '../../../fixtures/xtradb-scenes.ts'

const MARK = { 'dbaas.dev/restart': UID }
const marked = (part: string) => (spec: Record<string, never>) => ({
  [part]: { ...Object(spec[part]), annotations: MARK }
})
const aNew = (part: string, number: number, rest: object = {}) =>
  aPod(part, number, { metadata: { uid: `new-${number}`, annotations: MARK }, ...rest })

t.test('all members are restarted by their operator, which is told so once', async (t) => {
  const op = begun(restart, { type: 'Restart' }, given())
  const [act, ...others] = restart.acts(op.in(given()))
  t.match(act, {
    do: 'patch',
    object: { kind: 'PerconaXtraDBCluster' },
    patch: { spec: { pxc: { annotations: MARK } } }
  })
  t.same(others, [])
  t.same(restart.acts(op.in(given({ asks: marked('pxc') }))), [])
  t.same(restart.acts(op.in(given({ isChildless: true }))), [], 'without a child there is nobody to tell')
})

t.test('proxies are told by annotations of their own', async (t) => {
  const op = begun(restart, { type: 'Restart', restart: { target: 'Proxy' } }, given())
  t.match(restart.acts(op.in(given())), [{ patch: { spec: { haproxy: { annotations: MARK } } } }])
  t.same(stages(restart, op.in(given())), ['orders-haproxy-0 Pending', 'orders-haproxy-1 Pending'])
})

t.test('it is done when every pod is newer and the cluster serves, and not before', async (t) => {
  const op = begun(restart, { type: 'Restart' }, given())
  const way = (now: readonly ReturnType<typeof aPod>[], says: object = {}) =>
    op.in(given({ asks: marked('pxc'), now, says: { ...SERVING, ...says } }))
  const all = [0, 1, 2].map((number) => aNew('pxc', number))

  t.match(restart.progress(way([])), { state: 'Running', message: 'orders-pxc-0: waits for its turn' })
  const third = aNew('pxc', 2, { status: WAITING })
  t.same(stages(restart, way([third])), ['orders-pxc-0 Pending', 'orders-pxc-1 Pending', 'orders-pxc-2 Running'])
  t.match(restart.progress(way([third])), { message: 'orders-pxc-2: ImagePullBackOff: no such image' })
  t.match(restart.progress(way([...all, aSet('haproxy', 2, { status: { readyReplicas: 1 } })])), { state: 'Running' })
  t.match(restart.progress(way(all, { state: 'initializing' })), { state: 'Running' })
  t.match(restart.progress(way(all)), { state: 'Succeeded', reason: 'Restarted' })
})

t.test('an error is told in the words of the operator', async (t) => {
  const says = { ...SERVING, state: 'error', message: ['Error: smart update: no primary'] }
  const op = begun(restart, { type: 'Restart' }, given())
  t.match(restart.progress(op.in(given({ asks: marked('pxc'), says }))), {
    state: 'Failed',
    message: 'Error: smart update: no primary'
  })
})

t.test('once the operator knows, it cannot be taken back', async (t) => {
  const op = begun(restart, { type: 'Restart' }, given())
  t.same(words(restart.cancel(op.in(given()))), [])
  t.match(words(restart.cancel(op.in(given({ asks: marked('pxc') })))), /members must be alike/)
})

t.test('members that are named go one after the other, the one that is written to last', async (t) => {
  const instances = ['orders-pxc-0', 'orders-pxc-2']
  const op = begun(restart, { type: 'Restart', restart: { target: 'Engine', instances } }, given())
  const looks: readonly (readonly [acts: string[], scene: Parameters<typeof given>[0]])[] = [
    [['delete Pod orders-pxc-2'], {}],
    [[], { now: [aPod('pxc', 2, { metadata: { deletionTimestamp: '2026-05-04T03:02:02Z' } })] }],
    [[], { gone: ['Pod/orders-pxc-2'] }],
    [[], { now: [aNew('pxc', 2, { status: WAITING })] }],
    [['delete Pod orders-pxc-0'], { now: [aNew('pxc', 2)] }],
    [[], { now: [aNew('pxc', 2), aNew('pxc', 0)] }]
  ]
  for (const [acts, scene] of looks) t.same(words(restart.acts(op.in(given(scene)))), acts)
  t.match(restart.progress(op.in(given({ now: [aNew('pxc', 2)] }))), { state: 'Running' })
  t.match(restart.progress(op.in(given({ now: [aNew('pxc', 2), aNew('pxc', 0)] }))), { state: 'Succeeded' })
})

t.test('a member stays while another one is away; one that does not serve can go at any time', async (t) => {
  const one = (name: string) =>
    begun(restart, { type: 'Restart', restart: { target: 'Engine', instances: [name] } }, given())
  const broken = given({ now: [aPod('pxc', 1, { status: WAITING })] })
  t.same(restart.acts(one('orders-pxc-2').in(broken)), [])
  t.match(restart.progress(one('orders-pxc-2').in(broken)), {
    state: 'Running',
    message: 'orders-pxc-2: stays until orders-pxc-1 is ready: ImagePullBackOff: no such image'
  })
  t.same(words(restart.acts(one('orders-pxc-1').in(broken))), ['delete Pod orders-pxc-1'])
})

t.test('between two members it can be left at that', async (t) => {
  const instances = ['orders-pxc-0', 'orders-pxc-2']
  const op = begun(restart, { type: 'Restart', restart: { target: 'Engine', instances } }, given())
  t.match(words(restart.cancel(op.in(given({ gone: ['Pod/orders-pxc-2'] })))), /orders-pxc-2 is away/)
  t.same(words(restart.cancel(op.in(given({ now: [aNew('pxc', 2)] })))), [])
})

t.test('clients of a single member notice more than those of several', async (t) => {
  const impact = (clusterSize: number) => {
    const scene = given({ spec: { clusterSize } })
    return restart.impact(begun(restart, { type: 'Restart' }, scene).in(scene))
  }
  t.same([1, 3].map(impact), ['Downtime', 'RollingRestart'])
})
