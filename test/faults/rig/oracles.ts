/** What must hold whatever happens: questions to a step that went through a fault, each answered by sentences about what is wrong. */

import { LABELS } from '../../../providers/applier.ts'
import { isDriver } from '../../../providers/contract.ts'
import { builtIn } from '../../../providers/index.ts'
import type { Request } from '../../../sandbox/faults/record.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import { API_VERSION } from '../../../src/api/kind.ts'
import type { Live } from '../../../src/api/live.ts'
import type { OpsRequest } from '../../../src/api/ops-request.ts'
import { compareQuantities, parseQuantity } from '../../../src/api/quantity.ts'
import { NAME, type Step } from './journey.ts'
import { type Difference, differencesFrom, type Outcome, type Reference, writtenIn } from './reference.ts'
import type { Seen } from './world.ts'

export const ORACLES = ['O1', 'O2', 'O3', 'O4', 'O5', 'O6'] as const
export type Oracle = (typeof ORACLES)[number]

export interface Violation {
  readonly oracle: Oracle
  readonly what: string
}

/** All that is asked about a step. */
export interface Judged {
  readonly step: Step
  readonly outcome: Outcome
  readonly reference: Reference
  /** What was seen of every object while it was done. */
  readonly seen: readonly Seen[]
  /** Why operators ended by themselves. */
  readonly complaints: readonly string[]
}

/** How many times the writes of a calm run one with a fault may need. */
const MOST_TIMES = 2
const DIFFERENCES_TOLD = 10

export function violationsIn({ step, outcome, reference, seen, complaints }: Judged): Violation[] {
  return [
    ...told('O1', endsOtherwise(reference, outcome)),
    ...told('O2', differencesFrom(reference.turnover, outcome.turnover).map(inWords)),
    ...told('O3', complaints),
    ...told('O4', [...brokenIn(step, seen), ...unguardedIn(outcome.writes)]),
    ...told('O6', writesTooMuch(reference, outcome, seen))
  ]
}

/** O5, of what was written when there was nothing to do. */
export const unrestIn = (atRest: readonly string[]): Violation[] =>
  told(
    'O5',
    atRest.map((what) => `there was nothing to do, and it was written: ${what}`)
  )

const told = (oracle: Oracle, sentences: readonly string[]): Violation[] =>
  sentences.slice(0, DIFFERENCES_TOLD).map((what) => ({ oracle, what }))

/** Values that may be others after a fault although the end is the same, and why; the patterns are for the sentences that would tell of them. */
const MAY_DIFFER: readonly (readonly [RegExp, string])[] = [
  [
    / (metadata\.generation|status\.observedGeneration|status\.\S*\.observedGeneration) is /,
    'the same may be written twice'
  ],
  [/^OpsRequest \S+ status\.actionLogs\./, 'it tells what happened on the way, and that was another one'],
  [/^Kafka \S+ metadata\.annotations\.dbaas\.dev\/stirred-for is /, 'a child operator that was quick is not stirred'],
  [
    /^DatabaseCluster \S+ status\.(primary is .*-mysql-\d|members\.\S+-mysql-\d+\.role is )/,
    'which member of a group leads after an update is up to the group'
  ],
  [/^Pod \S+ metadata\.labels\.mysql\.percona\.com\/primary is /, 'the group tells its leader by this label too']
]

/** Where the end is not that of calm runs. */
export const endsOtherwise = ({ state }: Reference, outcome: Pick<Outcome, 'state'>): string[] =>
  differencesFrom(state, outcome.state)
    .map(inWords)
    .filter((difference) => !MAY_DIFFER.some(([pattern]) => pattern.test(difference)))

const inWords = ({ path, want, got }: Difference): string =>
  `${path} is ${got ?? 'not there'}, and in calm runs ${want ?? 'not there'}`

/** A report may be made of each change that there is to report, however many of them a slow machine makes out of one. */
function writesTooMuch({ most }: Reference, { writes }: Outcome, seen: readonly Seen[]): string[] {
  const { acts, reports } = writtenIn(writes)
  const news = seen.filter(({ now, before }) => (now ?? before)?.apiVersion !== API_VERSION).length
  return [
    ...(acts > MOST_TIMES * most.acts ? [`${acts} writes changed something, and ${most.acts} in calm runs`] : []),
    ...(reports > MOST_TIMES * most.reports + news
      ? [`${reports} reports were made of ${news} changes, and ${most.reports} in calm runs`]
      : [])
  ]
}

/** O4: each of these is never so, at no moment. */
function brokenIn(step: Step, seen: readonly Seen[]): string[] {
  return [
    ...seen.flatMap((one) => CHANGES_NEVER.flatMap((rule) => rule(one) ?? [])),
    ...(step.ends === 'gone' ? [] : seen.flatMap((one) => childWentFirst(one) ?? [])),
    ...madeForNobody(seen),
    ...madeUnrecorded(seen),
    ...activeTogether(seen)
  ]
}

type Rule = (seen: Seen) => string | undefined

const labelled = ({ kind, metadata }: Live): string => `${kind} ${metadata.name}`

/** The same object, before and after. */
const changed = ({ now, before }: Seen): { now: Live; before: Live } | undefined =>
  now !== undefined && before?.metadata.uid === now.metadata.uid ? { now, before } : undefined

