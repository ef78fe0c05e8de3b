/** Whose turn it is among the operations of one cluster. */
import type { Driver } from '../../providers/contract.ts'
import { type Turn, turnOf } from '../../providers/turn.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { byAge, hasEnded, isUnderWay } from './life.ts'
import type { Snapshot } from './move.ts'

/** Why a request must wait, and for whom; undefined when it is its turn. */
export interface Wait {
  readonly for: string
  readonly why: string
}

/** First come, first served: what waits for others or for a phase lets nobody of its kind pass. */
export function waitOf(
  request: OpsRequest,
  others: readonly OpsRequest[],
  cluster: DatabaseCluster,
  driver: Driver
): Wait | undefined {
  const turn = turnOf(request, driver)
  if (turn === 'Apart') return undefined
  const slot = cluster.status?.activeOperation
  const ahead = others.filter((other) => isInLine(other) && (isUnderWay(other) || byAge(other, request) < 0))
  // the one right before it: to name the first in line would be to write to all of them whenever one ends
  const blocking = youngest(ahead.filter((other) => blocks(turnOf(other, driver), turn)))
  if (blocking !== undefined) {
    return { for: blocking.metadata.name, why: isUnderWay(blocking) ? 'is under way' : 'came first' }
  }
  if (turn !== 'Beside' && slot !== undefined && slot.uid !== request.metadata.uid) {
    return { for: slot.name, why: 'has the slot of the cluster until it has settled' }
  }
  return undefined
}

/** Without sorting them: every request of a long line asks whenever one of it ends. */
const youngest = (requests: readonly OpsRequest[]): OpsRequest | undefined =>
  requests.reduce<OpsRequest | undefined>((last, other) => (last && byAge(last, other) > 0 ? last : other), undefined)

/** Why a request waits that must let others go first. */
export const BEHIND = 'Waiting'

/** Whether it was last seen to wait for another one: then nothing that its cluster goes through is news to it. */
export const isBehind = ({ status }: OpsRequest): boolean => status?.phase === 'Queued' && status.reason === BEHIND

/** Why a request has no place in the line: it waits for one that may stand behind it. */
export const DEPENDS = 'DependsOn'

const isInLine = (request: OpsRequest): boolean => !hasEnded(request) && request.status?.reason !== DEPENDS

/** Whether what is ahead keeps what comes after it waiting. */
const blocks = (ahead: Turn, after: Turn): boolean =>
  ahead !== 'Apart' && (ahead === 'Alone' || after === 'Alone' || (ahead === 'InTurn' && after === 'InTurn'))

/** As many as the status of a cluster has room for. */
export const LONGEST_QUEUE = 1000

/** Those that wait, in the order in which they will come. */
export const queueOf = (requests: readonly OpsRequest[], driver: Driver): string[] =>
  requests
    .filter((request) => request.status?.phase === 'Queued' && turnOf(request, driver) !== 'Apart')
    .sort(byAge)
    .map(({ metadata }) => metadata.name)
    .slice(0, LONGEST_QUEUE)

/** The queue without the request; undefined where it does not stand in it. */
export function outOfLine({
  request,
  cluster
}: Pick<Snapshot, 'request' | 'cluster'>): { queue: string[] } | undefined {
  const { queue = [] } = cluster?.status ?? {}
  const { name } = request.metadata
  return queue.includes(name) ? { queue: queue.filter((other) => other !== name) } : undefined
}
