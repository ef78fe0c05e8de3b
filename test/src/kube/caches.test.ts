import t, { type Test } from 'tap'
import { createCaches, type Place } from '../../../src/kube/caches.ts'
import { fakeTime } from '../../fixtures/fake-time.ts'
import { anObject } from '../../fixtures/live-objects.ts'
import { type Answer, json, KIND, refuse, scriptedApi } from '../../fixtures/scripted-api.ts'
import { silentLog } from '../../fixtures/silent-log.ts'

const END = { ...KIND, metadata: { resourceVersion: '10', annotations: { 'k8s.io/initial-events-end': 'true' } } }

/** The list that a watch begins with. */
const has =
  (...objects: object[]): Answer =>
  (response) => {
    const events = [...objects.map((object) => ({ type: 'ADDED', object })), { type: 'BOOKMARK', object: END }]
    response.writeHead(200).write(events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  }

/** The same, from an API server that ends the watch. */
const ending =
  (answer: Answer): Answer =>
  (response, request) => {
    answer(response, request)
    response.end()
  }

async function caching(t: Test, places?: readonly Place[]) {
  const time = fakeTime()
  const api = await scriptedApi(t, time)
  const caches = createCaches({
    ...api,
    time,
    random: () => 1,
    log: silentLog,
    ...(places === undefined ? {} : { placesOf: () => places })
  })
  t.teardown(caches.stop)
  const synced = async () => {
    let isSynced = false
    void caches.synced().then(() => {
      isSynced = true
    })
    await time.goOnUntil('all caches are synced', () => isSynced)
  }
  return { api, caches, synced, time }
}

t.test('who asks for the same shares one cache and one watch', async (t) => {
  const { api, caches, synced } = await caching(t)
  api.on('watch', has(anObject({ labels: { team: 'a' } })))
  const one = caches.of(KIND)
  const other = caches.of(KIND, { team: ({ metadata }) => Object.values(metadata.labels ?? {}) })
  t.equal(one, other)
  t.same(caches.waitingFor(), ['DatabaseCluster'])
  t.notOk(one.synced)
  caches.start()
  await synced()
  t.ok(one.synced)
  t.same(caches.waitingFor(), [])
  t.equal(one.by('team', 'a').length, 1)
  t.equal(api.of('watch').length, 1)
})

t.test('another selector is another cache', async (t) => {
  const { api, caches, synced } = await caching(t)
  api.on('watch', has())
  caches.start()
  t.not(caches.of(KIND), caches.of({ ...KIND, selector: 'team=a' }))
  await synced()
  t.same(
    api
      .of('watch')
      .map(({ query }) => query.labelSelector)
      .sort(),
    ['team=a', undefined]
  )
})

t.test('F20: a kind that is not served keeps nobody waiting', async (t) => {
  const { api, caches, synced } = await caching(t)
  api.on('discovery', refuse(404, 'NotFound'))
  const cache = caches.of(KIND)
  caches.start()
  await synced()
  t.notOk(cache.synced, 'though nobody can say what there is')
  t.ok(caches.unserved(KIND))
  t.notOk(caches.unserved({ ...KIND, kind: 'OpsRequest' }))
})

t.test('only some namespaces are read where only those are ours', async (t) => {
  const { api, caches, synced } = await caching(t, ['shop', 'office'])
  api.on('watch', has(anObject({ namespace: 'shop' })), has(anObject({ namespace: 'office' })))
  const cache = caches.of(KIND)
  caches.start()
  await synced()
  t.same(
    api
      .of('watch')
      .map(({ path }) => path)
      .sort(),
    [
      '/apis/dbaas.dev/v1alpha1/namespaces/office/databaseclusters',
      '/apis/dbaas.dev/v1alpha1/namespaces/shop/databaseclusters'
    ]
  )
  t.equal(cache.size, 2)
})

t.test('a kind that is not to be read keeps nobody waiting, and nothing is known of it', async (t) => {
  const { api, caches, synced } = await caching(t, [])
  const cache = caches.of(KIND)
  caches.start()
  await synced()
  t.notOk(cache.synced)
  t.same(caches.waitingFor(), [])
  t.same(api.of('watch'), [])
})

t.test('a kind without namespaces is read all the same, and its deletions are found', async (t) => {
  const { api, caches, synced, time } = await caching(t, ['shop'])
  const { namespace: _, ...metadata } = anObject().metadata
  api.on('discovery', json({ resources: [{ name: 'databaseclusters', kind: KIND.kind, namespaced: false }] }))
  api.on('watch', has({ ...KIND, metadata }))
  const cache = caches.of(KIND)
  caches.start()
  await synced()
  t.equal(cache.get(undefined, 'orders')?.metadata.name, 'orders')
  t.equal(api.of('watch')[0]?.path, '/apis/dbaas.dev/v1alpha1/databaseclusters')
  api.on('watch', refuse(410, 'Expired'), has())
  await time.goOnUntil('the deletion', () => cache.size === 0)
})

t.test('F43: a kind that is refused is told as such until it can be read again, and what was read stays', async (t) => {
  const { api, caches, synced, time } = await caching(t)
  let told = 0
  caches.onRefusal(() => {
    told += 1
  })
  api.on('watch', ending(has(anObject())), refuse(403, 'Forbidden'))
  const cache = caches.of(KIND)
  caches.start()
  await synced()
  t.equal(caches.refusal(KIND), undefined)
  await time.goOnUntil('the refusal', () => told === 1)
  t.type(caches.refusal(KIND), 'string')
  t.equal(cache.size, 1)
  api.on('watch', has(anObject()))
  await time.goOnUntil('the end of it', () => told === 2)
  t.equal(caches.refusal(KIND), undefined)
})

t.test('how many objects are kept is told', async (t) => {
  const { api, caches, synced } = await caching(t)
  api.on('watch', has(anObject(), anObject({ name: 'bills' })))
  caches.of(KIND)
  caches.start()
  await synced()
  t.match((await api.metrics.exposition()).text, 'dbaas_cached_objects{kind="DatabaseCluster"} 2')
})

t.test('after a stop nothing is asked any more', async (t) => {
  const { api, caches, synced, time } = await caching(t)
  api.on('watch', has())
  caches.of(KIND)
  caches.start()
  await synced()
  await caches.stop()
  await time.goOnUntil('ten minutes', () => time.now() >= 600_000)
  t.equal(api.of('watch').length, 1)
})
