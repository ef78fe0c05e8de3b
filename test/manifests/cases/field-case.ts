/**
 * The words in which the cases of a kind are written: whole objects that are accepted, and beside them, field by field,
 * what else a field takes and what it refuses, with a piece of what the API server says.
 */
import type { Kind } from '../../../src/api/kind.ts'
import type { RuleCase } from './rule-case.ts'

/** An object without its envelope. */
export interface Sample {
  readonly spec?: object
  readonly status?: object
}

/** Stands for a field that is not written at all. */
export const MISSING = Symbol('nothing')

/** A value, or a way to make one from the value that the example has there. */
type Value = unknown

/** What is refused, a piece of the message, and where below the field the message points. */
export type Refusal = readonly [value: Value, says: string, below?: string]

export interface FieldCase {
  /** Accepted as well as the value that stands in the examples. */
  readonly accepted?: readonly Value[]
  readonly refused: readonly Refusal[]
}

/** Path, as `kubectl explain` spells it with [] for an item and * for a key, to what may stand there. */
export type FieldCases = Readonly<Record<string, FieldCase>>

export interface KindCases {
  readonly kind: Kind
  /** Accepted as they are; together they have every field of the kind. */
  readonly examples: Readonly<Record<string, Sample>>
  readonly fields: FieldCases
  /** What a field holds when it is not written and the block around it is. */
  readonly defaults: Readonly<Record<string, unknown>>
  readonly rules: readonly RuleCase[]
}

/** The same cases further down: `under('spec.proxy', resources)`. */
export const under = (prefix: string, cases: FieldCases): FieldCases =>
  Object.fromEntries(
    Object.entries(cases).map(([path, fieldCase]) => {
      const joint = path === '' || path.startsWith('[') ? '' : '.'
      return [`${prefix}${joint}${path}`, fieldCase]
    })
  )

export const required = ({ accepted = [], refused }: FieldCase): FieldCase => ({
  accepted,
  refused: [...refused, [MISSING, 'Required value']]
})

/** A case with more to refuse: what people really write there. */
export const also = ({ accepted = [], refused }: FieldCase, ...more: Refusal[]): FieldCase => ({
  accepted,
  refused: [...refused, ...more]
})

/** One refusal for each field: enough where the fields are those of another place that has them all. */
export const lightly = (cases: FieldCases): FieldCases =>
  Object.fromEntries(Object.entries(cases).map(([path, { refused }]) => [path, { refused: refused.slice(0, 1) }]))

/** Any text up to so many characters, empty too. */
export const text = (max: number): FieldCase => ({
  accepted: ['x'.repeat(max)],
  refused: [
    ['x'.repeat(max + 1), `may not be more than ${max} bytes`],
    [17, 'must be of type string: "integer"']
  ]
})

export const nonEmpty = (max: number): FieldCase => ({
  accepted: ['x'.repeat(max)],
  refused: [...text(max).refused, ['', 'should be at least 1 chars long']]
})

/** The name of a Kubernetes object, which has rules of its own elsewhere. */
export const objectName = required(nonEmpty(253))

/** A DNS label. */
export const label: FieldCase = also(
  nonEmpty(63),
  ['WAL', "should match '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'"],
  ['write_ahead', 'should match'],
  ['wal-', 'should match']
)

/** One of these words, spelled exactly so. */
export const words = (...all: string[]): FieldCase => ({
  accepted: all,
  refused: [
    [(all[0] ?? '').toLowerCase(), `supported values: ${all.map((word) => `"${word}"`).join(', ')}`],
    ['', 'supported values'],
    [true, 'must be of type string: "boolean"']
  ]
})

export const integer = (min: number, max: number): FieldCase => ({
  accepted: [min, max],
  refused: [
    [min - 1, `should be greater than or equal to ${min}`],
    [max + 1, `should be less than or equal to ${max}`],
    [String(min), 'must be of type integer: "string"']
  ]
})

/** A count that somebody reports. */
export const count = integer(0, 2 ** 31 - 1)

/** A metadata.generation. */
export const generation = integer(0, Number.MAX_SAFE_INTEGER)

