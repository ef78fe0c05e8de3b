/**
 * Whether a value is built as our schema has it: objects, lists, text and numbers in their places. Only types and the words
 * of closed sets are looked at, since that is what code relies on; limits are judged by the API server. Writes nothing and compiles
 * nothing: a review is checked in microseconds, and no code is made from data.
 */
import type { Kind } from './kind.ts'
import { type Path, root } from './path.ts'

interface Node {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Node
  readonly items?: Node
}

/** The first place where a value is built in another way. */
export interface Misshape {
  readonly path: Path
  readonly wants: string
}

const text: Node = { type: 'string' }
const texts: Node = { type: 'object', additionalProperties: text }

/** What we read of metadata; the API server fills in and checks the rest. */
const metadata: Node = {
  type: 'object',
  properties: {
    name: text,
    generateName: text,
    namespace: text,
    uid: text,
    generation: { type: 'integer' },
    deletionTimestamp: text,
    labels: texts,
    annotations: texts
  }
}

const schemaOf = ({ spec, status }: Kind): Node => ({
  type: 'object',
  required: ['metadata', ...(spec ? ['spec'] : [])],
  properties: { metadata, ...(spec && { spec: spec as Node }), status: status as Node }
})

const schemas = new WeakMap<Kind, Node>()

/** Undefined when code may take the value for an object of the kind. */
export function misshape(kind: Kind, value: unknown): Misshape | undefined {
  const schema = schemas.get(kind) ?? schemaOf(kind)
  schemas.set(kind, schema)
  return check(schema, value, root)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const MATCHES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isRecord,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value)
}

/** A quantity has no type of its own: it is written as text or as a number. */
const isQuantity = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number'

function check(node: Node, value: unknown, at: Path): Misshape | undefined {
  const { type } = node
  const matches = type === undefined ? isQuantity(value) : MATCHES[type]?.(value)
  if (!matches) return { path: at, wants: type ?? 'quantity' }
  // tables are keyed by these words, and a table answers to words such as constructor as well
  if (node.enum && !node.enum.includes(value)) return { path: at, wants: node.enum.join(' | ') }
  if (isRecord(value)) return checkFields(node, value, at)
  if (Array.isArray(value) && node.items) return checkItems(node.items, value, at)
  return undefined
}

function checkFields({ properties, required, additionalProperties }: Node, value: Record<string, unknown>, at: Path) {
  for (const name of required ?? []) {
    if (!Object.hasOwn(value, name)) return { path: at.child(name), wants: properties?.[name]?.type ?? 'value' }
  }
  for (const [name, field] of Object.entries(value)) {
    const known = properties && Object.hasOwn(properties, name) ? properties[name] : undefined
    const node = known ?? additionalProperties
    const wrong = node && check(node, field, known ? at.child(name) : at.key(name))
    if (wrong) return wrong
  }
  return undefined
}

function checkItems(items: Node, value: readonly unknown[], at: Path): Misshape | undefined {
  for (const [position, item] of value.entries()) {
    const wrong = check(items, item, at.index(position))
    if (wrong) return wrong
  }
  return undefined
}
