import t from 'tap'
import { createStore } from '../../../src/kube/cache.ts'
import { anObject, told } from '../../fixtures/live-objects.ts'

function recorded() {
  const troubles: unknown[] = []
  const store = createStore((err) => troubles.push(err))
  const changes: string[] = []
  store.cache.onChange((now, before) => changes.push(told(now, before)))
  return { ...store, changes, troubles }
}

t.test('an object is found by namespace and name, and listed with its neighbours', async (t) => {
  const { cache, put } = recorded()
  const [orders, bills] = [anObject(), anObject({ name: 'bills', namespace: 'office' })]
  put(orders)
  put(bills)
  t.equal(cache.get('shop', 'orders'), orders)
  t.equal(cache.get('office', 'orders'), undefined)
  t.same(cache.list('office'), [bills])
  t.same(cache.list(), [orders, bills])
  t.equal(cache.size, 2)
})

t.test('an object without a namespace is found without one', async (t) => {
  const { cache, put } = recorded()
  const { namespace: _, ...metadata } = anObject().metadata
  const fast = { ...anObject(), metadata }
  put(fast)
  t.equal(cache.get(undefined, 'orders'), fast)
})

t.test('every change is told with what was before', async (t) => {
  const { put, remove, changes, cache } = recorded()
  put(anObject({ version: 1 }))
  put(anObject({ version: 2 }))
  remove(anObject({ version: 3 }))
  t.same(changes, ['+orders@1', '~orders@1>2', '-orders@2'])
  t.equal(cache.size, 0)
})

t.test('F9: an event that comes twice or too late is no news', async (t) => {
  const { put, changes } = recorded()
  put(anObject({ version: 9 }))
  put(anObject({ version: 10 }))
  put(anObject({ version: 10 }))
  put(anObject({ version: 9 }))
  t.same(changes, ['+orders@9', '~orders@9>10'])
})

t.test('a list is believed though it looks older: the API server may have been set back', async (t) => {
  const { putListed, changes } = recorded()
  putListed(anObject({ version: 10 }))
  putListed(anObject({ version: 10 }))
  putListed(anObject({ version: 4 }))
  t.same(changes, ['+orders@10', '~orders@10>4'])
})

t.test('an object made anew under the same name is told as gone and new', async (t) => {
  const { put, remove, changes, cache } = recorded()
  put(anObject({ uid: 'old', version: 5 }))
  put(anObject({ uid: 'new', version: 7 }))
  t.same(changes, ['+orders@5', '-orders@5', '+orders@7'])
  remove(anObject({ uid: 'old', version: 6 }))
  t.equal(cache.get('shop', 'orders')?.metadata.uid, 'new', 'the end of the old one is not that of the new one')
  t.equal(cache.size, 1)
})

t.test('an index follows every change, and has what was there before it', async (t) => {
  const { cache, put, remove, addIndex } = recorded()
  put(anObject({ labels: { team: 'a' } }))
  addIndex('team', ({ metadata }) => Object.values(metadata.labels ?? {}))
  const names = (team: string) => cache.by('team', team).map(({ metadata }) => metadata.name)
  t.same(names('a'), ['orders'])
  put(anObject({ name: 'bills', labels: { team: 'a', also: 'b' } }))
  t.same([names('a'), names('b')], [['orders', 'bills'], ['bills']])
  put(anObject({ version: 2, labels: { team: 'b' } }))
  t.same([names('a'), names('b')], [['bills'], ['bills', 'orders']])
  remove(anObject({ name: 'bills' }))
  t.same([names('a'), names('b')], [[], ['orders']])
})

t.test('an index that nobody handed in is our mistake', async (t) => {
  t.throws(() => recorded().cache.by('colour', 'red'), /no index is called "colour"/)
})

t.test('whoever listens and fails keeps nobody else from hearing', async (t) => {
  const { cache, put, troubles, changes } = recorded()
  const mistake = new Error('mistake')
  const end = cache.onChange(() => {
    throw mistake
  })
  const heard: string[] = []
  cache.onChange((now, before) => heard.push(told(now, before)))
  put(anObject())
  end()
  put(anObject({ version: 2 }))
  t.same(troubles, [mistake])
  t.same(heard, changes)
})
