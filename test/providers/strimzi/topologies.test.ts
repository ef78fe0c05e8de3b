import t from 'tap'
import { withDefaults } from '../../../providers/defaults.ts'
import { strimzi } from '../../../providers/strimzi/index.ts'
import { aCluster, refused, type Written, warned } from '../../fixtures/strimzi-clusters.ts'

const completed = (written: Written, stored?: Written) =>
  withDefaults({ cluster: aCluster(written), before: stored && aCluster(stored) }, strimzi).spec.topology

const SEPARATED = { type: 'separated', controllers: 3 }
const COMBINED = { type: 'combined' }

t.test('several brokers get three controllers apart from them', async (t) => {
  t.same(completed({}), SEPARATED)
  t.same(completed({ clusterSize: 2 }), SEPARATED)
  t.same(completed({ topology: { controllers: 5 } }), { type: 'separated', controllers: 5 })
})

t.test('a single broker is its own controller, unless it is to grow', async (t) => {
  t.same(completed({ clusterSize: 1 }), COMBINED)
  t.same(completed({ clusterSize: 1, topology: { type: 'separated' } }), SEPARATED)
  t.same(refused({ clusterSize: 1, topology: { type: 'separated' } }), [])
})

t.test('three that are both say so', async (t) => {
  t.same(completed({ topology: COMBINED }), COMBINED)
})

t.test('an update that leaves the arrangement open keeps what was decided', async (t) => {
  const five = { type: 'separated', controllers: 5 }
  t.same(completed({}, { topology: five }), five)
  t.same(completed({ topology: {} }, { topology: five }), five)
  t.same(completed({ clusterSize: 3 }, { clusterSize: 3, topology: COMBINED }), COMBINED)
})

t.test('a cluster that never got its defaults is what its first size made it', async (t) => {
  t.same(completed({ clusterSize: 3 }, { clusterSize: 1 }), COMBINED)
  t.same(refused({ clusterSize: 3 }, { clusterSize: 1 }), ['topology/fixed-size spec.clusterSize'])
  t.same(completed({ clusterSize: 1 }, { clusterSize: 3 }), SEPARATED)
  t.same(refused({ clusterSize: 1 }, { clusterSize: 3 }), [])
  t.same(refused({ topology: { type: 'separated' } }, {}), [], 'and that can be written down later')
  t.same(refused({ topology: SEPARATED }, {}), [])
})

t.test('defaulting twice changes nothing', async (t) => {
  for (const clusterSize of [1, 2, 3]) {
    const once = withDefaults({ cluster: aCluster({ clusterSize }), before: undefined }, strimzi)
    t.same(withDefaults({ cluster: once, before: undefined }, strimzi), once)
  }
})

t.test('an arrangement that does not exist gets nothing', async (t) => {
  t.same(completed({ topology: { type: 'galera' } }), { type: 'galera' })
})

t.test('brokers come and go, in even numbers too', async (t) => {
  t.same(refused({ clusterSize: 4, topology: SEPARATED }, { topology: SEPARATED }), [])
  t.same(refused({ clusterSize: 1, topology: SEPARATED }, { topology: SEPARATED }), [])
})

t.test('controllers stay as many as they were', async (t) => {
  const changed = (controllers: number) => refused({ topology: { ...SEPARATED, controllers } }, { topology: SEPARATED })
  t.same(changed(3), [])
  t.same(changed(5), ['topology/controllers-changed spec.topology.controllers'])
  t.same(changed(1), ['topology/controllers-changed spec.topology.controllers'])
})

t.test('a combined cluster keeps its size, and says so once', async (t) => {
  t.same(refused({ clusterSize: 5, topology: COMBINED }, { topology: COMBINED }), [
    'topology/fixed-size spec.clusterSize'
  ])
  t.same(refused({ clusterSize: 5, topology: COMBINED }), [])
})

t.test('one controller is enough for one broker', async (t) => {
  const one = { type: 'separated', controllers: 1 }
  const rule = 'topology/single-controller spec.topology.controllers'
  t.notOk(warned({ clusterSize: 1, topology: one }).includes(rule))
  t.ok(warned({ clusterSize: 2, topology: one }).includes(rule))
})
