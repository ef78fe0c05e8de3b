import t from 'tap'
import { Behind, writingFor } from '../../../controllers/database-cluster/current.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import type { Client, Manifest } from '../../../src/kube/client.ts'

const ORDERS = { apiVersion: 'dbaas.dev/v1alpha1', kind: 'DatabaseCluster' }
const metadata = { name: 'orders', namespace: 'shop', uid: 'u-1', generation: 3, resourceVersion: '7' }
const cluster = { ...ORDERS, metadata } as unknown as DatabaseCluster
const child: Manifest = { apiVersion: 'example.com/v1', kind: 'Database', metadata: { name: 'orders' } }

/** An API server that has this cluster, and what it was asked for. */
function serverWith(there: object | undefined) {
  const asked: string[] = []
  const answering = (verb: string) => async () => {
    asked.push(verb)
    return verb === 'get' ? there : child
  }
  const verbs = ['get', 'apply', 'create', 'patch', 'delete'] as const
  const client = Object.fromEntries(verbs.map((verb) => [verb, answering(verb)])) as unknown as Client
  return { asked, client }
}

t.test('a cluster is read once, before the first write for it', async (t) => {
  const { asked, client } = serverWith({ ...cluster, metadata: { ...metadata, resourceVersion: '9' } })
  const writing = writingFor(cluster, client)
  t.same(asked, [], 'who writes nothing reads nothing')
  await writing.apply(child, { manager: 'm' })
  await writing.delete({ ...ORDERS, name: 'orders' }, { uid: 'u-1' })
  t.same(asked, ['get', 'apply', 'delete'])
})

const OTHERWISE = {
  'was edited': { ...cluster, metadata: { ...metadata, generation: 4 } },
  'is another of its name': { ...cluster, metadata: { ...metadata, uid: 'u-2' } },
  'is gone': undefined
}
for (const [what, there] of Object.entries(OTHERWISE)) {
  t.test(`nothing is written for a cluster that ${what} and whose cache has not heard of it`, async (t) => {
    const { asked, client } = serverWith(there)
    const writing = writingFor(cluster, client)
    const target = { ...ORDERS, name: 'orders' }
    await t.rejects(writing.apply(child, { manager: 'm' }), Behind)
    await t.rejects(writing.create(child, { manager: 'm' }), Behind)
    await t.rejects(writing.patch(target, {}, { manager: 'm', type: 'merge' }), Behind)
    await t.rejects(writing.delete(target, { uid: 'u-1' }), Behind)
    t.same(asked, ['get'])
  })
}
