/** An operation that has ended: its slot goes back, its cluster remembers it, and some day the request goes. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { isHeld } from './finalizer.ts'
import { isToldOf, phaseOf } from './life.ts'
import { remembering } from './memory.ts'
import { type Move, SECONDS_BETWEEN_LOOKS, type Snapshot, secondsSince, telling } from './move.ts'
import { outOfLine } from './turns.ts'

/** Ended: the slot goes back once the cluster has settled, the cluster remembers it, and some day the request goes. */
export function afterwards(known: Snapshot): Move {
  const { request, cluster, now, isKeptByTool } = known
  const { uid, deletionTimestamp } = request.metadata
  const { phase = 'Failed', reason = '', message = '' } = request.status ?? {}
  if (deletionTimestamp === undefined && !isToldOf(request)) return telling(known, { phase, reason, message })
  const hasSlot = cluster?.status?.activeOperation?.uid === uid
  if (cluster !== undefined && hasSlot && phaseOf(request) === 'TimedOut' && isBusy(cluster))
    return { do: 'wait', seconds: SECONDS_BETWEEN_LOOKS }
  const began = request.status?.startTime !== undefined
  const isRemembered = cluster?.status?.recentOperations?.some((one) => one.uid === uid) ?? true
  const line = outOfLine(known)
  if (cluster !== undefined && (hasSlot || line !== undefined || (began && !isRemembered))) {
    return {
      do: 'note',
      status: {
        ...line,
        ...(began && { recentOperations: [...remembering(request, cluster)] }),
        ...(hasSlot && { activeOperation: null as never })
      }
    }
  }
  if (isHeld(request)) return { do: 'let go' }
  if (deletionTimestamp !== undefined || isKeptByTool) return { do: 'wait' }
  const { ttlSecondsAfterSucceed, ttlSecondsAfterUnsuccessfulCompletion } = request.spec
  const ttl = phaseOf(request) === 'Succeeded' ? ttlSecondsAfterSucceed : ttlSecondsAfterUnsuccessfulCompletion
  const left = ttl - secondsSince(request.status?.completionTime, now)
  return left > 0 ? { do: 'wait', seconds: left } : { do: 'delete' }
}

const BUSY: ReadonlySet<string> = new Set([
  'Provisioning',
  'Updating',
  'Upgrading',
  'Resizing',
  'Starting',
  'Stopping',
  'Restoring'
])
const isBusy = ({ status }: DatabaseCluster): boolean => BUSY.has(status?.phase ?? '')
