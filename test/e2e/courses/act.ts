/** What was seen of a child operator while one thing was done, without what differs from run to run. */
import type { Live, LiveOf } from '../../../src/api/live.ts'
import type { Seen } from '../../fixtures/witness.ts'

export interface Act {
  readonly name: string
  /** Of the main child, one after the other. */
  readonly phases: readonly string[]
  /** Kinds and names of what came and went; what went and came again is in both. */
  readonly made: readonly string[]
  readonly gone: readonly string[]
  /** What the status of the main child said in the end, by path. */
  readonly status: Readonly<Record<string, string>>
  /** The labels and annotations of the child operator's on the objects around it, by object. */
  readonly marks: Readonly<Record<string, readonly string[]>>
}

type Child = LiveOf<{ readonly status?: { readonly phase?: string } }>

export function told(name: string, kind: string, seen: readonly Seen[]): Act {
  const ofChild = seen.flatMap(({ now }) => (now?.kind === kind ? [now as Child] : []))
  const phases = ofChild.map(({ status }) => status?.phase ?? '')
  const isAround = ({ now, before }: Seen) => (now ?? before)?.kind !== kind
  const around = seen.filter(isAround)
  return {
    name,
    phases: phases.filter((phase, i) => phase !== '' && phase !== phases[i - 1]),
    made: names(around.flatMap(({ now, before }) => (now && (!before || !isSame(now, before)) ? [now] : []))),
    gone: names(around.flatMap(({ now, before }) => (before && (!now || !isSame(now, before)) ? [before] : []))),
    status: leaves(ofChild.at(-1)?.status ?? {}),
    marks: marksOf(around)
  }
}

const isSame = (a: Live, b: Live): boolean => a.metadata.uid === b.metadata.uid
const nameOf = ({ kind, metadata }: Live): string => `${kind} ${masked(metadata.name)}`
const names = (objects: readonly Live[]): string[] => [...new Set(objects.map(nameOf))].sort()

function marksOf(around: readonly Seen[]): Record<string, string[]> {
  const last = new Map<string, Live>()
  for (const { now, before } of around) {
    if (now) last.set(nameOf(now), now)
    else if (before) last.delete(nameOf(before))
  }
  const marks = [...last.values()].map(({ kind, metadata, ...object }) => {
    const all = { ...metadata.labels, ...metadata.annotations }
    const theirs = Object.entries(all).filter(([key]) => key.startsWith('cnpg.io/'))
    const words = theirs.map(([key, value]) => `${key}=${value.startsWith('{') ? '…' : masked(value)}`)
    return [nameOf({ kind, metadata, ...object } as Live), words.sort()] as const
  })
  return Object.fromEntries(marks.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Moments, and names that are made by chance. */
const masked = (text: string): string =>
  text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+\d\d:\d\d)/g, '<moment>').replaceAll(/-[a-z0-9]{5}$/g, '-<chance>')

/** Every value in an object by its path; lists of conditions by their type. */
function leaves(value: unknown, path = ''): Record<string, string> {
  if (typeof value !== 'object' || value === null) return { [path]: masked(String(value)) }
  const entries = Array.isArray(value)
    ? value.map((item, i) => [keyOf(item) ?? String(i), item] as const)
    : Object.entries(value)
  return Object.assign({}, ...entries.map(([key, item]) => leaves(item, path === '' ? key : `${path}.${key}`)))
}

const keyOf = (item: unknown): string | undefined =>
  typeof item === 'object' && item !== null && 'type' in item ? String(item.type) : undefined
