import t, { type Test } from 'tap'
import { createClient } from '../../../src/kube/client.ts'
import { createEventRecorder, type Happening } from '../../../src/kube/events.ts'
import { fakeTime } from '../../fixtures/fake-time.ts'
import { anObject } from '../../fixtures/live-objects.ts'
import { json, refuse, scriptedApi } from '../../fixtures/scripted-api.ts'
import { silentLog } from '../../fixtures/silent-log.ts'

const APPLIED: Happening = { type: 'Normal', reason: 'Applied', action: 'Apply', note: 'Created Cluster orders.' }
const EVENTS = { resources: [{ name: 'events', kind: 'Event', namespaced: true }] }

async function recording(t: Test) {
  const time = fakeTime()
  const api = await scriptedApi(t, time)
  api.on('discovery', json(EVENTS))
  api.on('other', json({}))
  const client = createClient({ ...api, mayWrite: () => true })
  const wall = () => Date.UTC(2026, 0, 1) + time.now()
  const recorder = createEventRecorder({
    client,
    identity: 'replica',
    time,
    wall,
    log: silentLog,
    metrics: api.metrics
  })
  const sent = () => api.of('other').map(({ method, body }) => ({ method, ...JSON.parse(body || '{}') }))
  return { ...recorder, time, api, sent }
}

t.test('an event says what happened to which object', async (t) => {
  const { record, stop, sent } = await recording(t)
  record(anObject({ version: 7 }), APPLIED)
  await stop()
  t.match(sent(), [
    {
      method: 'POST',
      metadata: { namespace: 'shop', name: /^orders\.[0-9a-f]{16}$/ },
      eventTime: '2026-01-01T00:00:00.000000Z',
      reportingController: 'dbaas.dev/operator',
      reportingInstance: 'replica',
      ...APPLIED,
      regarding: {
        kind: 'DatabaseCluster',
        namespace: 'shop',
        name: 'orders',
        uid: 'uid-of-orders',
        resourceVersion: '7'
      }
    }
  ])
})

t.test('what happens again is counted, not told again', async (t) => {
  const { record, stop, sent, time } = await recording(t)
  record(anObject(), APPLIED)
  time.advance(1_000)
  record(anObject({ version: 8 }), APPLIED)
  record(anObject(), { ...APPLIED, note: 'Created Pooler orders.' })
  await stop()
  t.match(sent(), [
    { method: 'POST' },
    { method: 'PATCH', series: { count: 2, lastObservedTime: '2026-01-01T00:00:01.000000Z' } },
    { method: 'POST' }
  ])
})

t.test('what was told before we were started anew is counted on', async (t) => {
  const { record, stop, sent, api } = await recording(t)
  api.on('other', refuse(409, 'AlreadyExists'), json({ series: { count: 4 } }), json({}))
  record(anObject(), APPLIED)
  await stop()
  t.match(sent(), [{ method: 'POST' }, { method: 'GET' }, { method: 'PATCH', series: { count: 5 } }])
})

t.test('what the API server has forgotten is told anew', async (t) => {
  const { record, stop, sent, api } = await recording(t)
  api.on('other', json({}), refuse(404, 'NotFound', {}, { name: 'orders' }), json({}))
  record(anObject(), APPLIED)
  record(anObject(), APPLIED)
  await stop()
  t.match(sent(), [{ method: 'POST' }, { method: 'PATCH' }, { method: 'POST' }])
})

t.test('F25: a child that flaps makes no storm, and says how often it did', async (t) => {
  const { record, stop, sent, time, api } = await recording(t)
  for (let count = 0; count < 600; count++) {
    record(anObject(), APPLIED)
    time.advance(100)
  }
  record(anObject({ name: 'bills' }), APPLIED)
  await stop()
  t.ok(sent().length <= 24, `${sent().length} writes in a minute`)
  t.match(sent().at(-1), { method: 'POST', regarding: { name: 'bills' } }, 'another object is told of all the same')
  t.ok(sent().some(({ series }) => series?.count > 300))
  t.match((await api.metrics.exposition()).text, /dbaas_events_total{result="dropped"} 57\d/)
})

t.test('text from outside is made printable and short enough', async (t) => {
  const { record, stop, sent } = await recording(t)
  record(anObject(), { ...APPLIED, note: `a\u202e\n${'ж'.repeat(2_000)}` })
  record(anObject({ name: `${'a'.repeat(199)}-${'b'.repeat(40)}` }), APPLIED)
  await stop()
  const [long, named] = sent()
  t.match(long.note, /^a\\u202e ж/)
  t.ok(Buffer.byteLength(long.note) <= 1024)
  t.match(named.metadata.name, /^a{199}\.[0-9a-f]{16}$/)
})

t.test('an event that cannot be written is no trouble for anybody', async (t) => {
  const { record, stop, api } = await recording(t)
  api.on('other', refuse(403, 'Forbidden'))
  record(anObject(), APPLIED)
  await stop()
  t.match((await api.metrics.exposition()).text, 'dbaas_events_total{result="failed"} 1')
})
