/** When a wish has come true, by the status of its cluster. */
import t from 'tap'
import { wishProgress } from '../../../controllers/ops-request/wish.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import type { OpsRequest } from '../../../src/api/ops-request.ts'

const asked = (type: OpsRequest['spec']['type']) => ({ spec: { clusterRef: 'orders', type } }) as OpsRequest

/** Ready at its generation, with these members. */
const readyWith = (...members: readonly boolean[]) =>
  ({
    metadata: { name: 'orders', generation: 2 },
    spec: { storage: '1Gi' },
    status: {
      observedGeneration: 2,
      phase: 'Ready',
      power: 'Off',
      conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: '', observedGeneration: 2 }],
      members: members.map((ready, index) => ({ name: `orders-${index}`, role: 'Replica', ready }))
    }
  }) as unknown as DatabaseCluster

t.test('a cluster that is Ready while a member is told as not ready is not done', async (t) => {
  const progress = wishProgress(asked('VerticalScaling'), readyWith(true, false))
  t.match(progress, { state: 'Running', reason: 'NotThereYet', message: 'orders-1 not ready yet' })
  t.match(wishProgress(asked('VerticalScaling'), readyWith(true, true)), { state: 'Succeeded' })
})

t.test('members of a cluster that was switched off need not be ready', async (t) => {
  t.match(wishProgress(asked('Stop'), readyWith(false)), { state: 'Succeeded' })
})
