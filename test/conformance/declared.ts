/** What a provider says of each field of a DatabaseCluster. */

import type { Provider } from '../../providers/contract.ts'
import { databaseCluster } from '../../src/api/database-cluster.ts'
import { type Node, structuralSchema, walk } from '../../src/api/structural.ts'

export const spec: Node = structuralSchema(databaseCluster).properties?.spec ?? {}

/** Every place below spec with its node. */
export const places = [...walk(spec)]

/** Paths below spec, without the items of lists and maps, which share the fate of their list. */
export const fields: readonly string[] = places
  .map(({ path }) => path)
  .filter((path) => !path.endsWith('[]') && !path.endsWith('.*'))

export const covers = (declared: string, field: string): boolean =>
  field === declared || field.startsWith(`${declared}.`) || field.startsWith(`${declared}[`)

/** The longest declaration decides; this is how long it is. */
const longest = (declared: readonly string[], field: string): number =>
  Math.max(-1, ...declared.filter((one) => covers(one, field)).map((one) => one.length))

export type Declaration = 'honoured' | 'refused' | undefined

export function declarationOf({ supports: { honours, refuses } }: Provider, field: string): Declaration {
  const yes = longest(honours, field)
  const no = longest(
    refuses.map((refused) => refused.field),
    field
  )
  if (yes === no) return undefined
  return yes > no ? 'honoured' : 'refused'
}
