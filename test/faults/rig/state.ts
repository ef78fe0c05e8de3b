/** The objects of a lane as values by their paths, without what is different each time by nature. */
import type { Live } from '../../../src/api/live.ts'
import type { Seen } from './world.ts'

/** `Pod orders-1 spec.containers.0.image` → `"postgres:17"`. */
export type State = ReadonlyMap<string, string>

/** Of how many objects of a name it has been seen that they were made, and that they went. */
export type Turnover = ReadonlyMap<string, string>

/** What the API server gives each object anew. */
const ITS_OWN = ['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'generateName', 'selfLink']

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID'],
  [/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|\+00:00)/g, 'TIME'],
  [/\b20\d{12}\b/g, 'TIME'],
  [/\b\d{8}T\d{6}\b/g, 'TIME'],
  [/\b\d{8}-\d{6}\b/g, 'TIME'],
  [/\b\d+\.\d+\.\d+\.\d+\b/g, 'ADDRESS'],
  // names that Kubernetes ends with characters of chance, and ours that hold a part of a uid
  [/-[bcdfghjklmnpqrstvwxz2456789]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-CHANCE'],
  [/-[0-9a-f]{8}-[0-9a-f]{4}\b/g, '-CHANCE'],
  [/-(?=[0-9a-f]*\d)[0-9a-f]{6,64}\b/g, '-CHANCE'], // hashes are shorter where they begin with zeros
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}(?="|$)/g, '-CHANCE']
]

/** A text as it would be in another run. */
export const masked = (text: string, namespace: string): string =>
  MASKS.reduce((all, [pattern, word]) => all.replaceAll(pattern, word), text.replaceAll(namespace, 'NAMESPACE'))

const nameOf = ({ kind, metadata }: Live): string =>
  `${kind} ${masked(metadata.name, metadata.namespace ?? 'no namespace')}`

export function stateOf(objects: readonly Live[], namespace: string): State {
  const state = new Map<string, string>()
  const counts = new Map<string, number>()
  for (const { name, fields } of objects.map((object) => described(object, namespace)).sort(byName)) {
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    const about = count === 0 ? name : `${name} (${count + 1})`
    for (const [path, value] of fields) state.set(`${about} ${path}`, value)
  }
  return state
}

interface Described {
  readonly name: string
  readonly fields: readonly (readonly [path: string, value: string])[]
}

const described = (object: Live, namespace: string): Described => ({
  name: nameOf(object),
  fields: [...leavesOf(object)].map(([path, value]) => [masked(path, namespace), masked(value, namespace)])
})

/** Those that have the same name but for chance stand in the order of what they are. */
const byName = (a: Described, b: Described): number =>
  a.name.localeCompare(b.name) || JSON.stringify(a.fields).localeCompare(JSON.stringify(b.fields))

function* leavesOf(object: Live): Generator<readonly [string, string]> {
  const { apiVersion: _, kind: __, metadata, ...rest } = object
  const own = Object.entries(metadata).filter(([field]) => !ITS_OWN.includes(field) && field !== 'name')
  yield* leaves({ metadata: Object.fromEntries(own), ...rest }, [])
}

function* leaves(value: unknown, path: readonly string[]): Generator<readonly [string, string]> {
  if (typeof value !== 'object' || value === null) return yield [path.join('.'), JSON.stringify(value)]
  for (const [field, inner] of fieldsOf(value)) yield* leaves(inner, [...path, field])
}

/** Items that have a type or a name go by that, so that their order says nothing. */
function fieldsOf(value: object): (readonly [string, unknown])[] {
  if (!Array.isArray(value)) return Object.entries(value)
  return value.map((item, index) => [masked(keyOf(item) ?? String(index), 'no namespace'), item])
}

const keyOf = (item: unknown): string | undefined =>
  typeof item === 'object' && item !== null
    ? String(Object(item).type ?? Object(item).name ?? '') || undefined
    : undefined

export function turnoverOf(seen: readonly Seen[]): Turnover {
  const counts = new Map<string, { made: number; gone: number }>()
  for (const { now, before } of seen) {
    const object = now ?? before
    if (object === undefined || (now !== undefined && before?.metadata.uid === now.metadata.uid)) continue
    const name = nameOf(object)
    const { made, gone } = counts.get(name) ?? { made: 0, gone: 0 }
    const isMade = now === undefined ? 0 : 1
    const isGone = before === undefined ? 0 : 1
    counts.set(name, { made: made + isMade, gone: gone + isGone })
  }
  return new Map([...counts].map(([name, { made, gone }]) => [name, `made ${made}, gone ${gone}`]))
}
