/**
 * How a Kafka goes. It leaves its pools, these take their nodes along, and nobody takes the volumes: they are deleted
 * here, also those of brokers and disks that were removed long ago.
 */

import type { KindRef } from '../../src/api/live.ts'
import { isOf } from '../applier.ts'
import { CLAIM } from '../claims.ts'
import { type CleanupStage, namesOf, removing, throughStages } from '../cleanup-stages.ts'
import type { Given } from '../contract.ts'
import type { Live } from '../found.ts'
import type { Cleanup, CleanupAct, CleanupPolicy } from '../observed.ts'
import { isGoing, POD } from '../pods.ts'
import { textIn } from '../unchecked.ts'
import { AUTO_REBALANCING, CERTIFICATE, NODE_POOL, POD_MONITOR, POD_SET, REBALANCE, USER } from './child.ts'

const TO_THE_NODES: readonly CleanupStage[] = [deleteKafka, deleteBeside, releaseRebalances, awaitNodes]

const STAGES: Readonly<Record<CleanupPolicy, readonly CleanupStage[]>> = {
  Retain: [noteIdentity, ...TO_THE_NODES],
  Delete: [...TO_THE_NODES, deleteVolumes],
  WipeOut: [...TO_THE_NODES, deleteVolumes]
}

export const cleanup = (given: Given, policy: CleanupPolicy): Cleanup => throughStages(STAGES[policy], given)

/** What was made for this very cluster. Strimzi hands our labels on to everything that it makes. */
const madeFor = ({ cluster, found }: Given, ...kinds: KindRef[]): Live[] =>
  kinds.flatMap((kind) => found.of(kind)).filter((object) => isOf(cluster, object))

/** On volumes that stay: no node starts on them in a Kafka that has another identity. */
const NOTED_IDENTITY = 'dbaas.dev/kafka-cluster-id'

function noteIdentity(given: Given): Cleanup | undefined {
  const { found } = given
  const [identity] = [found.child(), ...found.of(NODE_POOL)].flatMap(
    (object) => textIn(object, 'status', 'clusterId') ?? []
  )
  const unmarked = madeFor(given, CLAIM).filter(({ metadata }) => metadata.annotations?.[NOTED_IDENTITY] !== identity)
  if (identity === undefined || unmarked.length === 0) return undefined
  const patch = { metadata: { annotations: { [NOTED_IDENTITY]: identity } } }
  return {
    acts: unmarked.map((object) => ({ do: 'patch', object, patch })),
    waitsFor: `Waiting for the identity of the Kafka to be noted on its volumes: ${namesOf(unmarked)}`
  }
}

function deleteKafka({ found }: Given): Cleanup | undefined {
  const kafka = found.child()
  return kafka && { acts: removing([kafka]), waitsFor: `Waiting for Kafka ${kafka.metadata.name} to go` }
}

/** Only the pools have no owner; of the others, those that were made ahead of a Kafka that never was. */
function deleteBeside(given: Given): Cleanup | undefined {
  const left = madeFor(given, NODE_POOL, USER, CERTIFICATE, POD_MONITOR)
  return left.length === 0
    ? undefined
    : { acts: removing(left), waitsFor: `Waiting for pools and users to go: ${namesOf(left)}` }
}

/** Those of Strimzi's own making keep a finalizer that it never takes off without a Kafka. An older one was another's. */
function releaseRebalances({ cluster, found }: Given): Cleanup | undefined {
  const born = cluster.metadata.creationTimestamp
  const isAuto = ({ metadata }: Live) =>
    metadata.finalizers?.includes(AUTO_REBALANCING) && born !== undefined && (metadata.creationTimestamp ?? '') >= born
  const left = found.of(REBALANCE).filter((rebalance) => isOf(cluster, rebalance) || isAuto(rebalance))
  if (left.length === 0) return undefined
  return {
    acts: [...removing(left), ...left.filter(isGoing).flatMap(released)],
    waitsFor: `Waiting for rebalances to end: ${namesOf(left)}`
  }
}

function released(object: Live): CleanupAct[] {
  const finalizers = object.metadata.finalizers ?? []
  if (!finalizers.includes(AUTO_REBALANCING)) return []
  const others = finalizers.filter((one) => one !== AUTO_REBALANCING)
  return [{ do: 'patch', object, patch: { metadata: { finalizers: others.length > 0 ? others : null } } }]
}

/** A set that is still there would make its pods anew. */
function awaitNodes(given: Given): Cleanup | undefined {
  const left = madeFor(given, POD_SET, POD)
  return left.length === 0 ? undefined : { acts: [], waitsFor: `Waiting for nodes to end: ${namesOf(left)}` }
}

function deleteVolumes(given: Given): Cleanup | undefined {
  const claims = madeFor(given, CLAIM)
  return claims.length === 0
    ? undefined
    : { acts: removing(claims), waitsFor: `Waiting for volumes to go: ${namesOf(claims)}` }
}
