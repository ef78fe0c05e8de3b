/** Whose turn it is among the operations of one cluster. */
import type { Driver } from '../../providers/contract.ts'
import { turnOf } from '../../providers/turn.ts'
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
  const open = others.filter((other) => isInLine(other) && turnOf(other, driver) !== 'Apart').sort(byAge)
  const slot = cluster.status?.activeOperation
  const ahead = open.filter((other) => isUnderWay(other) || byAge(other, request) < 0)
  // the one right before it: to name the first in line would be to write to all of them whenever one ends
  const blocking = ahead.findLast((other) => blocks(turnOf(other, driver), turn))
  if (blocking !== undefined) {
    return { for: blocking.metadata.name, why: isUnderWay(blocking) ? 'is under way' : 'came first' }
  }
  if (turn !== 'Beside' && slot !== undefined && slot.uid !== request.metadata.uid) {
    return { for: slot.name, why: 'has the slot of the cluster until it has settled' }
  }
  return undefined
}

/** Why a request has no place in the line: it waits for one that may stand behind it. */
export const DEPENDS = 'DependsOn'

const isInLine = (request: OpsRequest): boolean => !hasEnded(request) && request.status?.reason !== DEPENDS

/** Whether what is ahead keeps what comes after it waiting. */
const blocks = (ahead: ReturnType<typeof turnOf>, after: ReturnType<typeof turnOf>): boolean =>
  ahead === 'Alone' || after === 'Alone' || (ahead === 'InTurn' && after === 'InTurn')

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
