/** Which faults are tried where: plans, from what calm runs wrote and heard, and names for them. */
import { MOMENTS, type Moment } from '../../../sandbox/faults/meddler.ts'
import type { Journeys } from './journey.ts'
import type { EventRef, Reference, WriteRef } from './reference.ts'

/** The process dies at a write. */
export interface CrashPlan {
  readonly kind: 'crash'
  readonly journey: string
  readonly step: string
  readonly write: WriteRef
  readonly moment: Moment
}

/** An event is kept back until the next one of its object comes, and only that is told. */
export interface UnobservedPlan {
  readonly kind: 'unobserved'
  readonly journey: string
  readonly step: string
  readonly event: EventRef
}

/** A moment: when the event was news. */
export interface Past {
  readonly step: string
  readonly event: EventRef
}

/** The process dies after a write, and the next one is told for a while that the world is as it was at an earlier moment. */
export interface StalePlan {
  readonly kind: 'stale'
  readonly journey: string
  readonly step: string
  readonly write: WriteRef
  readonly past: Past
}

export type Plan = CrashPlan | UnobservedPlan | StalePlan

export const KINDS: readonly Plan['kind'][] = ['crash', 'unobserved', 'stale']

/** References by journey and step. */
export type References = ReadonlyMap<string, ReadonlyMap<string, Reference>>

/** A plan in one line, which is the same in every run. */
export const nameOf = (plan: Plan): string => [plan.kind, plan.journey, plan.step, placeOf(plan)].join(' · ')

/** Where in its step, in words. */
export function placeOf(plan: Plan): string {
  if (plan.kind === 'crash') return `${plan.moment} ${numbered(plan.write)}`
  if (plan.kind === 'unobserved') return numbered(plan.event)
  return `after ${numbered(plan.write)} as of ${plan.past.step}, ${numbered(plan.past.event)}`
}

const numbered = ({ sort, ordinal }: WriteRef | EventRef): string => `${sort} #${ordinal + 1}`

/** Three plans for each write of each step. */
export const crashPlans = (references: References): Plan[] =>
  [...references].flatMap(([journey, steps]) =>
    [...steps].flatMap(([step, { writes }]) =>
      writes.flatMap((write) => MOMENTS.map((moment) => ({ kind: 'crash', journey, step, write, moment }) as const))
    )
  )

/** One plan for each event that another one follows. */
const unobservedPlans = (references: References): Plan[] =>
  [...references].flatMap(([journey, steps]) =>
    [...steps].flatMap(([step, { events }]) =>
      events.map((event) => ({ kind: 'unobserved', journey, step, event }) as const)
    )
  )

/**
 * What a write followed from is shown again when it holds no more: at the end of its step, and in the next step that
 * writes the same object, at that write and at the end.
 */
export const stalePlans = (references: References): Plan[] =>
  [...references].flatMap(([journey, steps]) => {
    const all = [...steps]
    const plans = all.flatMap(([step, { causes }], index) =>
      causes.flatMap(({ event, write }) =>
        contradictionsOf(write, all.slice(index)).map(
          (later) => ({ kind: 'stale', journey, ...later, past: { step, event } }) as const
        )
      )
    )
    return [...new Map(plans.map((plan) => [nameOf(plan), plan])).values()]
  })

function contradictionsOf(
  write: WriteRef,
  [own, ...others]: readonly (readonly [string, Reference])[]
): { step: string; write: WriteRef }[] {
  const isOfItsObject = (other: WriteRef) => objectOf(other) === objectOf(write)
  const next = others.find(([, { writes }]) => writes.some(isOfItsObject))
  return [
    ...placesIn(own, (writes) => [writes.at(-1)]).filter((last) => numbered(last.write) !== numbered(write)),
    ...placesIn(next, (writes) => [writes.find(isOfItsObject), writes.at(-1)])
  ]
}

function placesIn(
  named: readonly [string, Reference] | undefined,
  choose: (writes: readonly WriteRef[]) => readonly (WriteRef | undefined)[]
): { step: string; write: WriteRef }[] {
  const [step = '', reference] = named ?? []
  return choose(reference?.writes ?? []).flatMap((write) => (write === undefined ? [] : [{ step, write }]))
}

/** `apply clusters.postgresql.cnpg.io/status orders` → `clusters.postgresql.cnpg.io orders`. */
const objectOf = ({ sort }: WriteRef): string => sort.replace(/^\w+ /, '').replace('/status', '')

/** All that the generator makes. */
export const allPlans = (references: References): Plan[] => [
  ...crashPlans(references),
  ...unobservedPlans(references),
  ...stalePlans(references)
]

/** What one trip along a journey tries: at most one plan in each of its steps. */
export interface Itinerary {
  readonly journey: string
  readonly plans: ReadonlyMap<string, Plan>
}

/** As few trips as it takes: each step is as good as the first, for it begins where a calm run has come to. */
export function itinerariesOf(plans: readonly Plan[]): Itinerary[] {
  const journeys = [...Map.groupBy(plans, ({ journey }) => journey)].map(([journey, those]) => {
    const steps = [...Map.groupBy(those, ({ step }) => step)]
    const trips = Math.max(...steps.map(([, each]) => each.length))
    return Array.from({ length: trips }, (_, trip) => ({
      journey,
      plans: new Map(steps.flatMap(([step, each]) => (each[trip] === undefined ? [] : [[step, each[trip]]])))
    }))
  })
  return inTurn(journeys)
}

/** Those of one provider: of one whose folder was changed, else any; each seed another one. */
export function journeysAbout(changed: readonly string[], journeys: Journeys, seed: number): Journeys {
  const all = [...new Set(Object.values(journeys).map(({ provider }) => provider))]
  const concerned = all.filter((provider) => changed.some((file) => file.startsWith(`providers/${provider}/`)))
  const choice = concerned.length > 0 ? concerned : all
  const chosen = choice[seed % choice.length]
  return Object.fromEntries(Object.entries(journeys).filter(([, { provider }]) => provider === chosen))
}

/** So many of them, spread over all journeys, steps and kinds, and each seed another choice. */
export function chosenFrom(plans: readonly Plan[], count: number, seed: number): Plan[] {
  const groups = [...Map.groupBy(plans, ({ journey, step, kind }) => `${journey} ${step} ${kind}`).values()].map(
    (group) => shuffled(group, seed)
  )
  return inTurn(groups).slice(0, count)
}

/** One of each group, then the next one of each. */
function inTurn<Item>(groups: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...groups.map(({ length }) => length))
  return Array.from({ length: longest }, (_, round) =>
    groups.flatMap((group) => (group[round] === undefined ? [] : [group[round]]))
  ).flat()
}

/** The part of one of several machines that share the work. */
export const shardOf = <Item>(items: readonly Item[], shard: number, of: number): Item[] =>
  items.filter((_, index) => index % of === shard - 1)

/** In an order that only the seed decides. */
function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  let state = seed >>> 0
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0 // Numerical Recipes
    return state / 2 ** 32
  }
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
