/** Many trips beside each other: first calm ones, which say how it should be, and then those with faults. */
import type { Defect } from './defects.ts'
import type { Ground } from './ground.ts'
import type { Journeys } from './journey.ts'
import { type Violation, violationsIn } from './oracles.ts'
import { type Itinerary, itinerariesOf, nameOf, type Plan, type References } from './plan.ts'
import { type Outcome, type Reference, referenceOf } from './reference.ts'
import { beginTrip, type Passed, type Trip } from './trip.ts'

/** What became of a plan; without a plan, of a step that was done calmly on the way. */
export interface Tried {
  readonly plan: Plan | undefined
  readonly journey: string
  readonly step: string
  /** Not reached: the step ended before what the plan waits for. */
  readonly result: 'held' | 'violated' | 'not reached'
  readonly violations: readonly Violation[]
  readonly ms: number
  /** What else had been tried on the way, in order. */
  readonly before: readonly Plan[]
}

export interface CampaignOptions {
  readonly ground: Ground
  readonly journeys: Journeys
  /** How many trips are made at a time. */
  readonly lanes: number
  /** What is wrong with the operator, on purpose. */
  readonly defect?: Defect
  /** Told of each plan, and of each step that was done calmly on the way. */
  readonly onTried?: (tried: Tried) => void
  /** Until then no trip is begun any more; always without it. */
  readonly isTimeLeft?: () => boolean
}

const CALM_RUNS = 3

/** Each journey several times without faults. */
export async function learn({ ground, journeys, lanes, defect }: CampaignOptions): Promise<References> {
  const runs = Object.keys(journeys).flatMap((journey) => Array.from({ length: CALM_RUNS }, () => journey))
  const trips = await eachOf(runs, lanes, (journey) => calmTrip(ground, journeys, journey, defect))
  const byJourney = Map.groupBy(trips, ({ journey }) => journey)
  return new Map([...byJourney].map(([journey, each]) => [journey, referencesOf(journeys, journey, each)]))
}

interface CalmTrip {
  readonly journey: string
  readonly namespace: string
  readonly outcomes: ReadonlyMap<string, Outcome>
}

async function calmTrip(
  ground: Ground,
  journeys: Journeys,
  journey: string,
  defect: Defect | undefined
): Promise<CalmTrip> {
  return onTrip(ground, journeys, journey, defect, async (trip) => {
    const outcomes = new Map<string, Outcome>()
    for (const step of stepsOf(journeys, journey)) outcomes.set(step, (await trip.calmly(step)).outcome)
    return { journey, namespace: trip.namespace, outcomes }
  })
}

function referencesOf(journeys: Journeys, journey: string, trips: readonly CalmTrip[]): ReadonlyMap<string, Reference> {
  const namespaces = trips.map(({ namespace }) => namespace)
  return new Map(
    stepsOf(journeys, journey).map((step) => [
      step,
      referenceOf(
        trips.flatMap(({ outcomes }) => outcomes.get(step) ?? []),
        namespaces
      )
    ])
  )
}

/** Tries the plans; what a trip that had to be given up did not come to is tried on another one. */
export async function tryOut(
  options: CampaignOptions,
  references: References,
  plans: readonly Plan[]
): Promise<Tried[]> {
  const { lanes, isTimeLeft = () => true } = options
  const all: Tried[] = []
  let left = plans
  while (left.length > 0 && isTimeLeft()) {
    const tried = await eachOf(itinerariesOf(left), lanes, async (itinerary) =>
      isTimeLeft() ? travel(options, references, itinerary) : []
    )
    all.push(...tried.flat())
    const done = new Set(all.flatMap(({ plan }) => (plan === undefined ? [] : [nameOf(plan)])))
    const next = left.filter((plan) => !done.has(nameOf(plan)))
    if (next.length === left.length) break // every trip ends before it comes to one of them
    left = next
  }
  return all
}

/** One trip, up to the first step that was not as it should be. */
export async function travel(
  { ground, journeys, defect, onTried = () => {} }: CampaignOptions,
  references: References,
  { journey, plans }: Itinerary
): Promise<Tried[]> {
  return onTrip(ground, journeys, journey, defect, async (trip) => {
    const all: Tried[] = []
    const last = lastOf(stepsOf(journeys, journey), plans)
    for (const step of stepsOf(journeys, journey).slice(0, last + 1)) {
      const reference = references.get(journey)?.get(step)
      if (reference === undefined) throw new Error(`step "${step}" of ${journey} has no calm runs to compare with`)
      const plan = plans.get(step)
      const began = performance.now()
      const passed = await trip.trying(step, plan, reference)
      const violations = judged(journeys, journey, step, reference, passed)
      const tried = {
        plan,
        journey,
        step,
        result: resultOf(plan, passed, violations),
        violations,
        ms: Math.round(performance.now() - began),
        before: all.flatMap(({ plan }) => plan ?? [])
      }
      all.push(tried)
      onTried(tried)
      if (violations.length > 0) return all
    }
    return all
  })
}

const stepsOf = (journeys: Journeys, journey: string): string[] => Object.keys(journeys[journey]?.steps ?? {})

/** Behind the last plan there is only the way home, which the namespace's end spares. */
const lastOf = (steps: readonly string[], plans: Itinerary['plans']): number => {
  const isPlanned = steps.findLastIndex((step) => plans.has(step))
  const goes = steps.findIndex((step, index) => index >= isPlanned && /delete/.test(step))
  return goes === -1 ? steps.length - 1 : goes
}

function judged(
  journeys: Journeys,
  journey: string,
  name: string,
  reference: Reference,
  { outcome, seen, complaints }: Passed
): Violation[] {
  const step = journeys[journey]?.steps[name]
  return step === undefined ? [] : violationsIn({ step, outcome, reference, seen, complaints })
}

function resultOf(plan: Plan | undefined, { wasTried }: Passed, violations: readonly Violation[]): Tried['result'] {
  if (violations.length > 0) return 'violated'
  return plan === undefined || wasTried ? 'held' : 'not reached'
}

async function onTrip<Result>(
  ground: Ground,
  journeys: Journeys,
  name: string,
  defect: Defect | undefined,
  work: (trip: Trip) => Promise<Result>
): Promise<Result> {
  const journey = journeys[name]
  if (journey === undefined)
    throw new Error(`there is no journey "${name}"; there are ${Object.keys(journeys).join(', ')}`)
  const trip = await beginTrip(ground, journey, defect)
  try {
    return await work(trip)
  } finally {
    await trip.end()
  }
}

/** The results in the order of the items, of which so many are worked on at a time. */
async function eachOf<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>
): Promise<Result[]> {
  const results = new Map<number, Result>()
  const left = [...items.entries()]
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) results.set(next[0], await work(next[1]))
    })
  )
  return items.flatMap((_, index) => {
    const result = results.get(index)
    return result === undefined ? [] : [result]
  })
}
