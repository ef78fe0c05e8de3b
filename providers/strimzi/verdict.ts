/** How a cluster is, in one word: what the conditions of its Kafka say, and what they keep silent about. */
import type { EngineState, ObservedStatus } from '../observed.ts'
import { isGoing, isReady, whyNotReady } from '../pods.ts'
import { textIn } from '../unchecked.ts'
import { isForTheUser, isPaused, isReadyKafka, isSeen, lastFailure, passedOver, type Said } from './conditions.ts'
import { metadataVersion } from './metadata-version.ts'
import { allServe, firstLag, nodesOf, type Sight } from './sight.ts'
import { growth } from './storage-status.ts'

export type Verdict = Pick<ObservedStatus, 'state' | 'reason' | 'message' | 'needsEdit'>

/** One look at a cluster; undefined when it finds nothing to say. */
type Look = (sight: Sight) => Verdict | undefined

const told = (state: EngineState, { reason, message }: Said): Verdict => ({ state, reason, message })

/** In the order in which one hides the other. */
const LOOKS: readonly Look[] = [
  going,
  paused,
  coming,
  failed,
  silent,
  rebalancing,
  passing,
  upgrading,
  resizing,
  lagging,
  halting
]

export function verdictOn(sight: Sight): Verdict {
  for (const look of LOOKS) {
    const verdict = look(sight)
    if (verdict !== undefined) return verdict
  }
  return told('Ready', { reason: 'Ready', message: 'All nodes serve, and are as was asked for' })
}

function going({ kafka }: Sight): Verdict | undefined {
  if (kafka === undefined || !isGoing(kafka)) return undefined
  return told('Updating', { reason: 'ChildGoing', message: 'Somebody has deleted the Kafka, and it is on its way out' })
}

const PAUSE = 'strimzi.io/pause-reconciliation'

/** Strimzi forgets most of what it knew of a Kafka when somebody tells it to keep off. */
function paused({ kafka }: Sight): Verdict | undefined {
  if (!isPaused(kafka)) return undefined
  return told('Updating', {
    reason: 'ReconciliationPaused',
    message: `The annotation ${PAUSE} on the Kafka tells Strimzi to leave it alone, so nothing is carried out; remove it`
  })
}

/** A cluster has an identity from its first success on. */
function coming(sight: Sight): Verdict | undefined {
  const { kafka } = sight
  const failure = lastFailure(kafka)
  if (textIn(kafka, 'status', 'clusterId') !== undefined && failure?.reason !== 'Creating') return undefined
  if (failure === undefined)
    return told('Provisioning', { reason: 'NotSeen', message: 'Strimzi has not looked at the cluster yet' })
  if (isForTheUser(failure)) return { ...told('Failed', failure), needsEdit: true }
  return told('Provisioning', { ...failure, message: firstTrouble(sight) ?? failure.message })
}

/** Of the last attempt; the next one may be under way for hours and still leave these words. */
function failed(sight: Sight): Verdict | undefined {
  const failure = lastFailure(sight.kafka)
  if (failure === undefined) return undefined
  if (isForTheUser(failure)) return { ...told('Failed', failure), needsEdit: true }
  const moves = !allServe(sight) || firstLag(sight) !== undefined
  return told(moves ? (upgrading(sight)?.state ?? 'Updating') : 'Degraded', failure)
}

function silent({ kafka }: Sight): Verdict | undefined {
  if (isReadyKafka(kafka)) return undefined
  return told('Unknown', { reason: 'NothingSaid', message: 'Strimzi does not say whether the cluster is ready' })
}

/** While data moves off a broker that is to go, Strimzi warns that it has not gone. */
function rebalancing({ kafka }: Sight): Verdict | undefined {
  const state = textIn(kafka, 'status', 'autoRebalance', 'state') ?? 'Idle'
  if (state === 'Idle') return undefined
  return told('Updating', { reason: state, message: 'Cruise Control moves data between brokers' })
}

function passing({ kafka, pools }: Sight): Verdict | undefined {
  const objects = [kafka, ...pools.map(({ live }) => live)].filter((object) => object !== undefined)
  const [first] = objects.flatMap(passedOver)
  return first && told('Degraded', first)
}

function upgrading({ kafka, given }: Sight): Verdict | undefined {
  const steps = [
    { what: 'Kafka', now: textIn(kafka, 'status', 'kafkaVersion'), wanted: given.version.version },
    { what: 'its metadata', now: textIn(kafka, 'status', 'kafkaMetadataVersion'), wanted: metadataVersion(given) }
  ]
  const step = steps.find(({ now, wanted }) => now !== undefined && now !== wanted)
  if (step === undefined) return undefined
  return told('Upgrading', {
    reason: 'Upgrading',
    message: `The version of ${step.what} goes from ${step.now} to ${step.wanted}`
  })
}

function resizing(sight: Sight): Verdict | undefined {
  const message = growth(sight)
  return message === undefined ? undefined : told('Resizing', { reason: 'VolumesGrow', message })
}

function lagging(sight: Sight): Verdict | undefined {
  const { kafka } = sight
  const message =
    kafka !== undefined && !isSeen(kafka) ? 'Strimzi has not finished the last change yet' : firstLag(sight)
  if (message === undefined) return undefined
  const trouble = firstTrouble(sight)
  return told('Updating', { reason: 'Lagging', message: trouble === undefined ? message : `${message}; ${trouble}` })
}

/** Nothing is being changed, and yet a node is away. */
function halting(sight: Sight): Verdict | undefined {
  const trouble = firstTrouble(sight)
  return trouble === undefined ? undefined : told('Degraded', { reason: 'NodesNotReady', message: trouble })
}

/** The first node that is in the way, and why. */
function firstTrouble(sight: Sight): string | undefined {
  const node = nodesOf(sight).find((one) => !isReady(one))
  return node && `${node.metadata.name}: ${whyNotReady(node)}`
}
