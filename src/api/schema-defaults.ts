/** The defaults of our schemas, for callers that have no API server to fill them in. */
import { Default } from 'typebox/value'
import { KINDS } from './kinds.ts'

interface Unfinished {
  readonly kind: string
  readonly spec?: unknown
}

/** A copy of the object as the API server would store it. Its status is left as it is. */
export function withSchemaDefaults<Object extends Unfinished>(object: Object): Object {
  const schema = KINDS.find(({ kind }) => kind === object.kind)?.spec
  if (schema === undefined || object.spec === undefined) return object
  return { ...object, spec: Default(schema, structuredClone(object.spec)) }
}
