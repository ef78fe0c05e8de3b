/** Makes the objects that the cases of a kind stand for: an example with one field replaced, and what becomes of it. */
import { API_VERSION } from '../../../src/api/kind.ts'
import { type FieldCase, type KindCases, MISSING, type Refusal, type Sample } from './field-case.ts'

export interface Trial {
  /** What is tried, as a sentence. */
  readonly name: string
  /** The field as the schema has it, and as it stands in the object: spec.config[].name, spec.config[0].name. */
  readonly path: string
  readonly at: string
  readonly sample: Sample
  /** Absent when it is accepted: where the API server says no, and a piece of what it says. */
  readonly refusal?: { readonly at: string; readonly says: string }
}

/** Keys and indexes from the root of an object down to one value. */
type Place = readonly (string | number)[]

/** Every trial of a kind. A path that no example has gives none; `untried` names it. */
export function trials(cases: KindCases): Trial[] {
  return Object.entries(cases.fields).flatMap(([path, fieldCase]) => {
    const found = firstPlace(cases, path)
    return found === undefined ? [] : trialsAt(path, found, fieldCase)
  })
}

/** Paths that no example has, so that none of their values is ever tried. */
export const untried = (cases: KindCases): string[] =>
  Object.keys(cases.fields).filter((path) => firstPlace(cases, path) === undefined)

/** The first example that has the field, without it; and the way to read the field back from an answer. */
export function withoutField(cases: KindCases, path: string) {
  const found = firstPlace(cases, path)
  if (found === undefined) throw new Error(`no example of a ${cases.kind.kind} has ${path}`)
  const { sample, place } = found
  return { sample: replaced(sample, place, MISSING), read: (answer: object) => valueAt(answer, place) }
}

/** The object that a sample is the content of. */
export const objectOf = ({ kind }: KindCases, name: string, sample: Sample) => ({
  apiVersion: API_VERSION,
  kind: kind.kind,
  metadata: { name },
  ...sample
})

interface Found {
  readonly sample: Sample
  readonly place: Place
}

function trialsAt(path: string, { sample, place }: Found, { accepted = [], refused }: FieldCase): Trial[] {
  const at = printed(place)
  const attempt = (value: unknown) => {
    const written = typeof value === 'function' ? value(valueAt(sample, place)) : value
    return { path, at, written, sample: replaced(sample, place, written) }
  }
  return [
    ...accepted.map(attempt).map(({ written, ...trial }) => ({ ...trial, name: `${at} takes ${shown(written)}` })),
    ...refused.map(([value, says, below = '']: Refusal) => {
      const { written, ...trial } = attempt(value)
      return { ...trial, name: `${at} refuses ${shown(written)}: ${says}`, refusal: { at: `${at}${below}`, says } }
    })
  ]
}

function firstPlace({ examples }: KindCases, path: string): Found | undefined {
  for (const sample of Object.values(examples)) {
    const [place] = places(sample, path.split(/\.|(?=\[\])/))
    if (place !== undefined) return { sample, place }
  }
  return undefined
}

/** Everywhere in the value that the steps lead to: [] is every item, * is every key. */
function* places(value: unknown, [step, ...rest]: readonly string[], at: Place = []): Generator<Place> {
  if (step === undefined) yield at
  else for (const [key, child] of children(value, step)) yield* places(child, rest, [...at, key])
}

function children(value: unknown, step: string): [string | number, unknown][] {
  if (Array.isArray(value)) return step === '[]' ? [...value.entries()] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).filter(([key]) => step === '*' || step === key)
}

const valueAt = (value: unknown, place: Place): unknown =>
  place.reduce<unknown>((inside, key) => (inside as Record<string | number, unknown>)[key], value)

function replaced<T>(value: T, place: Place, change: unknown): T {
  const [key, ...rest] = place
  if (key === undefined) return change as T
  if (Array.isArray(value)) return value.with(Number(key), replaced(value[Number(key)], rest, change)) as T
  const { [key]: child, ...others } = value as Record<string | number, unknown>
  return (rest.length === 0 && change === MISSING ? others : { ...others, [key]: replaced(child, rest, change) }) as T
}

const printed = (place: Place) =>
  place
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .slice(1)

const LONGEST = 48

function shown(value: unknown): string {
  if (value === MISSING) return 'to be missing'
  const text = JSON.stringify(value)
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`
}
