/**
 * Objects whose last field is taken away. Server-side apply makes null of an object that its writer still names when it drops
 * the last of its fields, and definitions refuse null: so such an object has to go before it can come back empty.
 */
type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isEmpty = (fields: Fields): boolean => Object.keys(fields).length === 0

/** What is wanted without the objects that are empty now and have fields there; the very same value where there are none. */
export function withoutEmptied<Wanted extends object>(wanted: Wanted, live: object): Wanted {
  const there = live as Fields
  const changed = Object.entries(wanted).flatMap(([name, value]) => {
    const present = there[name]
    if (!isFields(value) || !isFields(present) || isEmpty(present)) return []
    const kept = isEmpty(value) ? undefined : withoutEmptied(value, present)
    return kept === value ? [] : [[name, kept] as const]
  })
  if (changed.length === 0) return wanted
  const fields = { ...wanted, ...Object.fromEntries(changed) }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Wanted
}
