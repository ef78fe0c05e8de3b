import t from 'tap'
import { factsOfCaches } from '../../controllers/facts.ts'
import type { Live } from '../../src/api/live.ts'
import { createStore, type Store } from '../../src/kube/cache.ts'
import type { Caches } from '../../src/kube/caches.ts'
import { anObject } from '../fixtures/live-objects.ts'

const CHILD = { apiVersion: 'child.example/v1', kind: 'Cluster' }

function caching() {
  const stores = new Map<string, Store>()
  const of = ({ apiVersion, kind }: { apiVersion: string; kind: string }) => {
    const store = stores.get(`${apiVersion} ${kind}`) ?? createStore((err) => t.fail(String(err)))
    stores.set(`${apiVersion} ${kind}`, store)
    return store.cache
  }
  const facts = factsOfCaches({ of } as unknown as Caches, [CHILD])
  const store = (name: string) => stores.get(name) as Store
  return { facts, stores, store }
}

t.test('the rules know what the caches hold, as soon as all of it has been read', async (t) => {
  const { facts, store } = caching()
  const clusters = store('dbaas.dev/v1alpha1 DatabaseCluster')
  t.notOk(facts.knows('DatabaseCluster'))
  clusters.put(anObject())
  clusters.markSynced(true)
  t.ok(facts.knows('DatabaseCluster'))
  t.match(facts.find('DatabaseCluster', 'orders', 'shop'), anObject())
  clusters.remove(anObject())
  t.equal(facts.find('DatabaseCluster', 'orders', 'shop'), undefined)
})

t.test('they know the main children, whoever made them', async (t) => {
  const { facts, store } = caching()
  const child: Live = { ...anObject(), ...CHILD }
  store('child.example/v1 Cluster').put(child)
  t.match(facts.child(CHILD.apiVersion, CHILD.kind, 'orders', 'shop'), child)
  t.equal(facts.child(CHILD.apiVersion, 'Pooler', 'orders', 'shop'), undefined)
})

t.test('StorageClasses are those of Kubernetes', async (t) => {
  const { facts, store } = caching()
  const { namespace: _, ...metadata } = anObject({ name: 'fast' }).metadata
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
  store('storage.k8s.io/v1 StorageClass').put({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { ...metadata, annotations } as Live['metadata']
  })
  t.equal(facts.defaultStorageClass()?.metadata.name, 'fast')
})
