/** Reads objects that nobody has checked: a field that is missing, or of another type, is as good as absent. */

/** The fields of any object. */
export type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands at the end of a path of field names; undefined where the path ends before. */
export const valueIn = (object: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((at, name) => (isFields(at) && Object.hasOwn(at, name) ? at[name] : undefined), object)

/** Text that says something. */
export function textIn(object: unknown, ...names: readonly string[]): string | undefined {
  const value = valueIn(object, ...names)
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function numberIn(object: unknown, ...names: readonly string[]): number | undefined {
  const value = valueIn(object, ...names)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export function listIn(object: unknown, ...names: readonly string[]): readonly unknown[] {
  const value = valueIn(object, ...names)
  return Array.isArray(value) ? value : []
}

export function fieldsIn(object: unknown, ...names: readonly string[]): Fields {
  const value = valueIn(object, ...names)
  return isFields(value) ? value : {}
}

export interface SeenCondition {
  readonly status: string | undefined
  readonly reason: string | undefined
  readonly message: string | undefined
}

/** A condition of an object, by its type. */
export function conditionIn(object: unknown, type: string): SeenCondition | undefined {
  const condition = listIn(object, 'status', 'conditions').find((one) => valueIn(one, 'type') === type)
  if (condition === undefined) return undefined
  return {
    status: textIn(condition, 'status'),
    reason: textIn(condition, 'reason'),
    message: textIn(condition, 'message')
  }
}
