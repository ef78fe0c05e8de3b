/** What a step comes to when nothing goes wrong: what several calm runs agree on, and the mask of what they do not. */
import type { Entry, Event, Request } from '../../../sandbox/faults/record.ts'
import { masked, type State, type Turnover } from './state.ts'

/** What one run of a step came to. */
export interface Outcome {
  readonly state: State
  readonly turnover: Turnover
  /** The writes that were carried out, in order. */
  readonly writes: readonly Request[]
  /** What the operator was told by its watches, in order. */
  readonly events: readonly Event[]
  readonly causes: readonly Cause[]
  /** What it wrote when there was nothing more to do. */
  readonly atRest: readonly string[]
}

/** A write by what it does to which object, and how many of the kind came before it. */
export interface WriteRef {
  readonly sort: string
  readonly ordinal: number
}

/** An event by what became of which object, and how many versions of it were told before. */
export interface EventRef {
  readonly sort: string
  readonly ordinal: number
}

/** A write, and an event that was news just before: what the write may follow from. */
export interface Cause {
  readonly event: EventRef
  readonly write: WriteRef
}

export interface Reference {
  readonly state: Agreed
  readonly turnover: Agreed
  /** The writes of every calm run that changed something. */
  readonly writes: readonly WriteRef[]
  /** The events of every calm run that were followed by another one of their object. */
  readonly events: readonly EventRef[]
  /** Those of every calm run. */
  readonly causes: readonly Cause[]
  /** What any calm run wrote when there was nothing more to do. */
  readonly atRest: readonly string[]
  /** Writes that are no places for faults, and why. */
  readonly pruned: readonly (WriteRef & { readonly why: string })[]
  /** The most that a calm run wrote. */
  readonly most: Written
}

/** How many writes changed something: what was done, and what was only told about it. */
export interface Written {
  readonly acts: number
  readonly reports: number
}

/** Values by path; undefined where the runs did not agree. */
type Agreed = ReadonlyMap<string, string | undefined>

export interface Difference {
  readonly path: string
  readonly want: string | undefined
  readonly got: string | undefined
}

/** Told beside what is done, at times of their own. */
const BY_THE_WAY: Readonly<Record<string, string>> = {
  'leases.coordination.k8s.io': 'the lease is renewed by the clock',
  'events.events.k8s.io': 'what people are told is lost with the process, as everywhere in Kubernetes'
}

export const isByTheWay = ({ resource }: Pick<Request, 'resource'>): boolean => resource in BY_THE_WAY

export function referenceOf(runs: readonly Outcome[], namespaces: readonly string[]): Reference {
  const numbered = runs.map(({ writes }, index) => numberedIn(writes, namespaces[index] ?? ''))
  const [first = [], ...others] = numbered
  const isInAll = ({ sort, ordinal }: WriteRef) =>
    others.every((writes) => writes.some((one) => one.sort === sort && one.ordinal === ordinal))
  const judged = first.map(({ sort, ordinal, request }) => ({ sort, ordinal, why: whyNot(request, { sort, ordinal }) }))

  function whyNot(request: Request, ref: WriteRef): string | undefined {
    if (!isInAll(ref)) return 'it is not in every calm run'
    return BY_THE_WAY[request.resource] ?? (request.hasChanged ? undefined : 'it changed nothing')
  }

  return {
    state: agreed(runs.map(({ state }) => state)),
    turnover: agreed(runs.map(({ turnover }) => turnover)),
    writes: judged.filter(({ why }) => why === undefined).map(({ sort, ordinal }) => ({ sort, ordinal })),
    pruned: judged.flatMap(({ why, ...ref }) => (why === undefined ? [] : [{ ...ref, why }])),
    events: eventsInAll(runs, namespaces),
    causes: causesInAll(runs),
    atRest: runs.flatMap(({ atRest }) => atRest),
    most: {
      acts: Math.max(...runs.map(({ writes }) => writtenIn(writes).acts)),
      reports: Math.max(...runs.map(({ writes }) => writtenIn(writes).reports))
    }
  }
}

const REPORT = /\.dbaas\.dev\/status$/

export function writtenIn(writes: readonly Request[]): Written {
  // deletions are counted object by object, and whether the operator or the garbage collector comes first is chance
  const counted = writes.filter((write) => write.hasChanged && write.verb !== 'delete' && !isByTheWay(write))
  const reports = counted.filter(({ resource }) => REPORT.test(resource)).length
  return { acts: counted.length - reports, reports }
}

/** `apply clusters.postgresql.cnpg.io orders`. */
export const sortOf = (
  { verb, resource, name = '' }: { verb: string; resource: string; name?: string | undefined },
  namespace: string
): string => [verb, resource, masked(name, namespace)].filter(Boolean).join(' ')

