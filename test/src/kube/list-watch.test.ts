import type { ServerResponse } from 'node:http'
import t, { type Test } from 'tap'
import type { Live } from '../../../src/api/live.ts'
import { createStore } from '../../../src/kube/cache.ts'
import { listWatch } from '../../../src/kube/list-watch.ts'
import type { ReaderState } from '../../../src/kube/reader.ts'
import { trimmed } from '../../../src/kube/trimmed.ts'
import { createTurns } from '../../../src/kube/turns.ts'
import { fakeTime } from '../../fixtures/fake-time.ts'
import { anObject, told } from '../../fixtures/live-objects.ts'
import { type Answer, json, KIND, refuse, scriptedApi } from '../../fixtures/scripted-api.ts'
import { silentLog } from '../../fixtures/silent-log.ts'

/** A list-watch of the scripted API server, and what its store was told. */
async function watching(t: Test) {
  const time = fakeTime()
  const api = await scriptedApi(t, time)
  const store = createStore((err) => t.fail(String(err)))
  const changes: string[] = []
  const states: ReaderState[] = []
  const refusals: string[] = []
  store.cache.onChange((now, before) => changes.push(told(now, before)))
  const start = () => {
    const stop = listWatch(
      { ...KIND, trim: trimmed, store, onState: (state) => states.push(state), onRefused: (why) => refusals.push(why) },
      { ...api, turns: createTurns(() => performance.now()), time, random: () => 1, log: silentLog }
    )
    t.teardown(stop)
  }
  const hear = async (...wanted: string[]) => {
    await time.goOnUntil(`hearing ${wanted.join(' ')}`, () => changes.length >= wanted.length)
    t.same(changes.splice(0), wanted)
  }
  const restarts = async () =>
    [...(await api.metrics.exposition()).text.matchAll(/dbaas_watch_ends_total{.*why="(\w+)"} (\d+)/g)].map(
      ([, why, count]) => `${why} ${count}`
    )
  return { time, api, store, start, hear, states, refusals, restarts }
}

