/**
 * Restarts nodes one by one, as Strimzi rolls them: controllers first, and no broker that a partition cannot spare. All
 * of them by an annotation of the template of their pools, single ones by an annotation of their pods.
 */
import type { Live } from '../../found.ts'
import type { Act, Operation, Underway } from '../../operation.ts'
import { isGoing } from '../../pods.ts'
import { textIn, valueIn } from '../../unchecked.ts'
import { poolFound, poolsOf } from '../node-pools.ts'
import { stirred } from './attention.ts'
import { allNodes, nodeNamed, replacement } from './nodes.ts'

/** In the template of a pool, and so on its pods: the operation that restarted them last. */
const RESTARTED_BY = 'dbaas.dev/restarted-by'
/** On a pod: Strimzi is to replace it. */
const ROLL = 'strimzi.io/manual-rolling-update'

const DONE = 'Every node has been restarted, and serves'
const MINUTES_PER_NODE = 15

const instancesOf = ({ request }: Pick<Underway, 'request'>): readonly string[] => request.spec.restart?.instances ?? []

export const restart: Operation = {
  impact: () => 'RollingRestart',
  timeoutSeconds: (given) => 60 * (60 + MINUTES_PER_NODE * allNodes(given).length),
  /** Which pod each of the named nodes is. */
  notice: (given, request) =>
    Object.fromEntries(
      (request.spec.restart?.instances ?? []).map((name) => [name, nodeNamed(given, name).pod?.metadata.uid ?? ''])
    ),
  acts: (given) => (instancesOf(given).length > 0 ? marksOfPods(given) : marksOfPools(given)),
  progress(given) {
    const instances = instancesOf(given)
    if (instances.length === 0) return replacement(given, { nodes: allNodes(given), isNew: isOf(given), done: DONE })
    const nodes = instances.map((name) => nodeNamed(given, name))
    return replacement(given, { nodes, isNew: (pod) => !isStillThere(given, pod), done: DONE })
  },
  cancel(given) {
    if (instancesOf(given).length > 0) return marksTakenBack(given)
    return {
      why: 'nodes that have been restarted would be restarted once more',
      fix: 'wait until it is over'
    }
  }
}

const isOf =
  ({ uid }: Pick<Underway, 'uid'>) =>
  ({ metadata }: Live): boolean =>
    metadata.annotations?.[RESTARTED_BY] === uid

function marksOfPools(given: Underway): Act[] {
  const { uid } = given
  const annotations = { [RESTARTED_BY]: uid }
  return poolsOf(given)
    .flatMap(({ name }) => poolFound(given, name) ?? [])
    .filter((pool) => textIn(valueIn(pool, 'spec', 'template', 'pod', 'metadata', 'annotations'), RESTARTED_BY) !== uid)
    .map((object) => ({ do: 'patch', object, patch: { spec: { template: { pod: { metadata: { annotations } } } } } }))
}

/** Whether the pod is the one that was there when the operation began. */
const isStillThere = ({ noticed }: Underway, { metadata: { name, uid } }: Live): boolean => noticed[name] === uid

/** The pods that were there at the beginning; others have been restarted since, by whomever. */
const podsLeft = (given: Underway): Live[] =>
  instancesOf(given)
    .flatMap((name) => nodeNamed(given, name).pod ?? [])
    .filter((pod) => isStillThere(given, pod) && !isGoing(pod))

const isMarked = ({ metadata }: Live): boolean => metadata.annotations?.[ROLL] === 'true'

const marked = (object: Live, value: 'true' | null): Act => ({
  do: 'patch',
  object,
  patch: { metadata: { annotations: { [ROLL]: value } } }
})

const marksOfPods = (given: Underway): Act[] => [
  ...podsLeft(given)
    .filter((pod) => !isMarked(pod))
    .map((pod) => marked(pod, 'true')),
  ...stirred(given)
]

const marksTakenBack = (given: Underway): Act[] =>
  podsLeft(given)
    .filter(isMarked)
    .map((pod) => marked(pod, null))
