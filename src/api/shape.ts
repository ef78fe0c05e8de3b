/**
 * Whether a value is built as our schema has it: objects, lists, text and numbers in their places. Only types and the words
 * of closed sets are looked at, since that is what code relies on; limits are judged by the API server. Writes nothing; a schema
 * becomes functions once, and no code is made from data.
 */
import type { Kind } from './kind.ts'
import { rememberEach } from './memory.ts'
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

const checkOfKind = rememberEach((kind: Kind) => checkOf(schemaOf(kind)))

/** Undefined when code may take the value for an object of the kind. */
export function misshape(kind: Kind, value: unknown): Misshape | undefined {
  const wrong = checkOfKind(kind)(value)
  return wrong && { path: wrong.way.reduceRight((at, step) => step(at), root), wants: wrong.wants }
}

/** What is wrong, and the way to it from the inside out: a path is only made when there is something to say. */
interface Wrong {
  readonly wants: string
  readonly way: ((at: Path) => Path)[]
}

/** A node of the schema, made ready: what it asks of a value is looked up once and not for each review. */
type Check = (value: unknown) => Wrong | undefined

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const MATCHES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value),
  // a quantity has no type of its own: it is written as text or as a number
  quantity: (value) => typeof value === 'string' || typeof value === 'number'
}

function checkOf(node: Node): Check {
  const { type = 'quantity' } = node
  if (type === 'object') return checkFields(node)
  if (type === 'array') return checkItems(node)
  const matches = MATCHES[type]
  if (matches === undefined) throw new Error(`no value is of type ${type}; correct the schema`)
  // tables are keyed by these words, and a table answers to words such as constructor as well
  const words = node.enum && new Set(node.enum)
  return (value) => {
    if (!matches(value)) return { wants: type, way: [] }
    return words && !words.has(value) ? { wants: [...words].join(' | '), way: [] } : undefined
  }
}

function checkFields({ properties = {}, required = [], additionalProperties }: Node): Check {
  const known = new Map(Object.entries(properties).map(([name, node]) => [name, checkOf(node)]))
  const others = additionalProperties && checkOf(additionalProperties)
  return (value) => {
    if (!isRecord(value)) return { wants: 'object', way: [] }
    for (const name of required) {
      if (Object.hasOwn(value, name)) continue
      return { wants: properties[name]?.type ?? 'value', way: [(at) => at.child(name)] }
    }
    for (const name in value) {
      const check = known.get(name) ?? others
      const wrong = check?.(value[name])
      if (wrong === undefined) continue
      wrong.way.push((at) => (known.has(name) ? at.child(name) : at.key(name)))
      return wrong
    }
    return undefined
  }
}

function checkItems({ items }: Node): Check {
  const check = items && checkOf(items)
  return (value) => {
    if (!Array.isArray(value)) return { wants: 'array', way: [] }
    if (check === undefined) return undefined
    for (let position = 0; position < value.length; position++) {
      const wrong = check(value[position])
      if (wrong === undefined) continue
      wrong.way.push((at) => at.index(position))
      return wrong
    }
    return undefined
  }
}
