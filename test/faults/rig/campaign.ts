/** Many trips beside each other: first calm ones, which say how it should be, and then those with faults. */
import type { Defect } from './defects.ts'
import type { Ground } from './ground.ts'
import type { Journeys, Step } from './journey.ts'
import { unrestIn, type Violation, violationsIn } from './oracles.ts'
import { type Itinerary, itinerariesOf, nameOf, type Plan, type References } from './plan.ts'
import { type Outcome, type Reference, referenceOf } from './reference.ts'
import { storyOf } from './story.ts'
import { beginTrip, type Trip } from './trip.ts'

/** What became of a plan; without a plan, of a step that was done calmly on the way. */
export interface Tried {
  readonly plan: Plan | undefined
  readonly journey: string
  readonly step: string
  /** Not reached: the step ended before what the plan waits for. Given up: the rig itself could not go on. */
  readonly result: 'held' | 'violated' | 'not reached' | 'given up'
  readonly violations: readonly Violation[]
  /** What happened, where it did not hold. */
  readonly story?: readonly string[]
  /** Of what was given up. */
  readonly why?: string
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
  /** Told of each journey that was made without faults. */
  readonly onLearned?: (journey: string) => void
  /** Told of each plan, and of each step that was done calmly on the way. */
  readonly onTried?: (tried: Tried) => void
  /** When it says no, no step is begun any more; without it there is always time. */
  readonly isTimeLeft?: () => boolean
}

const CALM_RUNS = 3

/** Each journey several times without faults. */
export async function learn(options: CampaignOptions): Promise<References> {
  const { ground, journeys, lanes, defect, onLearned = () => {} } = options
  const runs = Object.keys(journeys).flatMap((journey) => Array.from({ length: CALM_RUNS }, () => journey))
  const trips = await eachOf(runs, lanes, async (journey) => {
    const trip = await calmTrip(ground, journeys, journey, defect)
    onLearned(journey)
    return trip
  })
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
    const tried = await eachOf(
      itinerariesOf(left),
      lanes,
      async (itinerary) => (isTimeLeft() ? travel(options, references, itinerary) : []) // no lane is opened for nothing
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
export async function travel(options: CampaignOptions, references: References, itinerary: Itinerary): Promise<Tried[]> {
  const { ground, journeys, defect, onTried = () => {}, isTimeLeft = () => true } = options
  const { journey } = itinerary
  const stages = stagesOf(journeys, references, itinerary)
  return onTrip(ground, journeys, journey, defect, async (trip) => {
    const all: Tried[] = []
    for (const stage of stages) {
      if (!isTimeLeft()) return all
      const began = performance.now()
      const judgement = await judged(trip, stage).catch(givenUp)
      const ms = Math.round(performance.now() - began)
      const before = all.flatMap(({ plan }) => plan ?? [])
      const tried = { plan: stage.plan, journey, step: stage.name, ...judgement, ms, before }
      all.push(tried)
      onTried(tried)
      if (tried.result === 'violated' || tried.result === 'given up') return all
    }
    return all
  })
}

/** A step on the way, and what is tried in it. */
interface Stage {
  readonly name: string
  readonly step: Step
  readonly reference: Reference
  readonly plan: Plan | undefined
  /** Whether it is looked at too when nothing moves any more. */
  readonly rests: boolean
}

function stagesOf(journeys: Journeys, references: References, { journey, plans }: Itinerary): Stage[] {
  const steps = Object.entries(journeys[journey]?.steps ?? {})
  const way = steps.slice(0, lastOf(stepsOf(journeys, journey), plans) + 1)
  const rests = way.findLast(([, { ends }]) => ends !== 'gone')?.[0]
  return way.map(([name, step]) => {
    const reference = references.get(journey)?.get(name)
    if (reference === undefined) throw new Error(`step "${name}" of ${journey} has no calm runs to compare with`)
    return { name, step, reference, plan: plans.get(name), rests: name === rests }
  })
}

/** Behind the last plan there is only the way home, which the namespace's end spares. */
const lastOf = (steps: readonly string[], plans: Itinerary['plans']): number => {
  const isPlanned = steps.findLastIndex((step) => plans.has(step))
  const goes = steps.findIndex((step, index) => index >= isPlanned && /delete/.test(step))
  return goes === -1 ? steps.length - 1 : goes
}

type Judgement = Pick<Tried, 'result' | 'violations' | 'story' | 'why'>

async function judged(trip: Trip, { name, step, reference, plan, rests }: Stage): Promise<Judgement> {
  const { outcome, seen, complaints, wasTried } = await trip.trying(name, plan, reference)
  const violations = violationsIn({ step, reference, seen, complaints, outcome })
  if (violations.length > 0) return { result: 'violated', violations, story: storyOf(seen, outcome.writes) }
  const unrest = rests ? unrestIn(await trip.rest()) : []
  if (unrest.length > 0) return { result: 'violated', violations: unrest }
  return { result: plan === undefined || wasTried ? 'held' : 'not reached', violations: [] }
}

const givenUp = (err: unknown): Judgement => ({ result: 'given up', violations: [], why: String(err) })

const stepsOf = (journeys: Journeys, journey: string): string[] => Object.keys(journeys[journey]?.steps ?? {})

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
