/**
 * The life of an operation as a pure function: from what is known to the one next move. Every phase is written before
 * the moves that depend on it, so that whoever finds the request again knows what may have been done already.
 */
import { afterwards } from './afterwards.ts'
import { before } from './before.ts'
import { isHeld } from './finalizer.ts'
import { hasEnded, isUnderWay } from './life.ts'
import type { Move, Snapshot } from './move.ts'
import { underWay } from './under-way.ts'

export function next(known: Snapshot): Move {
  const { request } = known
  if (hasEnded(request)) return afterwards(known)
  if (request.metadata.deletionTimestamp === undefined && !isHeld(request)) return { do: 'hold' }
  return isUnderWay(request) ? underWay(known) : before(known)
}
