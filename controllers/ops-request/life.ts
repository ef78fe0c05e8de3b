/** The phases of an operation, and what an operation is to the others on its cluster. */
import type { OpsRequest, OpsRequestStatus } from '../../src/api/ops-request.ts'

export type Phase = NonNullable<OpsRequestStatus['phase']>

const ENDS: ReadonlySet<Phase> = new Set(['Succeeded', 'Failed', 'Cancelled', 'TimedOut', 'Skipped'])
const UNDER_WAY: ReadonlySet<Phase> = new Set(['Running', 'Cancelling'])

export const phaseOf = ({ status }: OpsRequest): Phase => status?.phase ?? 'Pending'
export const hasEnded = (request: OpsRequest): boolean => ENDS.has(phaseOf(request))
export const isUnderWay = (request: OpsRequest): boolean => UNDER_WAY.has(phaseOf(request))

/** Whether the status speaks of the request as it is now. */
export const isToldOf = ({ metadata, status }: OpsRequest): boolean =>
  status?.observedGeneration === metadata.generation

/** The order in which requests were made; names decide within a second. */
export function byAge(a: OpsRequest, b: OpsRequest): number {
  const [since, until] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '']
  if (since !== until) return since < until ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}
