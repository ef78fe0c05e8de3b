/** What somebody changes of ours is put back: at once, then at a bounded pace; and somebody who never stops is told of. */
import type { Live } from '../../src/api/live.ts'
import type { Path } from '../../src/api/path.ts'
import type { Correction } from '../written.ts'
import type { Obstacle } from './obstacle.ts'

const MS_BETWEEN_CORRECTIONS = 5_000
/** One who tries something out does it once or twice. */
const SO_OFTEN_IS_A_CONTEST = 3
/** Whoever has left it alone for so long has stopped. */
const MS_OF_PEACE = 60_000

/** An object that is put back again and again. */
export interface Contest {
  readonly object: Live
  readonly paths: readonly Path[]
  /** When it is over, if nothing more happens. */
  readonly overAfterMs: number
}

/** How long the next correction of an object has to wait. */
export const waitBefore = (last: Correction | undefined, now: number): number =>
  last === undefined ? 0 : last.at + MS_BETWEEN_CORRECTIONS - now

/** What is to be remembered of a correction that follows this one. */
export const correctionAfter = (last: Correction | undefined, paths: readonly Path[], now: number): Correction => ({
  at: now,
  inARow: last === undefined || isLongAgo(last, now) ? 1 : last.inARow + 1,
  paths
})

export function contestOver(object: Live, last: Correction | undefined, now: number): Contest | undefined {
  if (last === undefined || last.inARow < SO_OFTEN_IS_A_CONTEST || isLongAgo(last, now)) return undefined
  return { object, paths: last.paths, overAfterMs: last.at + MS_OF_PEACE - now }
}

const isLongAgo = ({ at }: Correction, now: number): boolean => now - at >= MS_OF_PEACE

export const contested = ({ object: { kind, metadata }, paths }: Contest): Obstacle => ({
  condition: 'ChildSynced',
  reason: 'Contested',
  message:
    `Somebody keeps changing ${paths.join(', ')} of ${kind} "${metadata.name}", and it is put back every ` +
    `${MS_BETWEEN_CORRECTIONS / 1000} seconds; find who does in its metadata.managedFields and have them stop, ` +
    'or change this cluster instead',
  needsEdit: false
})