export const flag: FieldCase = {
  accepted: [true, false],
  refused: [['yes', 'must be of type boolean: "string"']]
}

/** A quantity, as far as a schema can tell. */
export const quantity: FieldCase = {
  accepted: ['1.5Gi', 1, '9'.repeat(64)],
  refused: [
    [true, 'must be of type integer,string: "boolean"'],
    ['9'.repeat(65), 'may not be more than 64 bytes']
  ]
}

export const time: FieldCase = {
  accepted: ['2026-05-04T03:02:01.123456789+02:00'],
  refused: [
    ['2026-05-04', 'must be of type date-time: "2026-05-04"'],
    [1_777_863_721, 'must be of type'] // string or date-time, as it happens
  ]
}

/** An object with fixed fields; `wrong` is a field that people may take to be one of them. */
export const block = (wrong: string): FieldCase => ({
  refused: [
    [(value: object) => ({ ...value, [wrong]: 'x' }), `unknown field "`, `.${wrong}"`],
    ['x', 'must be of type object: "string"']
  ]
})

/** A moment that a user writes. */
export const targetTime = also(
  time,
  ['yesterday', 'must be of type date-time: "yesterday"'],
  ['2026-05-04 03:02:01', 'must be of type date-time'],
  ['2026-05-04T03:02:01', 'must be of type date-time'],
  ['2026-02-30T00:00:00Z', 'must be of type date-time']
)

/** A reference to another object: people write the name alone, or name a namespace. */
export const reference: FieldCases = { '': block('namespace'), name: objectName }

/** Free keys, at most so many of them. */
export const map = (max: number): FieldCase => ({
  accepted: [{}, (value: object) => keys(value, max)],
  refused: [
    [(value: object) => keys(value, max + 1), `must have at most ${max} items`],
    [['a=b'], 'must be of type object: "array"']
  ]
})

/** Free keys to texts, such as labels and annotations. */
export const textMap = (max: number, maxLength: number): FieldCases => ({
  '': map(max),
  '*': also(text(maxLength), [true, 'must be of type string: "boolean"'])
})

/** A list whose items may repeat. */
export const list = (max: number): FieldCase => ({
  accepted: [[], (items: unknown[]) => Array(max).fill(items[0])],
  refused: [
    [(items: unknown[]) => Array(max + 1).fill(items[0]), `must have at most ${max} items`],
    ['x', 'must be of type array: "string"']
  ]
})

/** A list of words, each there once. */
export const set = (max: number): FieldCase => ({
  accepted: [[], (items: string[]) => numbered(items, max, (word, i) => `${word}${i}`)],
  refused: [
    [(items: string[]) => numbered(items, max + 1, (word, i) => `${word}${i}`), `must have at most ${max} items`],
    ['x', 'must be of type array: "string"'],
    [(items: string[]) => [items[0], items[0]], 'Duplicate value', '[1]']
  ]
})

/** A list with one item for each value of one field. */
export const listBy = (key: string, max: number): FieldCase => ({
  accepted: [[], (items: Item[]) => numbered(items, max, (item, i) => ({ ...item, [key]: `${item[key]}${i}` }))],
  refused: [
    [
      (items: Item[]) => numbered(items, max + 1, (item, i) => ({ ...item, [key]: `${item[key]}${i}` })),
      `must have at most ${max} items`
    ],
    ['x', 'must be of type array: "string"'],
    [(items: Item[]) => [items[0], items[0]], 'Duplicate value', '[1]']
  ]
})

/** The same list, which must have something in it. */
export const notEmpty = ({ accepted = [], refused }: FieldCase): FieldCase => ({
  accepted: accepted.slice(1),
  refused: [...refused, [[], 'should have at least 1 items']]
})

type Item = Record<string, unknown>

const numbered = <T>([first]: readonly T[], length: number, vary: (item: T, i: number) => T): T[] =>
  first === undefined ? [] : Array.from({ length }, (_, i) => vary(first, i))

const keys = (value: object, length: number) =>
  Object.fromEntries(Array.from({ length }, (_, i) => [`key-${i}`, Object.values(value)[0]]))
