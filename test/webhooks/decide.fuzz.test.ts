/** Reviews of a real API server, broken in every way, against the real rules: always an answer, and never a mistake of ours. */
import fc from 'fast-check'
import t from 'tap'
import type { Facts } from '../../providers/facts.ts'
import { builtIn } from '../../providers/index.ts'
import { createLogger } from '../../src/log.ts'
import { type Answer, type Desk, decide } from '../../webhooks/decide.ts'
import { judgesOf } from '../../webhooks/judges.ts'
import { ROUTES, type RoutePath } from '../../webhooks/routes.ts'
import { worldsOf } from '../fixtures/any-object.ts'
import { PATIENCE, SEED, tries } from '../fixtures/fuzzing.ts'
import { mutated, randomness } from '../fixtures/mutation.ts'
import { RECORDED } from '../fixtures/reviews.ts'

const REVIEWS = 200_000

const recorded = Object.values(RECORDED)
const names = [...new Set(recorded.map(({ request }) => request.object?.metadata.name ?? 'orders'))]
/** Some worlds, so that what is broken also meets other objects. */
const worlds = fc.sample(worldsOf({ names, namespace: 'default' }), { numRuns: 16, seed: SEED })
let world = 0
const judges = judgesOf(builtIn(), () => worlds[world] as Facts)
const log = createLogger('error', { write: (line) => t.comment(line) })
const desks = Object.entries(ROUTES).map(
  ([path, route]): Desk => ({
    path,
    route,
    judge: judges[path as RoutePath],
    log,
    deadline: Number.POSITIVE_INFINITY,
    now: () => 0
  })
)
/** Each review with every desk that it was sent to, and with one that it was not. */
const pairs = recorded.flatMap((review) => {
  const fits = ({ route }: Desk) =>
    route.sent.kind === review.request.kind.kind && route.subresource === (review.request.subResource ?? '')
  return [...desks.filter(fits), ...desks.filter((desk) => !fits(desk)).slice(0, 1)].map(
    (desk) => [desk, review] as const
  )
})

t.test(
  `F34 T4 T8: whatever is sent is answered, and by no mistake of ours (FUZZ_SEED=${SEED})`,
  PATIENCE,
  async (t) => {
    const random = randomness(SEED)
    const bad: string[] = []
    const outcomes: Record<string, number> = {}
    let slowest = 0
    let count = 0
    for (count of tries(REVIEWS)) {
      if (bad.length === 5) break
      const [desk, review] = pairs[Math.floor(random() * pairs.length)] as (typeof pairs)[number]
      world = count % worlds.length
      const body = mutated(review, recorded, random)
      const asked = performance.now()
      const { outcome, problem } = verdictOn(body, desk)
      slowest = Math.max(slowest, performance.now() - asked)
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      if (problem !== undefined) bad.push(`${desk.path}: ${problem}: ${body.toString('base64').slice(0, 20_000)}`)
    }
    t.same(bad, [])
    t.same(Object.keys(outcomes).sort(), ['allowed', 'denied', 'unreadable'])
    t.notOk('polluted' in {}, 'and no prototype was touched')
    t.comment(`${count} reviews, slowest ${slowest.toFixed(1)} ms, ${JSON.stringify(outcomes)}`)
  }
)

interface Verdict {
  readonly outcome: string
  readonly problem?: string
}

function verdictOn(body: Buffer, desk: Desk): Verdict {
  try {
    const answer = decide(body, 0, desk)
    const problem = wrongWith(answer)
    return { outcome: answer.outcome, ...(problem === undefined ? {} : { problem }) }
  } catch (err) {
    return { outcome: 'thrown', problem: String(err) }
  }
}

/** Either plain words with a code of HTTP, or a review for a uid, short enough to be read. */
function wrongWith({ outcome, status, text }: Answer): string | undefined {
  if (outcome === 'failed') return 'a judge made a mistake'
  if (status !== 200) return status === 400 && outcome === 'unreadable' ? undefined : `HTTP ${status}`
  const { response } = JSON.parse(text)
  if (typeof response.uid !== 'string') return 'no uid'
  if (typeof response.allowed !== 'boolean') return 'neither yes nor no'
  if (!response.allowed && typeof response.status.code !== 'number') return 'no code'
  return text.length > 1024 * 1024 ? `${text.length} characters` : undefined
}
