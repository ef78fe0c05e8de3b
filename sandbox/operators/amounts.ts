/** Sizes of volumes, however they are written. */
import { compareQuantities, parseQuantity } from '../../src/api/quantity.ts'

/** What is no amount is neither smaller nor the same. */
export const isSmaller = (a: string, b: string): boolean => order(a, b) === -1
export const isSame = (a: string, b: string): boolean => order(a, b) === 0

function order(a: string, b: string): -1 | 0 | 1 | undefined {
  const [first, second] = [parseQuantity(a), parseQuantity(b)]
  return first === undefined || second === undefined ? undefined : compareQuantities(first, second)
}
