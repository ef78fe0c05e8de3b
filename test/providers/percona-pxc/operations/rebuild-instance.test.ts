/** Rebuilds: a volume is thrown away once, and only while enough others serve. */
import t from 'tap'
import { rebuildInstance } from '../../../../providers/percona-pxc/operations/rebuild-instance.ts'
import { WAITING } from '../../../fixtures/mysql-clusters.ts'
import { begun, stages, words } from '../../../fixtures/mysql-operations.ts'
import { aClaim, aPod, given } from '../../../fixtures/xtradb-scenes.ts'

const asks = (...names: string[]) => ({
  type: 'RebuildInstance' as const,
  rebuildInstance: { instances: names.map((name) => ({ name })) }
})
const op = begun(rebuildInstance, asks('orders-pxc-2', 'orders-pxc-1'), given())

const claim = (number: number, metadata: object) => {
  const plain = aClaim(number)
  return { ...plain, metadata: { ...plain.metadata, ...metadata } }
}
const going = claim(2, { deletionTimestamp: '2026-05-04T03:05:00Z' })
const fresh = (number: number) => claim(number, { uid: `new-claim-${number}` })
const aNew = (number: number, rest: object = {}) =>
  aPod('pxc', number, { metadata: { uid: `new-${number}`, creationTimestamp: '2026-05-04T03:06:00Z' }, ...rest })
const CLAIM = 'PersistentVolumeClaim datadir-orders-pxc'

type Scene = Parameters<typeof given>[0]
const looks: Record<string, readonly [acts: string[], stages: string[], scene: Scene]> = {
  'at first the volume goes': [[`delete ${CLAIM}-2`], ['Pending', 'Pending'], {}],
  'then the pod that uses it': [['delete Pod orders-pxc-2'], ['Running', 'Pending'], { now: [going] }],
  'or one that was made since the beginning and still uses it': [
    ['delete Pod orders-pxc-2'],
    ['Running', 'Pending'],
    { now: [going, aPod('pxc', 2, { metadata: { uid: 'another' } })] }
  ],
  'also where the volume was faster': [
    ['delete Pod orders-pxc-2'],
    ['Running', 'Pending'],
    { gone: ['PersistentVolumeClaim/datadir-orders-pxc-2'] }
  ],
  'nothing is left to do while both go': [
    [],
    ['Running', 'Pending'],
    { now: [going, aPod('pxc', 2, { metadata: { deletionTimestamp: '2026-05-04T03:05:01Z' } })] }
  ],
  'a pod that waits for its new volume is left alone': [
    [],
    ['Running', 'Pending'],
    { now: [going, aNew(2, { status: WAITING })] }
  ],
  'the next one waits until it is back': [
    [],
    ['Running', 'Pending'],
    { now: [fresh(2), aNew(2, { status: WAITING })] }
  ],
  'and goes then': [[`delete ${CLAIM}-1`], ['Succeeded', 'Pending'], { now: [fresh(2), aNew(2)] }],
  'until all are done': [[], ['Succeeded', 'Succeeded'], { now: [fresh(2), aNew(2), fresh(1), aNew(1)] }]
}

for (const [name, [acts, wanted, scene]] of Object.entries(looks)) {
  t.test(name, async (t) => {
    t.same(words(rebuildInstance.acts(op.in(given(scene)))), acts)
    t.same(
      stages(rebuildInstance, op.in(given(scene))),
      ['orders-pxc-2', 'orders-pxc-1'].map((member, number) => `${member} ${wanted[number]}`)
    )
  })
}

t.test('it is done when all are back and the cluster serves', async (t) => {
  t.match(rebuildInstance.progress(op.in(given({ now: [fresh(2), aNew(2)] }))), { state: 'Running' })
  t.match(rebuildInstance.progress(op.in(given({ now: [fresh(2), aNew(2), fresh(1), aNew(1)] }))), {
    state: 'Succeeded'
  })
})

t.test('a volume stays while too few others serve', async (t) => {
  const scene = given({ now: [aPod('pxc', 0, { status: WAITING })] })
  t.same(rebuildInstance.acts(op.in(scene)), [])
  t.match(rebuildInstance.progress(op.in(scene)), { message: 'orders-pxc-2: waits until 2 others are ready: 1 are' })
})

t.test('one that has lost its data gets it back before anything else', async (t) => {
  t.same(words(rebuildInstance.cancel(op.in(given()))), [])
  t.match(words(rebuildInstance.cancel(op.in(given({ now: [going] })))), /orders-pxc-2 is away/)
  t.same(words(rebuildInstance.cancel(op.in(given({ now: [fresh(2), aNew(2)] })))), [])
})
