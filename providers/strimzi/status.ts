/** How a Kafka is, in the words of our status. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import type { Given } from '../contract.ts'
import type { ObservedStatus } from '../observed.ts'
import { numberIn, textIn, valueIn } from '../unchecked.ts'
import { LABEL } from './child.ts'
import { isSeen, lastFailure } from './conditions.ts'
import { members } from './members.ts'
import { type Sight, sightOf } from './sight.ts'
import { storage } from './storage-status.ts'
import { verdictOn } from './verdict.ts'
import { connection, endpoints } from './ways.ts'

export function status(given: Given): ObservedStatus {
  const sight = sightOf(given)
  const generation = numberIn(sight.kafka, 'status', 'observedGeneration')
  const version = textIn(sight.kafka, 'status', 'kafkaVersion')
  const watched = monitoring(sight)
  return {
    ...verdictOn(sight),
    current: isCurrent(sight),
    ...(generation !== undefined && { childGeneration: generation }),
    ...(version && { runningVersion: version }),
    selector: `${LABEL.cluster}=${given.cluster.metadata.name},${LABEL.broker}=true`,
    members: members(sight),
    endpoints: endpoints(given),
    connection: connection(given),
    storage: storage(sight),
    ...(watched && { monitoring: watched })
  }
}

/** A cluster that Strimzi refuses as a whole is refused before it looks at the pools. */
const isCurrent = ({ kafka, pools }: Sight): boolean =>
  kafka !== undefined &&
  isSeen(kafka) &&
  (lastFailure(kafka) !== undefined || pools.every(({ live }) => live !== undefined && isSeen(live)))

function monitoring({ given, kafka }: Sight): DatabaseClusterStatus['monitoring'] {
  if (!given.cluster.spec.monitoring?.enabled) return undefined
  const configured =
    kafka !== undefined && isSeen(kafka) && valueIn(kafka, 'spec', 'kafka', 'metricsConfig') !== undefined
  return configured ? { configured } : { configured, message: 'Strimzi has not switched the metrics on yet' }
}
