/** An operator with hardly more memory than it needs to start, and many clusters. */
import t from 'tap'
import { inParallel } from '../../bench/estate/parallel.ts'
import { eventually } from '../fixtures/eventually.ts'
import { clusterOf, fragileEstate } from '../fixtures/fragile-estate.ts'
import { startOperatorIn } from '../fixtures/operator-process.ts'
import { aReview } from '../fixtures/reviews.ts'

/** With 28 it ends as it starts; the image sets no limit of its own, and the pod has 512. */
const MEGABYTES = 36
const COUNT = 200
const AT_ONCE = 10
const CHILDREN = '/apis/postgresql.cnpg.io/v1/namespaces/default/clusters'

t.test(`F39: ${COUNT} clusters in ${MEGABYTES} MB of heap: all are served, and the process lives on`, async (t) => {
  const { client, pod, store } = await fragileEstate(t)
  const names = Array.from({ length: COUNT }, (_, number) => `orders-${number}`)
  await inParallel(AT_ONCE, names, (name) => store('DatabaseCluster', name, clusterOf(1)))
  const operator = await startOperatorIn(t, pod, { flags: [`--max-old-space-size=${MEGABYTES}`] })
  await eventually('every cluster has its child', async () => {
    const why = operator.ended()
    if (why !== undefined) throw new Error(why)
    const { status } = await operator.ask(aReview())
    if (status !== 200) throw new Error(`the door answers ${status}`)
    const { body } = await client.request<{ items: object[] }>('GET', CHILDREN)
    return body.items.length === COUNT || undefined
  })
  t.equal(operator.ended(), undefined)
})
