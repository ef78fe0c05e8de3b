/**
 * Restarts nodes one by one, as Strimzi rolls them: controllers first, and no broker that a partition cannot spare. All
 * of them by an annotation of the template of their pools, single ones by an annotation of their pods.
 */
import type { Live } from '../../found.ts'
import { isNoticed, noticing } from '../../in-turn.ts'
import type { Act, Operation, Underway } from '../../operation.ts'
import { isGoing, POD } from '../../pods.ts'
import { RESTART_MARK } from '../../restarting.ts'
import { textIn } from '../../unchecked.ts'
import { handedOn, poolFound, poolsOf } from '../node-pools.ts'
import { stirred } from './attention.ts'
import { allNodes, podNamed, replacement } from './nodes.ts'

/** On a pod: Strimzi is to replace it. */
const ROLL = 'strimzi.io/manual-rolling-update'

const HOUR = 3600
const MINUTES_PER_NODE = 15

const instancesOf = ({ request }: Pick<Underway, 'request'>): readonly string[] => request.spec.restart?.instances ?? []

/** Nodes are named only where not all of them are meant. */
const isOfInstances = (given: Pick<Underway, 'request'>): boolean => instancesOf(given).length > 0

export const restart: Operation = {
  impact: () => 'RollingRestart',
  timeoutSeconds: (given) => HOUR + 60 * MINUTES_PER_NODE * allNodes(given).length,
  notice: ({ found }, request) => noticing(POD, found.of(POD), instancesOf({ request })),
  acts: (given) => (isOfInstances(given) ? marksOfPods(given) : marksOfPools(given)),
  progress: (given) =>
    isOfInstances(given)
      ? replacement(given, instancesOf(given), (pod) => !isNoticed(pod, given.noticed))
      : replacement(given, allNodes(given), ({ metadata }) => metadata.annotations?.[RESTART_MARK] === given.uid),
  cancel: (given) =>
    isOfInstances(given)
      ? marksTakenBack(given)
      : { why: 'nodes that have been restarted would be restarted once more', fix: 'wait until it is over' }
}

function marksOfPools(given: Underway): Act[] {
  const patch = { spec: { template: { pod: { metadata: { annotations: { [RESTART_MARK]: given.uid } } } } } }
  return poolsOf(given)
    .flatMap(({ name }) => poolFound(given, name) ?? [])
    .filter((pool) => textIn(handedOn(pool), RESTART_MARK) !== given.uid)
    .map((object) => ({ do: 'patch', object, patch }))
}

/** The pods of the beginning: others have been restarted since, by whomever. */
const podsLeft = (given: Underway): Live[] =>
  instancesOf(given)
    .flatMap((name) => podNamed(given, name) ?? [])
    .filter((pod) => isNoticed(pod, given.noticed) && !isGoing(pod))

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
  ...stirred(given, 'restart')
]

const marksTakenBack = (given: Underway): Act[] =>
  podsLeft(given)
    .filter(isMarked)
    .map((pod) => marked(pod, null))
