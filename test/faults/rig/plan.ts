/** Which faults are tried where: plans, from what calm runs wrote and heard, and names for them. */
import { MOMENTS, type Moment } from '../../../sandbox/faults/meddler.ts'
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

export type Plan = CrashPlan | UnobservedPlan

/** References by journey and step. */
export type References = ReadonlyMap<string, ReadonlyMap<string, Reference>>

/** A plan in one line, which is the same in every run. */
export const nameOf = (plan: Plan): string =>
  [
    plan.kind,
    plan.journey,
    plan.step,
    plan.kind === 'crash' ? `${plan.moment} ${numbered(plan.write)}` : numbered(plan.event)
  ].join(' · ')

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

/** All that the generator makes. */
export const allPlans = (references: References): Plan[] => [...crashPlans(references), ...unobservedPlans(references)]

/** What one trip along a journey tries: at most one plan in each of its steps. */
export interface Itinerary {
  readonly journey: string
  readonly plans: ReadonlyMap<string, Plan>
}

/** As few trips as it takes: each step is as good as the first, for it begins where a calm run has come to. */
export function itinerariesOf(plans: readonly Plan[]): Itinerary[] {
  const journeys = Map.groupBy(plans, ({ journey }) => journey)
  return [...journeys].flatMap(([journey, those]) => {
    const steps = [...Map.groupBy(those, ({ step }) => step)]
    const trips = Math.max(...steps.map(([, each]) => each.length))
    return Array.from({ length: trips }, (_, trip) => ({
      journey,
      plans: new Map(steps.flatMap(([step, each]) => (each[trip] === undefined ? [] : [[step, each[trip]]])))
    }))
  })
}

/** So many of them, spread over all journeys and steps, and each seed another choice. */
export function chosenFrom(plans: readonly Plan[], count: number, seed: number): Plan[] {
  const groups = [...Map.groupBy(plans, ({ journey, step }) => `${journey} ${step}`).values()].map((group) =>
    shuffled(group, seed)
  )
  const longest = Math.max(0, ...groups.map(({ length }) => length))
  const inTurn = Array.from({ length: longest }, (_, round) =>
    groups.flatMap((group) => (group[round] === undefined ? [] : [group[round]]))
  )
  return inTurn.flat().slice(0, count)
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
