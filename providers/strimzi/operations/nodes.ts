/** Nodes that Strimzi replaces for an operation: in which order, it knows best. */
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import { type Health, progressInTurn, type Turn } from '../../in-turn.ts'
import type { Progress, Underway } from '../../operation.ts'
import { isGoing, isReady, POD, whyNotReady } from '../../pods.ts'
import { isForTheUser, isReadyKafka, isSeen, lastFailure } from '../conditions.ts'
import { podSet } from '../names.ts'
import { nodeIdsOf, poolFound, poolsOf } from '../node-pools.ts'

/** The pod of a node; its name stays when it is replaced. */
export const podNamed = ({ found }: Pick<Given, 'found'>, name: string): Live | undefined =>
  found.of(POD).find(({ metadata }) => metadata.name === name)

/** Every node that Strimzi has given a number, by the name of its pod. */
export const allNodes = (given: Given): string[] =>
  poolsOf(given).flatMap((pool) =>
    nodeIdsOf(poolFound(given, pool.name)).map((id) => `${podSet(given.cluster.metadata.name, pool.name)}-${id}`)
  )

/** What Strimzi says of its last attempt may be hours old, so that only what an edit alone can mend is a trouble. */
export function healthOf({ found }: Pick<Given, 'found'>): Health {
  const kafka = found.child()
  const failure = lastFailure(kafka)
  return {
    serves: kafka !== undefined && isSeen(kafka) && isReadyKafka(kafka),
    trouble: failure && isForTheUser(failure) ? failure.message : undefined
  }
}

/** How far these nodes are; `isNew` tells what the operation made of a node from what was there before. */
export function replacement(given: Underway, nodes: readonly string[], isNew: (pod: Live) => boolean): Progress {
  const health = healthOf(given)
  const waits = lastFailure(given.found.child())?.message ?? 'waits for its turn'
  const turns = nodes.map((name): Turn => {
    const pod = podNamed(given, name)
    const away = whyAway(pod)
    if (pod === undefined || away !== undefined) return { name, stage: 'Running', acts: [], waits: away }
    if (!isNew(pod)) return { name, stage: 'Pending', acts: [], waits }
    return { name, stage: isReady(pod) ? 'Succeeded' : 'Running', acts: [], waits: whyNotReady(pod) }
  })
  return progressInTurn(turns, { ...health, serves: health.serves && nodes.length > 0 })
}

/** Why there is no pod to look at. */
export function whyAway(pod: Live | undefined): string | undefined {
  if (pod === undefined) return 'is being replaced'
  return isGoing(pod) ? 'ends, to be replaced' : undefined
}
