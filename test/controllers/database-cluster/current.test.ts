import t from 'tap'
import { Behind, writingFor } from '../../../controllers/database-cluster/current.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import type { KindRef, Live } from '../../../src/api/live.ts'
import type { Client, Manifest, Target } from '../../../src/kube/client.ts'

const ORDERS = { apiVersion: 'dbaas.dev/v1alpha1', kind: 'DatabaseCluster' }
const metadata = { name: 'orders', namespace: 'shop', uid: 'u-1', generation: 3, resourceVersion: '7' }
const cluster = { ...ORDERS, metadata } as unknown as DatabaseCluster
const child = {
  apiVersion: 'example.com/v1',
  kind: 'Database',
  metadata: {
    name: 'orders',
    namespace: 'shop',
    uid: 'u-5',
    resourceVersion: '8',
    annotations: { 'dbaas.dev/accepted': '{}' }
  }
}
const secret: Manifest = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'orders' } }

/** An API server that has these, and what it was asked for. */
function serverWith(...there: readonly Live[]) {
  const asked: string[] = []
  const answering = (verb: string) => async (target: Partial<Target>) => {
    asked.push(verb === 'get' ? `get ${target.kind}` : verb)
    return verb === 'get' ? there.find(({ kind }) => kind === target.kind) : secret
  }
  const list = async ({ kind }: KindRef) => {
    asked.push(`list ${kind}`)
    return there.filter((one) => one.kind === kind)
  }
  const verbs = ['get', 'apply', 'create', 'patch', 'delete'] as const
  const all = Object.fromEntries(verbs.map((verb) => [verb, answering(verb)]))
  return { asked, client: { ...all, list } as unknown as Client }
}

const withMetadata = <Base extends Live>(base: Base, more: object): Base => ({
  ...base,
  metadata: { ...base.metadata, ...more }
})

t.test('a cluster and its child are read once, before the first write for them', async (t) => {
  const { asked, client } = serverWith(
    withMetadata(cluster as Live, { resourceVersion: '9' }),
    withMetadata(child, { resourceVersion: '10' })
  )
  const writing = writingFor({ cluster, child, volumes: [] }, client)
  t.same(asked, [], 'who writes nothing reads nothing')
  await writing.apply(secret, { manager: 'm' })
  await writing.delete({ ...ORDERS, name: 'orders' }, { uid: 'u-1' })
  t.same(asked, ['get DatabaseCluster', 'get Database', 'apply', 'delete'])
})

t.test('a child that is not there yet is not read', async (t) => {
  const { asked, client } = serverWith(cluster as Live)
  await writingFor({ cluster, child: undefined, volumes: [] }, client).apply(secret, { manager: 'm' })
  t.same(asked, ['get DatabaseCluster', 'apply'])
})

const OTHERWISE: Readonly<Record<string, readonly Live[]>> = {
  'a cluster that was edited': [withMetadata(cluster as Live, { generation: 4 }), child],
  'a cluster that is another of its name': [withMetadata(cluster as Live, { uid: 'u-2' }), child],
  'a cluster that is gone': [child],
  'a child that is another of its name': [cluster as Live, withMetadata(child, { uid: 'u-6' })],
  'a child for which an edit was accepted': [
    cluster as Live,
    withMetadata(child, { annotations: { 'dbaas.dev/accepted': '{"spec":{}}' } })
  ],
  'a child that is gone': [cluster as Live]
}
for (const [what, there] of Object.entries(OTHERWISE)) {
  t.test(`nothing is written for ${what} when the cache has not heard of it`, async (t) => {
    const { asked, client } = serverWith(...there)
    const writing = writingFor({ cluster, child, volumes: [] }, client)
    const target = { ...ORDERS, name: 'orders' }
    await t.rejects(writing.apply(secret, { manager: 'm' }), Behind)
    await t.rejects(writing.create(secret, { manager: 'm' }), Behind)
    await t.rejects(writing.patch(target, {}, { manager: 'm', type: 'merge' }), Behind)
    await t.rejects(writing.delete(target, { uid: 'u-1' }), Behind)
    t.same(asked, ['get DatabaseCluster', 'get Database'])
  })
}

t.test('volumes that the child is to have the size of are those that are there', async (t) => {
  const volume = { ...child, apiVersion: 'v1', kind: 'PersistentVolumeClaim' } as Live
  const decisive = { cluster, child: undefined, volumes: [volume] }
  const same = serverWith(cluster as Live, volume)
  await writingFor(decisive, same.client).apply(secret, { manager: 'm' })
  t.same(same.asked, ['get DatabaseCluster', 'list PersistentVolumeClaim', 'apply'])
  const other = serverWith(cluster as Live, withMetadata(volume, { uid: 'u-9' }))
  await t.rejects(writingFor(decisive, other.client).apply(secret, { manager: 'm' }), Behind)
})
