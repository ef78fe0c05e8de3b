import t from 'tap'
import { dated, drop, keep, MADE_OF, make, nothingElse, ownedBy } from '../../../sandbox/operators/scene.ts'
import { aChild, aProp, live, scene } from '../../fixtures/scenes.ts'

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' }

t.test('what was kept and is no longer wished for goes; what others made stays', async (t) => {
  const child = aChild()
  const kept = (name: string) =>
    live({ ...CONFIG_MAP, metadata: { name, annotations: { [MADE_OF]: 'x' }, ownerReferences: ownedBy(child) } })
  const [wanted, old] = [kept('wanted'), kept('old')]
  const strangers = live({ ...CONFIG_MAP, metadata: { name: 'strangers', ownerReferences: ownedBy(child) } })
  const wishes = [keep(aProp('wanted')), make(aProp('other'))]
  t.same(nothingElse(scene(child, [wanted, old, strangers]), [CONFIG_MAP], wishes), [...wishes, drop(old)])
})

t.test('a condition that did not change keeps its time', async (t) => {
  const before = [
    { type: 'Ready', status: 'True', lastTransitionTime: 'then' },
    { type: 'Initialized', status: 'False', lastTransitionTime: 'then' }
  ]
  const wanted = [
    { type: 'Ready', status: 'True', reason: 'Again' },
    { type: 'Initialized', status: 'True' }
  ]
  t.same(
    dated(wanted, before, 'now').map(({ lastTransitionTime }) => lastTransitionTime),
    ['then', 'now']
  )
})
