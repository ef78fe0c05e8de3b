/** The one line that says how an object is, and why it is not as it should be. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'

export interface Verdict {
  readonly isGood: boolean
  readonly line: string
}

const NOT_LOOKED = 'the operator has not looked at it since it was changed'

export const isReady = ({ metadata, status }: DatabaseCluster): boolean =>
  status?.observedGeneration === metadata.generation &&
  status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true

/** The first cause that holds the cluster up, in the words of the operator. */
export function verdictOnCluster(cluster: DatabaseCluster): Verdict {
  const { metadata, status = {} } = cluster
  const phase = status.phase ?? 'Pending'
  if (metadata.deletionTimestamp !== undefined) return { isGood: false, line: said('Deleting', status.message) }
  if ((status.observedGeneration ?? 0) !== metadata.generation) return { isGood: false, line: said(phase, NOT_LOOKED) }
  if (isReady(cluster)) return { isGood: true, line: phase }
  const ready = status.conditions?.find(({ type }) => type === 'Ready')
  return { isGood: false, line: said(phase, status.message || ready?.message || status.reason) }
}

const ENDS = ['Succeeded', 'Failed', 'Cancelled', 'TimedOut', 'Skipped']

export const hasEnded = ({ status }: OpsRequest): boolean => ENDS.includes(status?.phase ?? '')

export function verdictOnOperation(request: OpsRequest): Verdict {
  const { phase = 'Pending', message } = request.status ?? {}
  return { isGood: phase === 'Succeeded', line: said(phase, message) }
}

const said = (phase: string, message: string | undefined): string => (message ? `${phase}: ${message}` : phase)
