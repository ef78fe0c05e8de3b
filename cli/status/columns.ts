/** The columns of a kind, as `kubectl get` prints them, from the object itself. */
import type { Column, Kind } from '../../src/api/kind.ts'
import type { Live } from '../../src/api/live.ts'
import type { Cell, Row } from '../table.ts'
import type { Style } from '../terminal.ts'
import { ageBetween } from './age.ts'

export interface Shown {
  readonly wide: boolean
  readonly withNamespace: boolean
  readonly now: number
}

const columnsOf = ({ columns }: Kind, wide: boolean): readonly Column[] =>
  columns.filter((column) => wide || column.wide !== true)

export const headerOf = (kind: Kind, { wide, withNamespace }: Omit<Shown, 'now'>): string[] => [
  ...(withNamespace ? ['NAMESPACE'] : []),
  'NAME',
  ...columnsOf(kind, wide).map(({ name }) => name.toUpperCase())
]

export const rowOf = (kind: Kind, object: Live, { wide, withNamespace, now }: Shown): Row => [
  ...(withNamespace ? [object.metadata.namespace ?? ''] : []),
  object.metadata.name,
  ...columnsOf(kind, wide).map((column) => cell(column, object, now))
]

function cell({ type, path }: Column, object: Live, now: number): Cell {
  const value = valueBy(path, object)
  const text = type === 'date' ? ageBetween(value, now) : String(value ?? '')
  const style = STYLES[text]
  return style === undefined ? { text } : { text, style }
}

/** By what is said, wherever it is said: phases, and the values of conditions. */
export const STYLES: Readonly<Record<string, Style>> = {
  Ready: 'green',
  True: 'green',
  Succeeded: 'green',
  Failed: 'red',
  TimedOut: 'red',
  Degraded: 'red',
  False: 'yellow',
  Unknown: 'yellow',
  Pending: 'yellow',
  Queued: 'yellow',
  Running: 'cyan',
  Cancelling: 'cyan',
  Provisioning: 'cyan',
  Restoring: 'cyan',
  Updating: 'cyan',
  Upgrading: 'cyan',
  Resizing: 'cyan',
  Starting: 'cyan',
  Stopping: 'cyan',
  Stopped: 'dim',
  Cancelled: 'dim',
  Skipped: 'dim',
  Deleting: 'dim'
}

/** A name, a position, or the item that a condition chooses: all that our columns ask for of JSONPath. */
const STEP = /\.([A-Za-z]+)|\[(\d+)\]|\[\?\(@\.([A-Za-z]+)=="([^"]*)"\)\]/g

/** The value at the path of a column; undefined where something on the way is missing. */
export function valueBy(path: string, object: unknown): unknown {
  return [...path.matchAll(STEP)].reduce<unknown>((value, [, name, position, key, wanted]) => {
    if (typeof value !== 'object' || value === null) return undefined
    if (name !== undefined) return (value as Record<string, unknown>)[name]
    const items = value as readonly Record<string, unknown>[]
    return position !== undefined ? items[Number(position)] : items.find((item) => item[key ?? ''] === wanted)
  }, object)
}
