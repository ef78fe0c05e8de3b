import t from 'tap'
import type { Behaviour } from '../../../sandbox/operators/knobs.ts'
import { CLAIM, type Claim, machines, POD, type Pod } from '../../../sandbox/operators/machines.ts'
import type { Wish } from '../../../sandbox/operators/scene.ts'
import { aChild, live, scene } from '../../fixtures/scenes.ts'

const aPod = (status = {}, uid = '00000001-aaaa') =>
  live({
    ...POD,
    metadata: { name: 'orders-1', uid },
    spec: { containers: [{ name: 'database', image: 'x' }] },
    status
  }) as Pod
const up = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
const aClaim = (asked: string, status = {}) =>
  live({ ...CLAIM, metadata: { name: 'data' }, spec: { resources: { requests: { storage: asked } } }, status }) as Claim
const bound = (storage: string) => ({ phase: 'Bound', capacity: { storage } })

const play = (pods: Pod[], claims: Claim[], options: { later?: boolean; knobs?: Behaviour[] } = {}) =>
  machines(scene(aChild(), [], options), pods, claims)
const statusIn = ([wish]: Wish[]) => (wish?.does === 'happen' ? wish.status : undefined)

t.test('a pod becomes ready after its time, at an address that belongs to nobody', async (t) => {
  t.same(play([aPod()], [], { later: false }), [])
  const status = statusIn(play([aPod()], []))
  t.match(status, { phase: 'Running', podIP: /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/ })
  t.match(JSON.stringify(status), '"type":"Ready","status":"True"')
})

t.test('a pod that serves is left alone', async (t) => t.same(play([aPod(up)], []), []))

t.test('a pod that is not to become ready runs all the same', async (t) => {
  t.match(statusIn(play([aPod()], [], { knobs: ['never-ready'] })), {
    phase: 'Running',
    containerStatuses: [{ ready: false }]
  })
})

t.test('a pod that finds no node says so', async (t) => {
  t.match(statusIn(play([aPod()], [], { knobs: ['unschedulable'] })), { conditions: [{ reason: 'Unschedulable' }] })
})

t.test('a pod that flaps is taken down after a while', async (t) => {
  t.match(statusIn(play([aPod(up)], [], { knobs: ['flapping'] })), { containerStatuses: [{ ready: false }] })
})

t.test('a claim is bound at once, and grows in its time', async (t) => {
  t.match(statusIn(play([], [aClaim('1Gi')])), bound('1Gi'))
  t.match(statusIn(play([], [aClaim('2Gi', bound('1Gi'))], { later: false })), { conditions: [{ type: 'Resizing' }] })
  t.match(statusIn(play([], [aClaim('2Gi', bound('1Gi'))])), { capacity: { storage: '2Gi' }, conditions: [] })
  t.same(play([], [aClaim('2Gi', bound('2Gi'))]), [])
})

t.test('a claim that cannot grow says why', async (t) => {
  const status = statusIn(play([], [aClaim('2Gi', bound('1Gi'))], { knobs: ['no-growth'] }))
  t.match(status, { conditions: [{}, { type: 'ControllerResizeError' }] })
})
