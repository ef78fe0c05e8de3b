/** The status of a Cluster. It has no generation in it: the real one has none either. */
import { isGrowing, isReady } from '../machines.ts'
import { type Condition, dated, hashOf } from '../scene.ts'
import { ANNOTATION, type ClusterStatus, HIBERNATED, LABEL, PHASE } from './api.ts'
import type { Cast, Turn } from './cluster.ts'
import { isFilled } from './instances.ts'

export function statusOf(cast: Cast, turn: Turn): ClusterStatus {
  const { cluster, instances, scene, primary: was } = cast
  const before = cluster.status ?? {}
  const primary = turn.primary ?? was
  const target = turn.target ?? turn.primary ?? cast.target
  const name = cluster.metadata.name
  const pods = instances.flatMap(({ pod }) => pod ?? [])
  const claims = instances.flatMap(({ claims }) => claims)
  const ready = pods.filter(isReady).map(({ metadata }) => metadata.name)
  const jobs = instances.filter(({ job }) => job !== undefined).length
  const image = cluster.spec.imageName ?? ''
  const rolledOut = pods.length > 0 && turn.phase === PHASE.healthy
  const named = <Object extends { readonly metadata: { readonly name: string } }>(objects: readonly Object[]) =>
    objects.map(({ metadata }) => metadata.name).sort()
  return {
    phase: turn.phase,
    ...(turn.reason && { phaseReason: turn.reason }),
    instances: instances.length,
    readyInstances: ready.length,
    instanceNames: instances.map(({ name }) => name),
    instancesStatus: {
      ...(ready.length > 0 && { healthy: ready }),
      ...(ready.length < pods.length && { failed: named(pods).filter((name) => !ready.includes(name)) })
    },
    pvcCount: claims.length,
    ...(claims.length > 0 && { healthyPVC: named(claims.filter((claim) => !isGrowing(claim))) }),
    ...(claims.some(isGrowing) && { resizingPVC: named(claims.filter(isGrowing)) }),
    ...(instances.some((instance) => !isFilled(instance)) && {
      initializingPVC: named(instances.filter((instance) => !isFilled(instance)).flatMap(({ claims }) => claims))
    }),
    ...(jobs > 0 && { jobCount: jobs }),
    ...(primary !== undefined && {
      currentPrimary: primary,
      currentPrimaryTimestamp:
        primary === before.currentPrimary ? (before.currentPrimaryTimestamp ?? scene.now) : scene.now
    }),
    ...(target !== undefined && {
      targetPrimary: target,
      targetPrimaryTimestamp: target === before.targetPrimary ? (before.targetPrimaryTimestamp ?? scene.now) : scene.now
    }),
    image,
    ...(rolledOut ? { pgDataImageInfo: { image, majorVersion: majorOf(image) } } : keep(before.pgDataImageInfo)),
    selector: `${LABEL.cluster}=${name},${LABEL.podRole}=instance`,
    writeService: `${name}-rw`,
    readService: `${name}-r`,
    timelineID: 1,
    systemID: String(Number.parseInt(hashOf(cluster.metadata.uid).slice(0, 12), 16)),
    cloudNativePGCommitHash: 'stand-in',
    conditions: dated(conditionsOf(cast, turn), before.conditions, scene.now)
  }
}

const keep = (info: ClusterStatus['pgDataImageInfo']) => (info === undefined ? {} : { pgDataImageInfo: info })

const majorOf = (image: string): number => Number.parseInt(image.slice(image.lastIndexOf(':') + 1), 10) || 0

/** What is told anew each time; what others wrote stays. */
const OURS = new Set(['Ready', 'Initialized', 'ConsistentSystemID', 'ContinuousArchiving', HIBERNATED])

/** In 1.30 the kinds of condition say different things, and Ready repeats the phase. */
function conditionsOf({ cluster, primary }: Cast, turn: Turn): Condition[] {
  const healthy = turn.phase === PHASE.healthy
  const born = (turn.primary ?? primary) !== undefined
  const others = (cluster.status?.conditions ?? []).filter(({ type }) => !OURS.has(type))
  return [
    healthy
      ? { type: 'Ready', status: 'True', reason: 'ClusterIsReady', message: 'Cluster is Ready' }
      : { type: 'Ready', status: 'False', reason: 'ClusterIsNotReady', message: 'Cluster Is Not Ready' },
    born
      ? { type: 'Initialized', status: 'True', reason: 'BootstrapCompleted', message: 'The bootstrap has completed' }
      : {
          type: 'Initialized',
          status: 'False',
          reason: 'BootstrapPending',
          message: 'The bootstrap has not completed yet'
        },
    ...(born ? [CONSISTENT, ARCHIVING] : []),
    ...others,
    ...hibernation(cluster.metadata.annotations?.[ANNOTATION.hibernation] === 'on', turn)
  ]
}

const CONSISTENT = {
  type: 'ConsistentSystemID',
  status: 'True',
  reason: 'Unique',
  message: 'A single, unique system ID was found across reporting instances.'
}

// True before any archiver exists, as with the real one.
const ARCHIVING = {
  type: 'ContinuousArchiving',
  status: 'True',
  reason: 'ContinuousArchivingSuccess',
  message: 'Continuous archiving is working'
}

function hibernation(asked: boolean, { hibernation }: Turn): Condition[] {
  if (!asked) return []
  const [status, reason] = hibernation ?? (['False', 'WaitingForHealthy'] as const)
  return [{ type: HIBERNATED, status, reason, message: MESSAGES[reason] ?? '' }]
}

const MESSAGES: Readonly<Record<string, string>> = {
  Hibernated: 'Cluster has been hibernated',
  DeletingPods: 'Hibernation is in progress',
  WaitingPodsDeletion: 'Waiting for pods to be deleted',
  WaitingForHealthy: 'Hibernation waits for the cluster to be healthy'
}
