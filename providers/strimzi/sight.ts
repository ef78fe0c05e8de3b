/** What is to be seen of one cluster: each of its pools with the nodes that Strimzi made of it. */
import type { Given } from '../contract.ts'
import type { Live } from '../found.ts'
import { isReady, POD } from '../pods.ts'
import { podsOf } from '../stateful-sets.ts'
import { numberIn, textIn } from '../unchecked.ts'
import { POD_SET } from './child.ts'
import { isSeen } from './conditions.ts'
import { podSet } from './names.ts'
import { handedOn, MADE_FROM, nodeIdsOf, type Pool, poolFound, poolsOf, specOf } from './node-pools.ts'

/** A pool as it is wanted, and what there is of it. */
export interface SeenPool {
  readonly pool: Pool
  readonly live: Live | undefined
  readonly nodes: readonly Live[]
  /** Why it is not as it is wanted; undefined when it is, though nodes may not be ready. */
  readonly lag: string | undefined
}

export interface Sight {
  readonly given: Given
  readonly kafka: Live | undefined
  readonly pools: readonly SeenPool[]
}

export function sightOf(given: Given): Sight {
  const { cluster, found } = given
  const pools = poolsOf(given).map((pool): SeenPool => {
    const set = podSet(cluster.metadata.name, pool.name)
    const live = poolFound(given, pool.name)
    const nodes = podsOf(found.of(POD), set)
    const podSetFound = found.of(POD_SET).find(({ metadata }) => metadata.name === set)
    return { pool, live, nodes, lag: lagOf(given, { pool, live, nodes, podSet: podSetFound }) }
  })
  return { given, kafka: found.child(), pools }
}

interface Seen extends Omit<SeenPool, 'lag'> {
  readonly podSet: Live | undefined
}

/** Made anew from the template of the pool as it is, also where that only tells who restarted them. */
const isMadeFrom = (pool: Live, { metadata }: Live): boolean =>
  Object.entries(handedOn(pool)).every(([name, value]) => metadata.annotations?.[name] === value)

/**
 * A pool has no Ready, and says that it was seen before its nodes are changed. So its set must have the right nodes, and
 * each of them must be made from the pool as it is now.
 */
function lagOf(given: Given, { pool, live, nodes, podSet }: Seen): string | undefined {
  const { name, replicas } = pool
  const wanted = specOf(given, pool).template?.pod?.metadata?.annotations?.[MADE_FROM]
  if (live === undefined || !isAsWanted(live, pool, wanted)) return `The pool ${name} is being written`
  if (!isSeen(live)) return `Strimzi has not seen the last change of the pool ${name} yet`
  const ids = nodeIdsOf(live)
  if (ids.length !== replicas) return `The pool ${name} has ${ids.length} nodes, and is to have ${replicas}`
  if (podSet === undefined || !isSeen(podSet)) return `Strimzi has not made the nodes of the pool ${name} yet`
  const made = nodes.filter((node) => isMadeFrom(live, node)).length
  if (nodes.length !== replicas || made !== replicas)
    return `${made} of ${replicas} nodes of the pool ${name} are made as was asked for`
  const current = numberIn(podSet, 'status', 'currentPods') ?? 0
  if (current !== replicas) return `${current} of ${replicas} nodes of the pool ${name} are up to date`
  return undefined
}

function isAsWanted(live: Live, { replicas }: Pool, madeFrom: string | undefined): boolean {
  return numberIn(live, 'spec', 'replicas') === replicas && textIn(handedOn(live), MADE_FROM) === madeFrom
}

export const nodesOf = ({ pools }: Sight): readonly Live[] => pools.flatMap(({ nodes }) => nodes)

export const allServe = (sight: Sight): boolean =>
  sight.pools.every(({ pool, nodes }) => nodes.filter(isReady).length === pool.replicas)

/** Why not everything is as it was asked for. */
export const firstLag = ({ pools }: Sight): string | undefined => pools.find(({ lag }) => lag !== undefined)?.lag
