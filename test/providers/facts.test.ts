import t from 'tap'
import { type FactKind, type FactKinds, type Facts, factsFrom, factsOver, NO_FACTS } from '../../providers/facts.ts'
import type { Live } from '../../src/api/live.ts'
import { createStore, type Store } from '../../src/kube/cache.ts'

const OURS = 'dbaas.dev/v1alpha1'
const CHILDREN = 'child.example/v1'

const anObject = (kind: string, name: string, namespace?: string, annotations = {}, apiVersion = OURS): Live => ({
  apiVersion,
  kind,
  metadata: {
    name,
    uid: `${namespace}/${name}`,
    resourceVersion: '1',
    annotations,
    ...(namespace === undefined ? {} : { namespace })
  }
})

const SLOW = anObject('StorageClass', 'slow')
const FAST = anObject('StorageClass', 'fast', undefined, { 'storageclass.kubernetes.io/is-default-class': 'true' })
const HERE = anObject('DatabaseCluster', 'orders', 'shop')
const THERE = anObject('DatabaseCluster', 'orders', 'office')
const BILLS = anObject('DatabaseCluster', 'bills', 'office')
const PROVIDER = { ...anObject('DatabaseProvider', 'engine-x'), status: { operator: { installedVersion: '1.2.3' } } }
const CHILD = anObject('Cluster', 'orders', 'shop', {}, CHILDREN)
const OBJECTS = [SLOW, FAST, HERE, THERE, BILLS, PROVIDER, CHILD]
const KNOWN = ['DatabaseCluster', 'OpsRequest']

/** Facts over a cache for each kind, and the cache of clusters. */
function overCaches() {
  const stores = new Map<string, Store>()
  const storeOf = (kind: string) => {
    const store = stores.get(kind) ?? createStore((err) => t.fail(String(err)))
    stores.set(kind, store)
    return store
  }
  for (const object of OBJECTS) storeOf(object.kind).put(object)
  for (const kind of KNOWN) storeOf(kind).markSynced(true)
  const facts = factsOver({
    of: (kind) => storeOf(kind).cache,
    ofChildren: (apiVersion, kind) => (apiVersion === CHILDREN ? storeOf(kind).cache : undefined)
  })
  return { facts, clusters: storeOf('DatabaseCluster') }
}

const FACTS: Record<string, Facts> = {
  'from a list': factsFrom(OBJECTS as unknown as FactKinds[FactKind][], { known: KNOWN }),
  'over caches': overCaches().facts
}

for (const [how, facts] of Object.entries(FACTS)) {
  t.test(`facts ${how} find an object in its namespace`, async (t) => {
    t.same(facts.find('DatabaseCluster', 'orders', 'office'), THERE)
    t.equal(facts.find('DatabaseCluster', 'bills', 'shop'), undefined)
    t.same(facts.find('StorageClass', 'slow'), SLOW)
    t.same(facts.all('DatabaseCluster'), [HERE, THERE, BILLS])
    t.same(facts.all('DatabaseCluster', 'office'), [THERE, BILLS])
  })

  t.test(`facts ${how} tell what is missing from what is not known`, async (t) => {
    t.ok(facts.knows('DatabaseCluster'))
    t.ok(facts.knows('OpsRequest'), 'though there is none')
    t.notOk(facts.knows('BackupStorage'))
  })

  t.test(`facts ${how} know the class of volumes, and the child operators`, async (t) => {
    t.same(facts.defaultStorageClass(), FAST)
    t.equal(facts.operatorVersion('engine-x'), '1.2.3')
    t.equal(facts.operatorVersion('engine-y'), undefined)
    t.same(facts.child(CHILDREN, 'Cluster', 'orders', 'shop'), CHILD)
    t.equal(facts.child(CHILDREN, 'Cluster', 'orders', 'office'), undefined)
    t.equal(facts.child('other.example/v1', 'Cluster', 'orders', 'shop'), undefined)
  })
}

t.test('facts over caches see every change at once', async (t) => {
  const { facts, clusters } = overCaches()
  const loans = anObject('DatabaseCluster', 'loans', 'shop')
  clusters.put(loans)
  t.equal(facts.find('DatabaseCluster', 'loans', 'shop'), loans)
  clusters.remove(HERE)
  t.same(facts.all('DatabaseCluster', 'shop'), [loans])
})

t.test('where nothing is known, nothing is missing', async (t) => {
  t.notOk(NO_FACTS.knows('DatabaseCluster'))
  t.same(NO_FACTS.all('DatabaseCluster'), [])
})
