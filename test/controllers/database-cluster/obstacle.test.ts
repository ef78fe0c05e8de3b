import t from 'tap'
import { missing } from '../../../controllers/database-cluster/obstacle.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'

const cluster = { spec: { podSchedulingPolicy: { ref: { name: 'spread' } } } } as DatabaseCluster

t.test('a policy that is not there is waited for', async (t) => {
  const obstacle = missing(cluster, {}, {}, () => true)
  t.match(obstacle, { reason: 'NotFound', message: /Waiting for PodSchedulingPolicy "spread"/ })
})

t.test('one that cannot be read is not taken for missing, and not done without', async (t) => {
  const obstacle = missing(cluster, {}, {}, (kind) => kind !== 'PodSchedulingPolicy')
  t.match(obstacle, { condition: 'ReferencesResolved', reason: 'NotRead', message: /DBAAS_CLUSTER_FACTS/ })
})

t.test('one that is there is in nobody’s way', async (t) => {
  t.equal(
    missing(cluster, { policy: {} as never }, {}, () => false),
    undefined
  )
})
