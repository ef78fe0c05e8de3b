/** An object as an API server would store it, without one: nulls dropped, defaults of the schema filled in, in a namespace. */
import type { Fields } from '../../providers/unchecked.ts'
import type { Kind } from '../../src/api/kind.ts'
import { withSchemaDefaults } from '../../src/api/schema-defaults.ts'

/** Still unchecked, but for its envelope. */
export interface Stored extends Fields {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: object
}

/** A copy of what is written, in this namespace where it names none. */
export function placed({ scope }: Kind, object: Fields, namespace: string): Fields {
  const { metadata } = object
  if (scope === 'Cluster' || !isObject(metadata)) return object
  return { ...object, metadata: { namespace, ...withoutNulls(metadata) } }
}

/** What the object becomes before anybody else adds to it. */
export function stored({ kind }: Kind, object: Fields): Stored {
  const kept = withoutNulls(object)
  return withSchemaDefaults({ apiVersion: '', metadata: {}, ...kept, kind }) as Stored
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The API server drops a field that is null; in a list it stays, and is refused. */
function withoutNulls<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNulls) as Value
  if (!isObject(value)) return value
  const fields = Object.entries(value).filter(([, inside]) => inside !== null && inside !== undefined)
  return Object.fromEntries(fields.map(([name, inside]) => [name, withoutNulls(inside)])) as Value
}
