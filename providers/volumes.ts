/** What size a volume may be given, knowing what is there. */
import type { Live } from '../src/api/live.ts'
import { canonicalQuantity, largerQuantity, parseQuantity } from '../src/api/quantity.ts'
import type { WrittenQuantity } from '../src/api/schema.ts'
import { valueIn } from './unchecked.ts'

/**
 * What is wanted, or what is there where that is more: no child operator shrinks a volume, and most fail when asked to.
 * What is wanted stays as it was written, so that nothing looks changed that is not.
 */
export function neverLess(wanted: WrittenQuantity, child: unknown, claims: readonly Live[]): WrittenQuantity {
  const asked = parseQuantity(wanted)
  if (asked === undefined) return wanted
  const capacities = claims.map((claim) => valueIn(claim, 'status', 'capacity', 'storage'))
  const there = [child, ...capacities].map(parseQuantity).filter((size) => size !== undefined)
  const largest = there.reduce(largerQuantity, asked)
  return largest === asked ? wanted : canonicalQuantity(largest)
}
