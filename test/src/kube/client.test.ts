import t, { type Test } from 'tap'
import { isConflict, isInvalid, NotLeader, NotServed } from '../../../src/kube/api-error.ts'
import { createClient, type Manifest, targetOf } from '../../../src/kube/client.ts'
import { fakeTime } from '../../fixtures/fake-time.ts'
import { rejection } from '../../fixtures/rejection.ts'
import { type Answer, json, KIND, refuse, scriptedApi } from '../../fixtures/scripted-api.ts'

const PATH = '/apis/dbaas.dev/v1alpha1/namespaces/shop/databaseclusters'
const ORDERS: Manifest = { ...KIND, metadata: { namespace: 'shop', name: 'orders' } }
const TARGET = targetOf(ORDERS)
const BY_US = { manager: 'dbaas-cluster' }

async function asking(t: Test, mayWrite: () => boolean = () => true) {
  const api = await scriptedApi(t, fakeTime())
  api.on('other', json({ ...ORDERS, answered: true }))
  const sent = () => api.of('other').map(({ method, path, query }) => `${method} ${path} ${new URLSearchParams(query)}`)
  return { api, sent, client: createClient({ ...api, mayWrite }) }
}

t.test('every write says who writes, and that unknown fields are mistakes', async (t) => {
  const { api, client, sent } = await asking(t)
  t.match(await client.apply(ORDERS, { ...BY_US, force: true }), { answered: true })
  await client.apply(ORDERS, { ...BY_US, subresource: 'status', dryRun: true })
  await client.create(ORDERS, BY_US)
  await client.patch(TARGET, { spec: {} }, { ...BY_US, type: 'merge', subresource: 'scale' })
  await client.patch(TARGET, [], { ...BY_US, type: 'json' })
  const who = 'fieldManager=dbaas-cluster&fieldValidation=Strict'
  t.same(sent(), [
    `PATCH ${PATH}/orders ${who}&force=true`,
    `PATCH ${PATH}/orders/status ${who}&dryRun=All&force=false`,
    `POST ${PATH} ${who}`,
    `PATCH ${PATH}/orders/scale ${who}`,
    `PATCH ${PATH}/orders ${who}`
  ])
  t.same(
    api.of('other').map(({ headers }) => headers['content-type']),
    [
      'application/apply-patch+yaml',
      'application/apply-patch+yaml',
      'application/json',
      'application/merge-patch+json',
      'application/json-patch+json'
    ]
  )
})

t.test('F12: only the very object that is meant is deleted', async (t) => {
  const { api, client } = await asking(t)
  t.equal(await client.delete(TARGET, { uid: 'u', resourceVersion: '7', propagation: 'Orphan' }), true)
  t.match(JSON.parse(api.of('other')[0]?.body ?? ''), {
    preconditions: { uid: 'u', resourceVersion: '7' },
    propagationPolicy: 'Orphan'
  })
  api.on('other', refuse(409, 'Conflict'))
  t.ok(isConflict(await rejection(client.delete(TARGET, { uid: 'u' }))))
})

const missing = refuse(404, 'NotFound', {}, { name: 'orders', kind: 'databaseclusters' })

t.test('an object that is not there is undefined, and gone already when it is deleted', async (t) => {
  const { api, client } = await asking(t)
  api.on('other', missing)
  t.equal(await client.get(TARGET), undefined)
  t.equal(await client.delete(TARGET, { uid: 'u' }), false)
  const err = await rejection(client.patch(TARGET, {}, { ...BY_US, type: 'merge' }))
  t.match(err, { status: 404, reason: 'NotFound' })
})

t.test('all of a kind in a namespace, each of which says what it is', async (t) => {
  const { api, client } = await asking(t)
  api.on('list', json({ items: [{ metadata: { name: 'orders' } }] }))
  t.same(await client.list({ ...KIND, selector: 'team=a' }, 'shop'), [{ ...KIND, metadata: { name: 'orders' } }])
  t.same(
    api.of('list').map(({ path, query }) => [path, { ...query }]),
    [[PATH, { labelSelector: 'team=a' }]]
  )
})

t.test('F20: a kind that is not served is an error of its own, and found soon after it appears', async (t) => {
  const time = fakeTime()
  const api = await scriptedApi(t, time)
  const client = createClient({ ...api, mayWrite: () => true })
  api.on('discovery', json({ resources: [] }))
  await t.rejects(client.get(TARGET), new NotServed(KIND))
  await t.rejects(client.get(TARGET), NotServed)
  t.equal(api.of('discovery').length, 1, 'nobody asks twice within a moment')
  api.on('discovery', json({ resources: [{ name: 'databaseclusters', kind: KIND.kind, namespaced: true }] }))
  api.on('other', json(ORDERS))
  time.advance(5_000)
  t.match(await client.get(TARGET), ORDERS)
})

t.test('F20: a definition that went away is noticed at the next request', async (t) => {
  const { api, client } = await asking(t)
  await client.get(TARGET)
  const nowhere: Answer = (response) => void response.writeHead(404).end('404 page not found\n')
  api.on('other', nowhere)
  await t.rejects(client.apply(ORDERS, BY_US), NotServed)
  api.on('other', json(ORDERS))
  await client.get(TARGET)
  t.equal(api.of('discovery').length, 2)
})

t.test('F14: nothing is written without the lease, and reading goes on', async (t) => {
  let isLeading = true
  const { client, sent } = await asking(t, () => isLeading)
  await client.apply(ORDERS, BY_US)
  isLeading = false
  await t.rejects(client.apply(ORDERS, BY_US), NotLeader)
  await t.rejects(client.create(ORDERS, BY_US), NotLeader)
  await t.rejects(client.patch(TARGET, {}, { ...BY_US, type: 'merge' }), NotLeader)
  await t.rejects(client.delete(TARGET, { uid: 'u' }), NotLeader)
  t.equal(sent().length, 1)
  t.match(await client.get(TARGET), ORDERS)
})

t.test('F14: the lease is asked for after every wait, right before the write is sent', async (t) => {
  let isLeading = true
  const { api, client, sent } = await asking(t, () => isLeading)
  api.on('discovery', (response, request) => {
    isLeading = false // it is lost while the kind is looked up
    json({ resources: [{ name: 'databaseclusters', kind: KIND.kind, namespaced: true }] })(response, request)
  })
  await t.rejects(client.apply(ORDERS, BY_US), NotLeader)
  t.same(sent(), [])
})

t.test('a name with a slash leads nowhere else', async (t) => {
  const { client, sent } = await asking(t)
  await client.get({ ...KIND, namespace: '../kube-system', name: 'a/../b?c' })
  t.same(sent(), ['GET /apis/dbaas.dev/v1alpha1/namespaces/..%2Fkube-system/databaseclusters/a%2F..%2Fb%3Fc '])
})

t.test('a refusal by a webhook comes with its words', async (t) => {
  const { api, client } = await asking(t)
  const message = 'admission webhook "door" denied the request: spec.storage: too small'
  api.on('other', json({ kind: 'Status', code: 422, reason: 'Invalid', message }, 422))
  const err = await rejection(client.apply(ORDERS, BY_US))
  t.ok(isInvalid(err))
  t.match(err, { message })
})
