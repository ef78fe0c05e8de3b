/** The defaults of our schemas, for callers that have no API server to fill them in. */
import { KINDS } from './kinds.ts'

interface Unfinished {
  readonly kind: string
  readonly spec?: unknown
}

interface Node {
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Node>>
  readonly additionalProperties?: Node
  readonly items?: Node
}

type Fields = Readonly<Record<string, unknown>>

/** A copy of the object as the API server would store it. Its status is left as it is. */
export function withSchemaDefaults<Object extends Unfinished>(object: Object): Object {
  const schema = KINDS.find(({ kind }) => kind === object.kind)?.spec
  if (schema === undefined || object.spec === undefined) return object
  return { ...object, spec: filled(schema as Node, object.spec) }
}

/**
 * A copy of the value with a default in each place that is left open, and in what a default brings along. Written here because
 * the library's own way loads three hundred modules, which is most of what the start of a command takes.
 */
function filled(node: Node, value: unknown): unknown {
  const { items, properties = {}, additionalProperties } = node
  if (Array.isArray(value)) return items === undefined ? value : value.map((item) => filled(items, item))
  if (typeof value !== 'object' || value === null) return value
  const open = Object.entries(properties).filter(
    ([name, field]) =>
      field.default !== undefined && (!Object.hasOwn(value, name) || (value as Fields)[name] === undefined)
  )
  // entries and not assignments: a field of the name __proto__ is a field like any other
  return Object.fromEntries([
    ...Object.entries(value).map(([name, inside]) => {
      const known = Object.hasOwn(properties, name) ? properties[name] : additionalProperties
      return [name, known === undefined ? inside : filled(known, inside)]
    }),
    ...open.map(([name, field]) => [name, filled(field, field.default)])
  ])
}