/** `pods orders-1`. */
export const subjectOf = (
  { resource, name = '' }: { resource: string; name?: string | undefined },
  namespace: string
) => `${resource} ${masked(name, namespace)}`

/** What follows an event of our own kinds, or of what the operator makes for itself, follows from its being told. */
const OURS = /^\w+\.dbaas\.dev |^leases\./

function eventsInAll(runs: readonly Outcome[], namespaces: readonly string[]): EventRef[] {
  const counts = runs.map(({ events }, index) =>
    Map.groupBy(events, (event) => subjectOf(event, namespaces[index] ?? ''))
  )
  const [first = new Map<string, Event[]>()] = counts
  const theirs = [...first.keys()].filter((sort) => !OURS.test(sort))
  return theirs.flatMap((sort) => {
    const fewest = Math.min(...counts.map((one) => one.get(sort)?.length ?? 0))
    return Array.from({ length: Math.max(0, fewest - 1) }, (_, ordinal) => ({ sort, ordinal }))
  })
}

/** Of each act: the last event of our kinds before it, which says what is wanted, and the last other one, which says what there is. */
export function causesIn(entries: readonly Entry[], namespace: string): Cause[] {
  const causes: Cause[] = []
  const ordinalOf = countVersions()
  const writes = new Map<string, number>()
  const last = new Map<'wanted' | 'there', EventRef>()
  for (const entry of entries) {
    if (entry.is === 'event') {
      const sort = subjectOf(entry, namespace)
      last.set(OURS.test(sort) ? 'wanted' : 'there', { sort, ordinal: ordinalOf(sort, entry.resourceVersion) })
    } else if (entry.body !== undefined && (entry.status ?? 500) < 300) {
      const sort = sortOf(entry, namespace)
      const ordinal = writes.get(sort) ?? 0
      writes.set(sort, ordinal + 1)
      const isAct = entry.hasChanged && !isByTheWay(entry) && !REPORT.test(entry.resource)
      if (isAct) causes.push(...[...last.values()].map((event) => ({ event, write: { sort, ordinal } })))
    }
  }
  return causes
}

/** The resource version that an object had then. */
export function versionTold(entries: readonly Entry[], { sort, ordinal }: EventRef, namespace: string) {
  const ordinalOf = countVersions()
  return entries.find(
    (entry) =>
      entry.is === 'event' && subjectOf(entry, namespace) === sort && ordinalOf(sort, entry.resourceVersion) === ordinal
  )?.resourceVersion
}

function causesInAll(runs: readonly Outcome[]): Cause[] {
  const [first = [], ...others] = runs.map(({ causes }) => causes)
  const names = others.map((causes) => new Set(causes.map((cause) => JSON.stringify(cause))))
  return first.filter((cause) => names.every((those) => those.has(JSON.stringify(cause))))
}

/** Tells of each version of an object how many others came before; another watch may tell of the same one. */
export function countVersions(): (subject: string, version: string | undefined) => number {
  const ordinals = new Map<string, Map<string, number>>()
  return (subject, version = '') => {
    const known = ordinals.get(subject) ?? new Map<string, number>()
    ordinals.set(subject, known)
    const ordinal = known.get(version) ?? known.size
    known.set(version, ordinal)
    return ordinal
  }
}

function numberedIn(writes: readonly Request[], namespace: string) {
  const counts = new Map<string, number>()
  return writes.map((request) => {
    const sort = sortOf(request, namespace)
    const ordinal = counts.get(sort) ?? 0
    counts.set(sort, ordinal + 1)
    return { sort, ordinal, request }
  })
}

function agreed(runs: readonly ReadonlyMap<string, string>[]): Agreed {
  const paths = new Set(runs.flatMap((run) => [...run.keys()]))
  return new Map(
    [...paths].map((path) => {
      const values = new Set(runs.map((run) => run.get(path)))
      return [path, values.size === 1 ? runs[0]?.get(path) : undefined]
    })
  )
}

/** Where the runs did not agree, and so nothing is compared. */
export const maskOf = (values: Agreed): string[] =>
  [...values].flatMap(([path, value]) => (value === undefined ? [path] : []))

/** What is otherwise than in every calm run. */
export function differencesFrom(want: Agreed, got: ReadonlyMap<string, string>): Difference[] {
  const paths = new Set([...want.keys(), ...got.keys()])
  return [...paths]
    .filter((path) => !want.has(path) || want.get(path) !== undefined)
    .map((path) => ({ path, want: want.get(path), got: got.get(path) }))
    .filter(({ want, got }) => want !== got)
}
