/** Throws the volumes of a node away with its pod; under the same number it copies everything anew from the others. */
import { CLAIM } from '../../claims.ts'
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import type { Operation, Progress, Underway } from '../../operation.ts'
import { isGoing } from '../../pods.ts'
import { textIn } from '../../unchecked.ts'
import { stirred } from './attention.ts'
import { nodeNamed, replacement } from './nodes.ts'

/** On a pod: Strimzi deletes it together with its claims, and makes all of them anew. */
const REBUILD = 'strimzi.io/delete-pod-and-pvc'

const DONE = 'The node runs on new volumes; whether its partitions are in sync again, Kafka alone knows'
const SIX_HOURS = 6 * 3600

/** `data-0-events-events-brk-2` of the node `events-events-brk-2`. */
const claimsOfNode = ({ found }: Pick<Given, 'found'>, node: string): readonly Live[] =>
  found
    .of(CLAIM)
    .filter(({ metadata: { name } }) => name.endsWith(`-${node}`) && /^data-\d+$/.test(name.slice(0, -node.length - 1)))

const named = ({ spec }: Underway['request']): string[] =>
  (spec.rebuildInstance?.instances ?? []).map(({ name }) => name)

export const rebuildInstance: Operation = {
  impact: () => 'DataAtRisk', // partitions that only this broker has are lost
  timeoutSeconds: () => SIX_HOURS,
  /** Which pod each node is, and which volumes it has. */
  notice(given, request) {
    const objects = named(request).flatMap((name) =>
      [nodeNamed(given, name).pod ?? [], claimsOfNode(given, name)].flat()
    )
    return Object.fromEntries(objects.map(({ metadata }) => [metadata.name, metadata.uid]))
  },
  /** Only the pod that was there at the beginning is marked: a cache that lags behind must not cost a node its data twice. */
  acts: (given) => [
    ...named(given.request)
      .flatMap((name) => nodeNamed(given, name).pod ?? [])
      .filter((pod) => isOld(given, pod) && !isGoing(pod) && pod.metadata.annotations?.[REBUILD] !== 'true')
      .map((object) => ({ do: 'patch', object, patch: { metadata: { annotations: { [REBUILD]: 'true' } } } }) as const),
    ...stirred(given)
  ],
  progress: (given) => unmarked(given) ?? rebuilt(given),
  cancel: () => ({
    why: 'Strimzi may have deleted the volumes already',
    fix: 'wait until the node is there again'
  })
}

/** Whether it is an object that was there when the operation began. */
const isOld = ({ noticed }: Underway, { metadata: { name, uid } }: Live): boolean => noticed[name] === uid

/** Where somebody else replaced the pod before Strimzi saw the mark on it, the volumes stay. */
function unmarked(given: Underway): Progress | undefined {
  for (const object of named(given.request)) {
    const { pod } = nodeNamed(given, object)
    const claims = claimsOfNode(given, object)
    const isKept = claims.length > 0 && claims.every((claim) => isOld(given, claim) && !isGoing(claim))
    if (!isKept || pod === undefined || isOld(given, pod)) continue
    const message = `${object} was replaced before Strimzi saw that it is to be rebuilt, and has its old volumes; ask again`
    return { state: 'Failed', reason: 'NotSeen', message, members: [{ object, status: 'Failed', message }] }
  }
  return undefined
}

const rebuilt = (given: Underway): Progress =>
  replacement(given, {
    nodes: named(given.request).map((name) => nodeNamed(given, name)),
    isNew: (pod) => !isOld(given, pod) && hasNewVolumes(given, pod.metadata.name),
    done: DONE
  })

/** Every volume that it had is another one, and all that it has are bound. */
function hasNewVolumes(given: Underway, node: string): boolean {
  const claims = claimsOfNode(given, node)
  const isThere = (name: string) => claims.some(({ metadata }) => metadata.name === name)
  const had = Object.keys(given.noticed).filter((name) => name !== node && name.endsWith(`-${node}`))
  const isNew = (claim: Live) => !isOld(given, claim) && !isGoing(claim) && textIn(claim, 'status', 'phase') === 'Bound'
  return claims.length > 0 && had.every(isThere) && claims.every(isNew)
}