const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`
const bookmark = (version: number, annotations = {}): string =>
  line('BOOKMARK', { ...KIND, metadata: { resourceVersion: String(version), annotations } })
const listEnds = (version: number): string => bookmark(version, { 'k8s.io/initial-events-end': 'true' })
const gone = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' }

/** Sends these lines and goes on listening. */
const says =
  (...lines: string[]): Answer =>
  (response) =>
    void response.writeHead(200).write(lines.join(''))

/** Sends these lines and ends as an API server does. */
const ends =
  (...lines: string[]): Answer =>
  (response) =>
    void response.writeHead(200).end(lines.join(''))

const listOf = (...items: Live[]): Answer =>
  json({ kind: 'DatabaseClusterList', metadata: { resourceVersion: '50' }, items })

const watchListUnserved = refuse(422, 'Invalid')

t.test('the list comes as a watch where that is served, and changes follow', async (t) => {
  const { api, start, hear, states, store, time } = await watching(t)
  let open: ServerResponse | undefined
  api.on('watch', (response, request) => {
    open = response
    says(
      line('ADDED', anObject({ version: 8 })),
      line('ADDED', anObject({ name: 'bills', version: 3 })),
      listEnds(10)
    )(response, request)
  })
  start()
  await hear('+orders@8', '+bills@3')
  await time.goOnUntil('the end of the list', () => states.length === 1)
  t.same(states, ['synced'])
  t.match(api.of('watch')[0]?.query, {
    sendInitialEvents: 'true',
    resourceVersionMatch: 'NotOlderThan',
    allowWatchBookmarks: 'true'
  })
  open?.write(line('MODIFIED', anObject({ version: 11 })) + line('DELETED', anObject({ name: 'bills', version: 12 })))
  await hear('~orders@8>11', '-bills@3')
  t.equal(store.cache.size, 1)
  t.equal(api.of('list').length, 0)
})

t.test('where it is not, the list comes in pages of 500', async (t) => {
  const { api, start, hear, states } = await watching(t)
  api.on('watch', watchListUnserved, says(line('MODIFIED', anObject({ version: 51 }))))
  api.on(
    'list',
    json({ metadata: { resourceVersion: '50', continue: 'page 2' }, items: [anObject()] }),
    json({ metadata: { resourceVersion: '50' }, items: [anObject({ name: 'bills' })] })
  )
  start()
  await hear('+orders@1', '+bills@1', '~orders@1>51')
  t.same(states, ['synced'])
  t.same(
    api.of('list').map(({ query }) => query),
    [{ limit: '500' }, { limit: '500', continue: 'page 2' }]
  )
  t.equal(api.of('watch')[1]?.query.resourceVersion, '50')
})

t.test('a watch that ends goes on from the last change or bookmark, without a list', async (t) => {
  const { api, start, hear, time, restarts } = await watching(t)
  api.on('watch', ends(line('ADDED', anObject({ version: 8 })), listEnds(10), bookmark(20)), says())
  start()
  await hear('+orders@8')
  await time.goOnUntil('asking again', () => api.of('watch').length === 2)
  t.equal(api.of('watch')[1]?.query.resourceVersion, '20')
  t.equal(api.of('list').length, 0)
  t.same(await restarts(), ['ended 1'])
})

for (const [form, answer] of Object.entries({
  'as an HTTP status': refuse(410, 'Expired'),
  'as an event': says(line('ERROR', gone))
})) {
  t.test(`F7: after 410 ${form} the list is read once, and what vanished meanwhile is told`, async (t) => {
    const { api, start, hear, restarts, time } = await watching(t)
    const before = [line('ADDED', anObject({ version: 8 })), line('ADDED', anObject({ name: 'bills', version: 9 }))]
    const after = [line('ADDED', anObject({ version: 30 })), line('ADDED', anObject({ name: 'loans', version: 31 }))]
    api.on('watch', ends(...before, listEnds(10)), answer, says(...after, listEnds(40)))
    start()
    await hear('+orders@8', '+bills@9', '~orders@8>30', '+loans@31', '-bills@9')
    t.same(await restarts(), ['ended 1', 'expired 1'])
    const [, expired, relist] = api.of('watch')
    t.ok((relist?.at ?? 0) > (expired?.at ?? 0), 'with a pause')
    time.advance(60_000)
    t.equal(api.of('watch').filter(({ query }) => query.sendInitialEvents).length, 2)
  })
}

t.test('any other error in a watch is followed by a list: nobody can say whether going on would help', async (t) => {
  const { api, start, hear } = await watching(t)
  api.on(
    'watch',
    ends(line('ADDED', anObject({ version: 8 })), listEnds(10), line('ERROR', { ...gone, code: 500 })),
    says(line('ADDED', anObject({ version: 11 })), listEnds(12))
  )
  start()
  await hear('+orders@8', '~orders@8>11')
  t.equal(api.of('watch')[1]?.query.sendInitialEvents, 'true')
})

t.test('a list that ends early is read again', async (t) => {
  const { api, start, hear, states, time } = await watching(t)
  api.on(
    'watch',
    ends(line('ADDED', anObject({ version: 8 }))),
    says(line('ADDED', anObject({ version: 8 })), line('ADDED', anObject({ name: 'bills' })), listEnds(12))
  )
  start()
  await hear('+orders@8', '+bills@1')
  t.equal(api.of('watch')[1]?.query.sendInitialEvents, 'true')
  await time.goOnUntil('the end of the list', () => states.length > 0)
  t.same(states, ['synced'])
})

t.test('F7: an object deleted and made anew while nobody looked is told as gone and new', async (t) => {
  const { api, start, hear } = await watching(t)
  api.on(
    'watch',
    ends(line('ADDED', anObject({ uid: 'old', version: 8 })), listEnds(10)),
    refuse(410, 'Expired'),
    says(line('ADDED', anObject({ uid: 'new', version: 30 })), listEnds(40))
  )
  start()
  await hear('+orders@8', '-orders@8', '+orders@30')
})

t.test('F8: a watch that has gone silent is found within 75 seconds and goes on', async (t) => {
  const { api, start, hear, time, restarts } = await watching(t)
  api.on(
    'watch',
    says(line('ADDED', anObject({ version: 8 })), listEnds(10)),
    says(line('MODIFIED', anObject({ version: 11 })))
  )
  start()
  await hear('+orders@8')
  const before = time.now()
  await hear('~orders@8>11')
  t.ok(time.now() - before <= 75_000, `found after ${time.now() - before} ms`)
  t.same(await restarts(), ['silent 1'])
  t.equal(api.of('watch')[1]?.query.resourceVersion, '10', 'there was no need for a list')
})

t.test('bookmarks are signs of life', async (t) => {
  const { api, start, hear, time } = await watching(t)
  let open: ServerResponse | undefined
  api.on('watch', (response, request) => {
    open = response
    says(line('ADDED', anObject()), listEnds(10))(response, request)
  })
  start()
  await hear('+orders@1')
  for (let minute = 0; minute < 5; minute++) {
    time.advance(60_000)
    open?.write(bookmark(11 + minute))
    await new Promise((resolve) => setTimeout(resolve, 20)) // the line is on its way through a real socket
  }
  t.equal(api.of('watch').length, 1)
})

for (const [what, broken] of Object.entries({
  'a line that is cut': line('MODIFIED', anObject({ version: 11 })).slice(0, 40),
  garbage: '<html>Bad Gateway</html>\n',
  'a line that is no event': '{"kind":"Status"}\n',
  'an event without a version': line('MODIFIED', { metadata: { name: 'orders' } })
})) {
  t.test(`F9: ${what} is counted, and the list read anew`, async (t) => {
    const { api, start, hear, restarts } = await watching(t)
    api.on(
      'watch',
      ends(line('ADDED', anObject({ version: 8 })), listEnds(10), broken),
      says(line('ADDED', anObject({ version: 11 })), listEnds(12))
    )
    start()
    await hear('+orders@8', '~orders@8>11')
    t.same(await restarts(), ['unreadable 1'])
    t.equal(api.of('watch')[1]?.query.sendInitialEvents, 'true')
  })
}

t.test('F9: an event that comes twice is told once', async (t) => {
  const { api, start, hear } = await watching(t)
  const change = line('MODIFIED', anObject({ version: 11 }))
  api.on(
    'watch',
    says(
      line('ADDED', anObject({ version: 8 })),
      listEnds(10),
      change,
      change,
      line('MODIFIED', anObject({ version: 12 }))
    )
  )
  start()
  await hear('+orders@8', '~orders@8>11', '~orders@11>12')
})

t.test('F9: a connection that breaks within a line loses nothing', async (t) => {
  const { api, start, hear } = await watching(t)
  const change = line('MODIFIED', anObject({ version: 11 }))
  api.on(
    'watch',
    (response, request) => {
      says(line('ADDED', anObject({ version: 8 })), listEnds(10), change.slice(0, 30))(response, request)
      setTimeout(() => response.socket?.destroy(), 20)
    },
    says(change)
  )
  start()
  await hear('+orders@8', '~orders@8>11')
  t.equal(api.of('watch')[1]?.query.resourceVersion, '10')
})

for (const sort of ['list', 'watch'] as const) {
  t.test(`F10: 429 on a ${sort} waits as told`, async (t) => {
    const { api, start, hear } = await watching(t)
    const busy = refuse(429, 'TooManyRequests', { 'retry-after': '20' })
    if (sort === 'list') {
      api.on('watch', watchListUnserved, says(line('MODIFIED', anObject({ version: 51 }))))
      api.on('list', busy, listOf(anObject()))
    } else {
      api.on('watch', watchListUnserved, busy, says(line('MODIFIED', anObject({ version: 51 }))))
      api.on('list', listOf(anObject()))
    }
    start()
    await hear('+orders@1', '~orders@1>51')
    const [refused, next] = sort === 'list' ? api.of('list') : api.of('watch').slice(1)
    t.ok((next?.at ?? 0) - (refused?.at ?? 0) >= 20_000)
  })
}

t.test('F10: 429 that tells no time waits longer and longer, up to half a minute', async (t) => {
  const { api, start, time } = await watching(t)
  api.on('watch', refuse(429, 'TooManyRequests'))
  start()
  await time.goOnUntil('ten tries', () => api.of('watch').length === 10)
  const at = api.of('watch').map((request) => request.at)
  const pauses = at.slice(1).map((now, index) => Math.round((now - (at[index] ?? 0)) / 500) / 2)
  t.same(pauses, [0.5, 1, 2, 4, 8, 16, 30, 30, 30])
})

t.test('F43: a right that is missing is counted with verb and kind, and healed when it returns', async (t) => {
  const { api, start, hear, time } = await watching(t)
  api.on('watch', refuse(403, 'Forbidden'))
  start()
  await time.goOnUntil('ten minutes', () => time.now() > 600_000)
  const { text } = await api.metrics.exposition()
  t.match(text, /dbaas_api_request_seconds_count{verb="watch",kind="DatabaseCluster",code="403"} 2\d/)
  api.on('watch', says(line('ADDED', anObject()), listEnds(10)))
  const returned = time.now()
  await hear('+orders@1')
  t.ok(time.now() - returned <= 31_000)
})

t.test('F11: a list whose next page is no longer kept is read from the beginning, and complete', async (t) => {
  const { api, start, hear, store } = await watching(t)
  api.on('watch', watchListUnserved, says())
  api.on(
    'list',
    json({ metadata: { resourceVersion: '50', continue: 'page 2' }, items: [anObject(), anObject({ name: 'bills' })] }),
    refuse(410, 'Expired'),
    json({ metadata: { resourceVersion: '60', continue: 'page 2' }, items: [anObject()] }),
    json({ metadata: { resourceVersion: '60' }, items: [anObject({ name: 'loans' })] })
  )
  start()
  await hear('+orders@1', '+bills@1', '+loans@1', '-bills@1')
  t.same(
    store.cache.list().map(({ metadata }) => metadata.name),
    ['orders', 'loans']
  )
})

t.test('F4: while nobody answers it goes on trying every few seconds, and does not list again', async (t) => {
  const { api, start, hear, time } = await watching(t)
  const cut: Answer = (response) => void response.socket?.destroy()
  const outage = Array.from({ length: 40 }, () => cut)
  api.on(
    'watch',
    ends(line('ADDED', anObject({ version: 8 })), listEnds(10)),
    ...outage,
    says(line('MODIFIED', anObject({ version: 11 })))
  )
  start()
  await hear('+orders@8', '~orders@8>11')
  const [, ...tries] = api.of('watch')
  const pauses = tries.slice(1).map(({ at }, index) => at - (tries[index]?.at ?? 0))
  t.ok(Math.max(...pauses) <= 4_200, 'so that it resumes within five seconds')
  t.ok(pauses.length >= 40 && time.now() > 100_000)
  t.ok(tries.every(({ query }) => query.resourceVersion === '10'))
})

t.test('F20: a kind that is not served is waited for, without haste, and read when it appears', async (t) => {
  const { api, start, hear, states, time } = await watching(t)
  const installed = json({ resources: [{ name: 'databaseclusters', kind: 'DatabaseCluster', namespaced: true }] })
  api.on('discovery', refuse(404, 'NotFound'))
  api.on('watch', says(line('ADDED', anObject()), listEnds(10)))
  start()
  await time.goOnUntil('a minute', () => time.now() > 60_000)
  t.equal(states[0], 'unserved')
  const asked = api.of('discovery').length
  t.ok(asked >= 2 && asked <= 10, `asked ${asked} times in a minute`)
  api.on('discovery', installed)
  const appeared = time.now()
  await hear('+orders@1')
  t.ok(time.now() - appeared <= 30_000)
  await time.goOnUntil('the end of the list', () => states.at(-1) === 'synced')
})

t.test('F20: a kind whose definition goes away leaves nothing behind, and comes back', async (t) => {
  const { api, start, hear, states, time } = await watching(t)
  const nowhere: Answer = (response) => void response.writeHead(404).end('404 page not found\n')
  api.on('watch', ends(line('ADDED', anObject({ version: 8 })), listEnds(10)), nowhere)
  start()
  await hear('+orders@8', '-orders@8')
  api.on('watch', says(line('ADDED', anObject({ uid: 'another', version: 30 })), listEnds(40)))
  await hear('+orders@30')
  await time.goOnUntil('the end of the list', () => states.length > 2 && states.at(-1) === 'synced')
  t.same([states[0], states[1], states.at(-1)], ['synced', 'unserved', 'synced'])
})

t.test(
  'F43: what is refused is told with its reason, and read from the beginning when it is allowed again',
  async (t) => {
    const { api, start, hear, states, refusals, time } = await watching(t)
    api.on('watch', ends(line('ADDED', anObject({ version: 8 })), listEnds(10)), refuse(403, 'Forbidden'))
    start()
    await hear('+orders@8')
    await time.goOnUntil('the refusal', () => refusals.length > 0)
    t.same(states, ['synced'])
    api.on('watch', says(line('ADDED', anObject({ name: 'bills', version: 30 })), listEnds(40)))
    await hear('+bills@30', '-orders@8')
    await time.goOnUntil('the end of the list', () => states.length === 2)
  }
)

t.test('F12: an API server that was set back is asked for the whole list', async (t) => {
  const { api, start, hear } = await watching(t)
  const tooNew = refuse(504, 'Timeout', {}, { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large' }] })
  api.on(
    'watch',
    ends(line('ADDED', anObject({ version: 80 })), listEnds(90)),
    tooNew,
    says(line('ADDED', anObject({ version: 8 })), listEnds(9))
  )
  start()
  await hear('+orders@80', '~orders@80>8')
})

t.test('what nobody here reads is not kept', async (t) => {
  const { api, start, hear, store } = await watching(t)
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', mine: 'yes' }
  const { metadata, ...rest } = anObject()
  const whole = { ...rest, metadata: { ...metadata, annotations, managedFields: [{ manager: 'kubectl' }] } }
  api.on('watch', says(line('ADDED', whole), listEnds(10)))
  start()
  await hear('+orders@1')
  t.same(store.cache.get('shop', 'orders')?.metadata, { ...metadata, annotations: { mine: 'yes' } })
})
