/**
 * Objects whose last field is taken away. Server-side apply makes null of an object that its writer still names when it drops
 * the last of its fields, and definitions refuse null: so such an object has to go before it can come back empty.
 */
import { ApiError } from '../../src/kube/api-error.ts'
import { type Fields, isFields } from './differences.ts'

/** What is wanted without the empty objects that the API server has refused; undefined where it has refused something else. */
export function withoutEmptied<Wanted extends Fields>(wanted: Wanted, refusal: unknown): Wanted | undefined {
  const causes = refusal instanceof ApiError ? refusal.causes : []
  const emptied = causes.map(({ field = '' }) => field.split('.')).filter((path) => isEmptyAt(wanted, path))
  return emptied.length === 0 ? undefined : emptied.reduce(without, wanted)
}

function isEmptyAt(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (!isFields(value)) return false
  return name === undefined ? Object.keys(value).length === 0 : isEmptyAt(value[name], rest)
}

function without<Value extends Fields>(value: Value, [name = '', ...rest]: readonly string[]): Value {
  const { [name]: inside, ...others } = value
  return (rest.length === 0 || !isFields(inside) ? others : { ...others, [name]: without(inside, rest) }) as Value
}
