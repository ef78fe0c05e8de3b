/** Has Cruise Control spread partitions evenly: by a KafkaRebalance, which is approved as soon as it has a proposal. */
import { ownLabels } from '../../applier.ts'
import type { Manifest } from '../../contract.ts'
import type { Live } from '../../found.ts'
import type { Operation, Progress, Underway } from '../../operation.ts'
import { besideKafka } from '../beside.ts'
import { REBALANCE, type Rebalance } from '../child.ts'
import { conditionsOf, isSeen, type Said } from '../conditions.ts'
import { told } from './told.ts'

const APPROVED = 'strimzi.io/rebalance-auto-approval'
/** What Strimzi is to do with a KafkaRebalance now; it takes the annotation off when it has heard. */
const ORDER = 'strimzi.io/rebalance'

const A_DAY = 24 * 3600 // moving data takes as long as there is data

export const rebalance: Operation = {
  impact: () => 'None',
  timeoutSeconds: () => A_DAY,
  acts: (given) => (rebalanceOf(given) === undefined ? [{ do: 'make', manifest: manifest(given) }] : []),
  progress(given) {
    const object = nameOf(given)
    const live = rebalanceOf(given)
    if (live === undefined || !isSeen(live)) return running(object, 'NotSeen', 'Strimzi has not looked at it yet')
    const [state, said] = stateOf(live) ?? ['New', undefined]
    if (state === 'Ready')
      return at('Succeeded', object, { reason: 'Ready', message: 'Partitions are spread over the brokers' })
    if (state === 'NotReady' && said) return at('Failed', object, said)
    if (state === 'Stopped') return at('Failed', object, { reason: state, message: 'Somebody has stopped it' })
    return running(object, state, STATES[state] ?? `Strimzi says ${state}`)
  },
  /** What has been moved stays where it is now. */
  cancel(given) {
    const live = rebalanceOf(given)
    const [state] = (live && stateOf(live)) ?? []
    const isOver = state === 'Ready' || state === 'NotReady' || state === 'Stopped'
    if (live === undefined || isOver || live.metadata.annotations?.[ORDER] === 'stop') return []
    return [{ do: 'patch', object: live, patch: { metadata: { annotations: { [ORDER]: 'stop' } } } }]
  }
}

/** The name of the cluster and the UID: 58 characters at most, for Strimzi puts it into labels. */
const nameOf = ({ cluster, uid }: Underway): string => `${cluster.metadata.name}-${uid}`

const rebalanceOf = (given: Underway): Live | undefined =>
  given.found.of(REBALANCE).find(({ metadata }) => metadata.name === nameOf(given))

function manifest(given: Underway): Manifest {
  const [excludedTopics, moves, bytes] = ['excludedTopics', 'movesPerBroker', 'bytesPerSecond'].map((name) =>
    told(given, name)
  )
  const spec: Rebalance['spec'] = {
    mode: 'full',
    ...(excludedTopics !== undefined && { excludedTopics }),
    ...(moves !== undefined && { concurrentPartitionMovementsPerBroker: Number(moves) }),
    ...(bytes !== undefined && { replicationThrottle: Number(bytes) })
  }
  const metadata = besideKafka(given, nameOf(given), ownLabels(given.cluster))
  return { ...REBALANCE, metadata: { ...metadata, annotations: { [APPROVED]: 'true' } }, spec }
}

const STATES: Readonly<Record<string, string>> = {
  New: 'Strimzi has not asked Cruise Control yet',
  PendingProposal: 'Cruise Control works out what is to move; after a start it needs some minutes of measurements',
  ProposalReady: 'Cruise Control knows what is to move',
  Rebalancing: 'Cruise Control moves partitions',
  ReconciliationPaused: 'An annotation tells Strimzi to leave the KafkaRebalance alone'
}

const TYPES = ['ReconciliationPaused', 'NotReady', 'Stopped', 'Ready', ...Object.keys(STATES)]

/** The type of the condition that holds is the state of a KafkaRebalance. */
function stateOf(live: Live): readonly [string, Said | undefined] | undefined {
  const type = TYPES.find((one) => conditionsOf(live, one).length > 0)
  return type === undefined ? undefined : [type, conditionsOf(live, type)[0]]
}

/** The KafkaRebalance stands for all brokers: it tells of none of them. */
const at = (state: Progress['state'], object: string, said: Said): Progress => ({
  state,
  ...said,
  members: [{ object, status: state, message: said.message }]
})

const running = (object: string, reason: string, message: string): Progress =>
  at('Running', object, { reason, message })
