/** Has Cruise Control spread partitions evenly: by a KafkaRebalance, which is approved as soon as it has a proposal. */
import { ownLabels } from '../../applier.ts'
import type { Live } from '../../found.ts'
import { madeFor, makingOnce, notFoundYet, wasSeen } from '../../made-object.ts'
import type { Operation, Progress, Underway } from '../../operation.ts'
import { failed, running, succeeded } from '../../progress.ts'
import { LABEL, REBALANCE, type Rebalance } from '../child.ts'
import { conditionsOf, isSeen, type Said } from '../conditions.ts'
import { told } from './told.ts'

const MADE = { kind: REBALANCE }

const APPROVED = 'strimzi.io/rebalance-auto-approval'
/** What Strimzi is to do with a KafkaRebalance now; it takes the annotation off when it has heard. */
const ORDER = 'strimzi.io/rebalance'

const A_DAY = 24 * 3600 // moving data takes as long as there is data

export const rebalance: Operation = {
  impact: () => 'None',
  timeoutSeconds: () => A_DAY,
  makes: (given) => notFoundYet(given, MADE),
  acts: (given) =>
    makingOnce(given, MADE, {
      labels: { ...ownLabels(given.cluster), [LABEL.cluster]: given.cluster.metadata.name },
      annotations: { [APPROVED]: 'true' },
      spec: spec(given)
    }),
  progress(given) {
    const live = madeFor(given, MADE)
    if (live !== undefined) return progressOf(live)
    return wasSeen(given)
      ? failed('Deleted', 'Somebody has deleted the KafkaRebalance before it had ended')
      : running('Asked', 'The KafkaRebalance is being made')
  },
  /** What has been moved stays where it is now. */
  cancel(given) {
    const live = madeFor(given, MADE)
    const isOver = live !== undefined && progressOf(live).state !== 'Running'
    if (live === undefined || isOver || live.metadata.annotations?.[ORDER] === 'stop') return []
    return [{ do: 'patch', object: live, patch: { metadata: { annotations: { [ORDER]: 'stop' } } } }]
  }
}

function spec(given: Underway): Rebalance['spec'] {
  const [excludedTopics, moves, bytes] = ['excludedTopics', 'movesPerBroker', 'bytesPerSecond'].map((name) =>
    told(given, name)
  )
  return {
    mode: 'full',
    ...(excludedTopics !== undefined && { excludedTopics }),
    ...(moves !== undefined && { concurrentPartitionMovementsPerBroker: Number(moves) }),
    ...(bytes !== undefined && { replicationThrottle: Number(bytes) })
  }
}

/** The type of the one condition that a KafkaRebalance has is its state; these go on by themselves. */
const GOES_ON: Readonly<Record<string, string>> = {
  ReconciliationPaused: 'An annotation tells Strimzi to leave the KafkaRebalance alone',
  New: 'Strimzi has not asked Cruise Control yet',
  PendingProposal: 'Cruise Control works out what is to move; after a start it needs some minutes of measurements',
  ProposalReady: 'Cruise Control knows what is to move',
  Rebalancing: 'Cruise Control moves partitions'
}

/** The KafkaRebalance stands for all brokers: it tells of none of them. */
function progressOf(live: Live): Progress {
  const member = (status: Progress['state'], message: string) => [{ object: live.metadata.name, status, message }]
  const has = (type: string) => isSeen(live) && conditionsOf(live, type).length > 0
  const [problem] = has('NotReady') ? conditionsOf(live, 'NotReady') : has('Stopped') ? [STOPPED] : []
  if (problem !== undefined) return failed(problem.reason, problem.message, member('Failed', problem.message))
  if (has('Ready')) return succeeded('Spread', SPREAD, member('Succeeded', SPREAD))
  const [state = 'New', message = 'Strimzi has not looked at it yet'] =
    Object.entries(GOES_ON).find(([type]) => has(type)) ?? []
  return running(state, message, member('Running', message))
}

const SPREAD = 'Partitions are spread evenly over the brokers'
const STOPPED: Said = { reason: 'Stopped', message: 'Somebody has stopped it' }
