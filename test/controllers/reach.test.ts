import t from 'tap'
import { placesIn, STORAGE_CLASS, seesAll } from '../../controllers/reach.ts'
import { API_VERSION } from '../../src/api/kind.ts'

const ours = (kind: string) => ({ apiVersion: API_VERSION, kind })
const POD = { apiVersion: 'v1', kind: 'Pod' }

t.test('everything is read everywhere unless somebody says otherwise', async (t) => {
  const reach = { namespaces: [], clusterFacts: true }
  for (const kind of [ours('DatabaseCluster'), ours('DatabaseProvider'), POD, STORAGE_CLASS]) {
    t.same(placesIn(reach)(kind), [undefined], kind.kind)
  }
  t.ok(seesAll(reach))
})

t.test('with namespaces, kinds are read in each of them, and what has none still whole', async (t) => {
  const reach = { namespaces: ['shop', 'office'], clusterFacts: true }
  const places = placesIn(reach)
  t.same([ours('DatabaseCluster'), POD].map(places), [reach.namespaces, reach.namespaces])
  t.same([ours('PodSchedulingPolicy'), STORAGE_CLASS].map(places), [[undefined], [undefined]])
  t.notOk(seesAll(reach), 'who sees a part must not speak for the whole')
})

t.test('without cluster facts, what has no namespace is read nowhere', async (t) => {
  const reach = { namespaces: [], clusterFacts: false }
  const places = placesIn(reach)
  t.same([ours('PodSchedulingPolicy'), ours('DatabaseProvider'), STORAGE_CLASS].map(places), [[], [], []])
  t.same(places(ours('BackupStorage')), [undefined])
  t.notOk(seesAll(reach))
})
