/** Where an object is not as we want it; what others wrote beside our fields is theirs. */
import { type Path, root } from '../../src/api/path.ts'

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every field of ours that the live object has not, or has otherwise. */
export function differences(wanted: unknown, live: unknown, at: Path = root): Path[] {
  if (isFields(wanted) && isFields(live)) {
    return Object.entries(wanted).flatMap(([name, value]) =>
      value === undefined ? [] : differences(value, live[name], at.child(name))
    )
  }
  if (Array.isArray(wanted) && Array.isArray(live)) return inLists(wanted, live, at)
  return wanted === live ? [] : [at]
}

/** Items that have names are found by them, since others may add theirs; all others stand where they stand. */
function inLists(wanted: readonly unknown[], live: readonly unknown[], at: Path): Path[] {
  if (wanted.every(isNamed)) {
    const named = new Map(live.filter(isNamed).map((item) => [item.name, item]))
    return wanted.flatMap((item, position) => differences(item, named.get(item.name), at.index(position)))
  }
  if (wanted.length !== live.length) return [at]
  return wanted.flatMap((item, position) => differences(item, live[position], at.index(position)))
}

const isNamed = (item: unknown): item is Fields & { name: string } => isFields(item) && typeof item.name === 'string'

/** Whether one path is the other or lies below it. */
export function isWithin(path: Path, above: Path): boolean {
  const steps = path.segments()
  return above.segments().every((step, position) => steps[position] === step)
}
