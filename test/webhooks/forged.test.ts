/** Whoever reaches the open port may ask, and gets an answer: nothing else comes of it. */
import { createHook } from 'node:async_hooks'
import { lookup } from 'node:dns/promises'
import fc from 'fast-check'
import t from 'tap'
import type { Facts } from '../../providers/facts.ts'
import { builtIn } from '../../providers/index.ts'
import { createMetrics } from '../../src/metrics.ts'
import { judgesOf } from '../../webhooks/judges.ts'
import { ROUTES } from '../../webhooks/routes.ts'
import { buildServer } from '../../webhooks/server.ts'
import { worldsOf } from '../fixtures/any-object.ts'
import { mutated, randomness } from '../fixtures/mutation.ts'
import { RECORDED } from '../fixtures/reviews.ts'
import { silentLog } from '../fixtures/silent-log.ts'

const REVIEWS = 1_000
const SEED = 20_261_121

/** What Node begins whenever it asks for a name, connects, sends, or starts a process: below every library. */
const OUTBOUND = [
  'GETADDRINFOREQWRAP',
  'GETNAMEINFOREQWRAP',
  'QUERYWRAP',
  'TCPCONNECTWRAP',
  'PIPECONNECTWRAP',
  'UDPWRAP',
  'PROCESSWRAP'
]

/** What was begun while the work was done. */
async function outboundDuring(work: () => Promise<unknown>): Promise<string[]> {
  const begun: string[] = []
  const hook = createHook({ init: (_id, type) => void (OUTBOUND.includes(type) && begun.push(type)) }).enable()
  try {
    await work()
  } finally {
    hook.disable()
  }
  return begun
}

const recorded = Object.values(RECORDED)
const [world] = fc.sample(worldsOf({ names: ['orders'], namespace: 'default' }), { numRuns: 1, seed: SEED }) as [Facts]
const door = buildServer({
  judges: judgesOf(builtIn(), () => world),
  metrics: createMetrics(),
  log: silentLog,
  now: () => performance.now()
})
t.teardown(() => door.close())

const PLACES = [
  'https://forged.example.com/x',
  's3://forged/x',
  'forged.example.com:443',
  '169.254.169.254',
  'other/secret'
]

/** The same object with another place in every text of its spec. */
function pointingTo(place: string, value: unknown): unknown {
  if (typeof value === 'string') return place
  if (Array.isArray(value)) return value.map((one) => pointingTo(place, one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, pointingTo(place, one)]))
}

const ask = async (url: string, payload: string | Buffer): Promise<number> =>
  (await door.app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload })).statusCode

t.test('T2: forged reviews make no call and change nothing of what is known', async (t) => {
  const random = randomness(SEED)
  const paths = Object.keys(ROUTES)
  const before = JSON.stringify(world)
  const answered: Record<number, number> = {}
  const count = (status: number) => (answered[status] = (answered[status] ?? 0) + 1)
  const outbound = await outboundDuring(async () => {
    for (const review of recorded) {
      for (const place of PLACES) {
        const object = review.request.object && {
          ...review.request.object,
          spec: pointingTo(place, (review.request.object as { spec?: unknown }).spec)
        }
        for (const path of paths)
          count(await ask(path, JSON.stringify({ ...review, request: { ...review.request, object } })))
      }
    }
    for (let forged = 0; forged < REVIEWS; forged++) {
      const review = recorded[forged % recorded.length] as (typeof recorded)[number]
      count(await ask(paths[Math.floor(random() * paths.length)] ?? '', mutated(review, recorded, random)))
    }
  })
  t.same(outbound, [])
  t.equal(JSON.stringify(world), before)
  t.ok((answered[200] ?? 0) > recorded.length * PLACES.length, 'most were read and judged')
  t.notOk(answered[500])
})

t.test('a question for a name would have been noticed', async (t) => {
  t.ok((await outboundDuring(() => lookup('localhost'))).includes('GETADDRINFOREQWRAP'))
})