const CHANGES_NEVER: readonly Rule[] = [
  function generationGoesBack(seen) {
    const { now, before } = changed(seen) ?? {}
    const [last, next] = [before, now].map(
      (object) => (object as DatabaseCluster | undefined)?.status?.observedGeneration
    )
    if (now === undefined || last === undefined || next === undefined || next >= last) return undefined
    return `${labelled(now)} went back from observedGeneration ${last} to ${next}`
  },
  function storageShrinks(seen) {
    const { now, before } = changed(seen) ?? {}
    if (now === undefined || before === undefined || now.kind === 'DatabaseCluster') return undefined
    const sizes = new Map(sizesIn(before))
    const shrunk = sizesIn(now).find(([path, size]) => isLess(size, sizes.get(path)))
    return shrunk && `${labelled(now)} shrinks: ${shrunk[0]} from ${sizes.get(shrunk[0])} to ${shrunk[1]}`
  },
  function versionIsLowered(seen) {
    const { now, before } = changed(seen) ?? {}
    if (now?.kind !== 'DatabaseCluster') return undefined
    const [last, next] = [before, now].map((object) => (object as DatabaseCluster).status?.version)
    return isOlder(next, last) ? `${labelled(now)} went from version ${last} back to ${next}` : undefined
  }
]

/** `spec.storage.size` and what is like it, with its quantity. */
function sizesIn(value: unknown, path: readonly string[] = []): [string, string][] {
  if (typeof value === 'string') return ['storage', 'size'].includes(path.at(-1) ?? '') ? [[path.join('.'), value]] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .filter(([field]) => path.length > 0 || field === 'spec')
    .flatMap(([field, inner]) => sizesIn(inner, [...path, field]))
}

function isLess(size: string, than: string | undefined): boolean {
  const [now, before] = [parseQuantity(size), parseQuantity(than)]
  return now !== undefined && before !== undefined && compareQuantities(now, before) < 0
}

function isOlder(version: string | undefined, than: string | undefined): boolean {
  if (version === undefined || than === undefined) return false
  const [now, before] = [version, than].map((text) => text.split(/[.-]/).map(Number))
  const at = now?.findIndex((part, index) => part !== before?.[index]) ?? -1
  return at !== -1 && (now?.[at] ?? 0) < (before?.[at] ?? 0)
}

const CHILDREN = new Set(
  builtIn()
    .providers.filter(isDriver)
    .map(({ child }) => `${child.apiVersion} ${child.kind}`)
)
const isMainChild = ({ apiVersion, kind }: Live): boolean => CHILDREN.has(`${apiVersion} ${kind}`)

const MAIN_RESOURCES = new Set(
  builtIn()
    .providers.filter(isDriver)
    .map(({ child: { apiVersion, kind } }) => `${kind.toLowerCase()}s.${apiVersion.split('/')[0]}`)
)

/** What another object of the same name could be hit by. */
function unguardedIn(writes: readonly Request[]): string[] {
  return writes.flatMap(({ verb, resource, name, status, body = '' }) => {
    const { metadata, preconditions } = JSON.parse(body || '{}') as { metadata?: Guard; preconditions?: Guard }
    if (verb === 'delete' && preconditions?.uid === undefined)
      return [`${resource} ${name} was deleted whatever its uid`]
    const isAnother = verb === 'apply' && status === 200 && MAIN_RESOURCES.has(resource)
    return isAnother && metadata?.uid === undefined
      ? [`${resource} ${name} was there and was applied whatever its uid`]
      : []
  })
}

interface Guard {
  readonly uid?: string
}

/** A database goes only with its cluster. */
function childWentFirst({ now, before }: Seen): string | undefined {
  if (before === undefined || !isMainChild(before)) return undefined
  if (before.metadata.deletionTimestamp !== undefined) return undefined
  const isGoing = now === undefined || now.metadata.deletionTimestamp !== undefined
  return isGoing ? `${labelled(before)} was deleted while its cluster lived` : undefined
}

/** What carries the uid of a cluster is made only while there is that cluster. */
function madeForNobody(seen: readonly Seen[]): string[] {
  const clusters = new Set(
    seen.flatMap(({ now, before }) =>
      [now, before].filter((object) => object?.kind === 'DatabaseCluster').map((object) => object?.metadata.uid)
    )
  )
  return seen.flatMap(({ now, before }) => {
    const owner = now?.metadata.labels?.[LABELS.uid]
    if (now === undefined || before !== undefined || owner === undefined || clusters.has(owner)) return []
    return [`${labelled(now)} was made for a cluster ${NAME} that is gone`]
  })
}

/** What is made before the finalizer is stored that sees to its end, is left behind by a deletion just then. */
function madeUnrecorded(seen: readonly Seen[]): string[] {
  const recorded = seen
    .flatMap(({ now, before }) => [now, before])
    .filter((object) => object?.kind === 'DatabaseCluster' && (object.metadata.finalizers ?? []).length > 0)
    .map((object) => BigInt(object?.metadata.resourceVersion ?? 0))
  return seen.flatMap(({ now, before }) => {
    if (now === undefined || before !== undefined || !isMainChild(now)) return []
    const isRecorded = recorded.some((version) => version < BigInt(now.metadata.resourceVersion))
    return isRecorded ? [] : [`${labelled(now)} was made before the finalizer of its cluster was stored`]
  })
}

/** Operations on one cluster take turns. */
function activeTogether(seen: readonly Seen[]): string[] {
  const running = new Set<string>()
  return seen.flatMap(({ now, before }) => {
    const object = now ?? before
    if (object?.kind !== 'OpsRequest') return []
    const isRunning = (now as OpsRequest | undefined)?.status?.phase === 'Running'
    if (isRunning) running.add(object.metadata.name)
    else running.delete(object.metadata.name)
    return running.size > 1 ? [`these operations run at once: ${[...running].join(', ')}`] : []
  })
}
