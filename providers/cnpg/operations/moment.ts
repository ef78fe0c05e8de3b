/** Moments as marks: CloudNativePG acts when one changes, and by it an operation knows that it was told. */
import type { Underway } from '../../operation.ts'

type Begun = Pick<Underway, 'since' | 'uid'>

const DIGITS = 9
const SECOND_MS = 1000

/** When the operation began, and as a fraction of the second who it is: another one of that second is another moment. */
export function momentOf({ since, uid }: Begun): string {
  const fraction = Number.parseInt(uid.slice(0, 8), 16) % 10 ** DIGITS
  return `${since.slice(0, -1)}.${String(fraction).padStart(DIGITS, '0')}Z`
}

/** Whether the mark is the operation's own, or that of somebody who asked for the same later. */
export const isMarkedSince = (mark: unknown, given: Begun): boolean =>
  mark === momentOf(given) || Date.parse(String(mark)) >= Date.parse(given.since) + SECOND_MS
