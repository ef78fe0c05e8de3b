/**
 * Every leaf of an operation on the real API server, with the operator as a process and played child operators: another
 * value of it comes to another end. And what a wish makes of a cluster is what an edit of its spec makes of it.
 */
import t, { type Test } from 'tap'
import { builtIn } from '../../providers/index.ts'
import { granted, isWish } from '../../providers/wish.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { type Ground, prepareGround } from '../faults/rig/ground.ts'
import { edit, NAME, type Step } from '../faults/rig/journey.ts'
import { endsOtherwise } from '../faults/rig/oracles.ts'
import { differencesFrom, type Outcome, type Reference, referenceOf } from '../faults/rig/reference.ts'
import { beginTrip } from '../faults/rig/trip.ts'
import { thisCommit } from '../fixtures/this-commit.ts'
import type { Errand } from './errands/errand.ts'
import { ERRANDS } from './errands/index.ts'

t.setTimeout(7_200_000)

/** One of so many parts of the errands is gone, by each commit another one; `--long` has all of them gone. */
const PARTS = 20
const isWhole = process.argv.includes('--long')
const { seed } = thisCommit()
const chosen = ERRANDS.filter((_, index) => isWhole || index % PARTS === seed % PARTS)

/** All errands ask the same under this name, so that what they leave can be compared. */
const ASKED = 'asked'

t.test('operations', async (t) => {
  const ground = await prepareGround(process.env.KUBECONFIG ?? '')
  t.teardown(ground.end)
  t.jobs = 5
  for (const errand of chosen) {
    const about = `${errand.provider}: ${errand.type}: each leaf that is another one comes to another end`
    t.test(about, { buffered: true }, async (t) => go(t, ground, errand))
  }
})

async function go(t: Test, ground: Ground, errand: Errand): Promise<void> {
  const reference = await referenceFor(ground, errand)
  for (const [leaf, other] of Object.entries(errand.others)) {
    const { outcome } = await outcomeOf(ground, errand, other)
    const differences = otherwise(reference, outcome)
    t.not(differences.length, 0, `${leaf}: it changes something`)
    t.comment(`${leaf}: ${differences.slice(0, 3).join('; ')}`)
  }
  if (!isWish(errand.type)) return
  const { outcome } = await outcomeOf(ground, errand, asEdit(errand))
  t.same(otherwise(reference, outcome), [], 'an edit of the spec comes to the same')
}

interface Gone {
  readonly namespace: string
  readonly outcome: Outcome
}

/** Twice, since what is left to chance is no difference. */
async function referenceFor(ground: Ground, errand: Errand): Promise<Reference> {
  const runs = [await outcomeOf(ground, errand, errand.one), await outcomeOf(ground, errand, errand.one)]
  return referenceOf(
    runs.map(({ outcome }) => outcome),
    runs.map(({ namespace }) => namespace)
  )
}

async function outcomeOf(ground: Ground, { provider, before }: Errand, last: Step): Promise<Gone> {
  const trip = await beginTrip(ground, { provider, steps: { ...before, [ASKED]: last } })
  try {
    for (const step of Object.keys(before)) await trip.calmly(step)
    const { outcome } = await trip.calmly(ASKED)
    return { namespace: trip.namespace, outcome }
  } finally {
    await trip.end()
  }
}

/** What was asked for is another thing by itself, and so is what the cluster keeps of it. */
const ITSELF = /^OpsRequest asked |^DatabaseCluster orders (metadata|status\.recentOperations|status\.activeOperation)/

function otherwise(reference: Reference, outcome: Outcome): string[] {
  const turnover = differencesFrom(reference.turnover, outcome.turnover).map(
    ({ path, want, got }) => `${path}: ${got}, not ${want}`
  )
  return [...endsOtherwise(reference, outcome), ...turnover].filter((difference) => !ITSELF.test(difference))
}

/** What a person would write into the spec instead. */
function asEdit({ provider: name, before, one }: Errand): Step {
  const provider = builtIn().providers.find((provider) => provider.name === name)
  const made = before.create?.does
  if (provider === undefined || made === undefined || !('apply' in made) || !('ask' in one.does)) {
    throw new Error(`there is no edit for ${name}`)
  }
  const object = (kind: string, spec: object) => ({ apiVersion: API_VERSION, kind, metadata: { name: NAME }, spec })
  const request = object('OpsRequest', { clusterRef: NAME, ...one.does.ask }) as unknown as OpsRequest
  const cluster = object('DatabaseCluster', made.apply) as unknown as DatabaseCluster
  return edit(granted(request, cluster, provider).spec, one.ends)
}
