/** Nodes that an operation has replaced: how far each is, and when all of it is done. */
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import type { Progress, Underway } from '../../operation.ts'
import { isGoing, isReady, POD, whyNotReady } from '../../pods.ts'
import { isForTheUser, isReadyKafka, isSeen, lastFailure } from '../conditions.ts'
import { podSet } from '../names.ts'
import { nodeIdsOf, poolFound, poolsOf } from '../node-pools.ts'

/** A node by the name of its pod, which stays when the pod is replaced. */
export interface Node {
  readonly name: string
  readonly pod: Live | undefined
}

export const nodeNamed = ({ found }: Pick<Given, 'found'>, name: string): Node => ({
  name,
  pod: found.of(POD).find(({ metadata }) => metadata.name === name)
})

/** Every node that Strimzi has given a number. */
export const allNodes = (given: Given): Node[] =>
  poolsOf(given).flatMap(({ name }) =>
    nodeIdsOf(poolFound(given, name)).map((id) =>
      nodeNamed(given, `${podSet(given.cluster.metadata.name, name)}-${id}`)
    )
  )

interface Replaced {
  readonly nodes: readonly Node[]
  /** Whether this is what the operation made of the node, and not yet what was there before. */
  isNew(pod: Live): boolean
  /** What is told when all is done. */
  readonly done: string
}

type Detail = Progress['members'][number]

/** What Strimzi says of its last attempt may be hours old, so that only what an edit alone can mend is a failure. */
export function replacement({ found }: Pick<Underway, 'found'>, { nodes, isNew, done }: Replaced): Progress {
  const kafka = found.child()
  const members = nodes.map((node) => detail(node, isNew))
  const failure = lastFailure(kafka)
  if (failure !== undefined && isForTheUser(failure)) return { state: 'Failed', ...failure, members }
  const waiting =
    members.find(({ status }) => status === 'Running') ?? members.find(({ status }) => status !== 'Succeeded')
  if (failure !== undefined) return { state: 'Running', ...failure, members }
  if (members.length === 0) return running('NoNodes', 'Strimzi has not made any node yet', members)
  if (waiting !== undefined) return running('NodesBeingReplaced', `${waiting.object}: ${waiting.message}`, members)
  if (kafka === undefined || !isSeen(kafka) || !isReadyKafka(kafka))
    return running('KafkaNotReady', 'All nodes are new, and Strimzi has not said that the Kafka is ready', members)
  return { state: 'Succeeded', reason: 'Done', message: done, members }
}

const running = (reason: string, message: string, members: readonly Detail[]): Progress => ({
  state: 'Running',
  reason,
  message,
  members
})

function detail({ name: object, pod }: Node, isNew: Replaced['isNew']): Detail {
  if (pod === undefined) return { object, status: 'Running', message: 'it is being replaced' }
  if (isGoing(pod)) return { object, status: 'Running', message: 'it ends, to be replaced' }
  if (!isNew(pod)) return { object, status: 'Pending', message: 'it waits for its turn' }
  if (isReady(pod)) return { object, status: 'Succeeded' }
  return { object, status: 'Running', message: whyNotReady(pod) ?? 'it starts' }
}
