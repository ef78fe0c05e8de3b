/**
 * How a Cluster goes. It has no finalizer: once deleted it is gone, while its pods, volumes and Jobs still end; they
 * belong to it and the garbage collector takes them, volumes too. So what is to stay must no longer belong to it.
 */

import type { KindRef } from '../../src/api/live.ts'
import { isOf } from '../applier.ts'
import { CLAIM } from '../claims.ts'
import type { Given } from '../contract.ts'
import type { Live } from '../found.ts'
import type { Cleanup, CleanupAct, CleanupPolicy } from '../observed.ts'
import { isGoing, POD } from '../pods.ts'
import { BACKUP, CLUSTER, JOB, RECONCILIATION, VOLUME_SNAPSHOT } from './child.ts'

/** One stage of a deletion: what is to be done and waited for; undefined when it is over. */
type Stage = (given: Given) => Cleanup | undefined

const STAGES: Readonly<Record<CleanupPolicy, readonly Stage[]>> = {
  Retain: [keepOperatorOff, releaseVolumes, deleteChild, awaitPods],
  Delete: [deleteChild, deleteVolumes, awaitPods],
  WipeOut: [deleteChild, deleteVolumes, deleteBackups, awaitPods]
}

/** Every stage looks at what is there now, so the policy may change on the way, and a crash between two acts is no matter. */
export function cleanup(given: Given, policy: CleanupPolicy): Cleanup {
  for (const stage of STAGES[policy]) {
    const left = stage(given)
    if (left !== undefined) return left
  }
  return { acts: [] }
}

/** Objects of a kind that were made for this very cluster; another one of its name may have left some. */
function madeFor(given: Given, kind: KindRef): readonly Live[] {
  const { cluster, found } = given
  const uid = found.child()?.metadata.uid ?? cluster.status?.childRef?.uid
  const belongs = ({ metadata }: Live) => uid !== undefined && metadata.ownerReferences?.some((one) => one.uid === uid)
  return found.of(kind).filter((object) => isOf(cluster, object) || belongs(object))
}

/** CloudNativePG makes new volumes for members whose volumes it no longer owns, unless it is told to leave the cluster alone. */
function keepOperatorOff({ found }: Given): Cleanup | undefined {
  const child = found.child()
  if (child === undefined || child.metadata.annotations?.[RECONCILIATION] === 'disabled') return undefined
  return {
    acts: [{ do: 'patch', object: child, patch: { metadata: { annotations: { [RECONCILIATION]: 'disabled' } } } }],
    waitsFor: 'CloudNativePG to leave the Cluster alone'
  }
}

const isCluster = ({ apiVersion, kind }: KindRef): boolean => kind === CLUSTER.kind && apiVersion === CLUSTER.apiVersion

/** A volume without an owner stays, and is taken up again by a Cluster of the same name. */
function releaseVolumes(given: Given): Cleanup | undefined {
  const owned = madeFor(given, CLAIM).filter(
    (claim) => !isGoing(claim) && claim.metadata.ownerReferences?.some(isCluster)
  )
  if (owned.length === 0) return undefined
  return { acts: owned.map(release), waitsFor: `volumes to be released: ${namesOf(owned)}` }
}

function release(claim: Live): CleanupAct {
  const others = (claim.metadata.ownerReferences ?? []).filter((owner) => !isCluster(owner))
  return { do: 'patch', object: claim, patch: { metadata: { ownerReferences: others.length > 0 ? others : null } } }
}

function deleteChild({ found }: Given): Cleanup | undefined {
  const child = found.child()
  if (child === undefined) return undefined
  return { acts: removing([child]), waitsFor: `Cluster ${child.metadata.name} to go` }
}

/** The garbage collector takes those that belong to the Cluster; one that was released by another policy before belongs to nobody. */
function deleteVolumes(given: Given): Cleanup | undefined {
  const claims = madeFor(given, CLAIM)
  return claims.length === 0 ? undefined : { acts: removing(claims), waitsFor: `volumes to go: ${namesOf(claims)}` }
}

/** Backups outlive their cluster and carry only its name: those that are older than this one were another's. */
function deleteBackups({ cluster, found }: Given): Cleanup | undefined {
  const born = cluster.metadata.creationTimestamp
  const own = [BACKUP, VOLUME_SNAPSHOT]
    .flatMap((kind) => found.of(kind))
    .filter(({ metadata }) => born !== undefined && (metadata.creationTimestamp ?? '') >= born)
  return own.length === 0 ? undefined : { acts: removing(own), waitsFor: `backups to go: ${namesOf(own)}` }
}

function awaitPods(given: Given): Cleanup | undefined {
  const left = [JOB, POD].flatMap((kind) => madeFor(given, kind))
  return left.length === 0 ? undefined : { acts: [], waitsFor: `pods to end: ${namesOf(left)}` }
}

const removing = (objects: readonly Live[]): CleanupAct[] =>
  objects.filter((object) => !isGoing(object)).map((object) => ({ do: 'delete', object, propagation: 'Background' }))

const MOST_NAMED = 5

function namesOf(objects: readonly Live[]): string {
  const names = objects.slice(0, MOST_NAMED).map(({ metadata }) => metadata.name)
  const more = objects.length - names.length
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
}
