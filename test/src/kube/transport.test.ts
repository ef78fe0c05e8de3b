import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { ApiError, NoAnswer } from '../../../src/kube/api-error.ts'
import { duringPass, outsidePasses } from '../../../src/kube/pass.ts'
import { Silence } from '../../../src/kube/transport.ts'
import { fakeTime } from '../../fixtures/fake-time.ts'
import { rejection } from '../../fixtures/rejection.ts'
import { type Answer, json, refuse, scriptedApi } from '../../fixtures/scripted-api.ts'

const GET = { verb: 'get', kind: 'Secret', path: '/api/v1/namespaces/shop/secrets/orders' }
const DELETE = { ...GET, verb: 'delete', method: 'DELETE', body: { preconditions: { uid: 'x' } } } as const

t.test('a request says who asks, and an answer is read', async (t) => {
  const api = await scriptedApi(t, fakeTime())
  api.on('other', json({ kind: 'Secret' }))
  t.same(await api.transport.request(GET), { kind: 'Secret' })
  t.match(api.requests[0]?.headers, {
    authorization: 'Bearer token 1',
    'user-agent': 'test',
    accept: 'application/json'
  })
})

t.test('the preconditions of a DELETE arrive with it', async (t) => {
  const api = await scriptedApi(t, fakeTime())
  api.on('other', json({}))
  await api.transport.request(DELETE)
  t.same(JSON.parse(api.requests[0]?.body ?? ''), DELETE.body)
  await api.transport.request(GET)
  t.equal(api.requests.length, 2, 'and are not taken for a request of their own')
})

t.test('a no is an error with all that the API server says', async (t) => {
  const api = await scriptedApi(t, fakeTime())
  const causes = [{ field: 'spec.storage', reason: 'FieldValueInvalid', message: 'must be a quantity' }]
  api.on('other', refuse(422, 'Invalid', { 'retry-after': '3' }, { causes }))
  const err = await rejection(api.transport.request(GET))
  t.type(err, ApiError)
  t.match(err, { status: 422, reason: 'Invalid', message: 'Invalid, says the test', causes, retryAfterSeconds: 3 })
})

t.test('what a proxy says in plain text is an error as well, on one line and bounded', async (t) => {
  const api = await scriptedApi(t, fakeTime())
  api.on('other', (response) => void response.writeHead(502).end(`<h1>Bad\u202e\nGateway</h1>${'x'.repeat(10_000)}`))
  const err = (await rejection(api.transport.request(GET))) as ApiError
  t.match(err, { status: 502, reason: 'Unknown' })
  t.match(err.message, /^<h1>Bad\\u202e Gateway/)
  t.ok(err.message.length <= 4096)
})

t.test('an answer that never comes, never ends or is cut is no answer', async (t) => {
  const time = fakeTime()
  const api = await scriptedApi(t, time)
  const cases: Record<string, Answer> = {
    'no head': () => {},
    'no end': (response) => void response.writeHead(200).write('{'),
    cut: (response) => {
      response.writeHead(200).write('{')
      setTimeout(() => response.socket?.destroy(), 10)
    },
    'no JSON': (response) => void response.writeHead(200).end('ok')
  }
  for (const [name, answer] of Object.entries(cases)) {
    api.on('other', answer)
    let err: unknown
    api.transport.request(DELETE).catch((caught: unknown) => {
      err = caught
    })
    await time.goOnUntil(name, () => err !== undefined)
    t.type(err, NoAnswer, name)
  }
  t.equal(api.requests.length, 4, 'a write is not repeated: it may have been done')
})

t.test('a stream ends with an error after a silence', async (t) => {
  const time = fakeTime()
  const api = await scriptedApi(t, time)
  api.on('other', (response) => void response.writeHead(200).write('a line'))
  const heard: string[] = []
  let err: unknown
  const listen = async () => {
    for await (const piece of await api.transport.stream(GET, 5_000)) heard.push(piece.toString())
  }
  listen().catch((caught: unknown) => {
    err = caught
  })
  await time.goOnUntil('the silence', () => err !== undefined)
  t.same(heard, ['a line'])
  t.type(err, Silence)
})

t.test('F42: a token that is no longer known is read anew, once', async (t) => {
  const api = await scriptedApi(t, fakeTime())
  api.on('other', refuse(401, 'Unauthorized'), json({ kind: 'Secret' }))
  t.same(await api.transport.request(GET), { kind: 'Secret' })
  api.on('other', refuse(401, 'Unauthorized'))
  t.match(await rejection(api.transport.request(GET)), { status: 401 })
  t.same(
    api.requests.map(({ headers }) => headers.authorization),
    ['Bearer token 1', 'Bearer token 2', 'Bearer token 2', 'Bearer token 3']
  )
})

t.test('a connection that the API server has closed meanwhile costs a read nothing', async (t) => {
  const api = await scriptedApi(t, fakeTime())
  const first = Promise.withResolvers<void>()
  api.on(
    'other',
    json({}),
    (response) => {
      response.socket?.destroy()
      first.resolve()
    },
    json({ kind: 'Secret' })
  )
  await api.transport.request(GET)
  t.same(await api.transport.request(GET), { kind: 'Secret' })
  await first.promise
})

t.test('a write over such a connection is not repeated: it may have been done', async (t) => {
  const api = await scriptedApi(t, fakeTime())
  api.on('other', json({}), (response) => void response.socket?.destroy(), json({}))
  await api.transport.request(GET)
  t.type(await rejection(api.transport.request(DELETE)), NoAnswer)
  t.equal(api.requests.length, 2)
})

t.test('what is asked during a pass carries its id and ends with it', async (t) => {
  const api = await scriptedApi(t, fakeTime())
  api.on('other', json({}), () => {})
  const ending = new AbortController()
  await duringPass({ id: 'pass 1', signal: ending.signal }, async () => {
    await api.transport.request(GET)
    t.equal(api.requests[0]?.headers['x-reconcile-id'], 'pass 1')
    const hanging = api.transport.request(GET)
    while (api.requests.length < 2) await sleep(1)
    ending.abort(new Error('too late'))
    await t.rejects(hanging, NoAnswer)
    await t.rejects(api.transport.request(DELETE), NoAnswer)
    api.on('other', json({}))
    await outsidePasses(() => api.transport.request(GET))
  })
  t.equal(api.requests.length, 3, 'after its end, nothing of it is sent')
  t.equal(api.requests[2]?.headers['x-reconcile-id'], undefined)
})

t.test('requests are counted by verb, kind and status', async (t) => {
  const api = await scriptedApi(t, fakeTime())
  api.on('other', json({}), refuse(409, 'Conflict'))
  await api.transport.request(GET)
  await t.rejects(api.transport.request(GET))
  const { text } = await api.metrics.exposition()
  t.match(text, 'dbaas_api_request_seconds_count{verb="get",kind="Secret",code="200"} 1')
  t.match(text, 'dbaas_api_request_seconds_count{verb="get",kind="Secret",code="409"} 1')
})
