/** A Cluster, step by step as CloudNativePG reconciles it: the first stage that has something to do has the floor. */
import { CLAIM, isGrowing, isReady, machines, POD, type Pod } from '../machines.ts'
import {
  change,
  drop,
  happen,
  isDeleting,
  make,
  nothingElse,
  type Play,
  report,
  type Scene,
  type Wish
} from '../scene.ts'
import { SERVICE } from '../service.ts'
import {
  ANNOTATION,
  CLUSTER,
  type Cluster,
  type ClusterFields,
  clusterOf,
  HIBERNATED,
  isFenced,
  LABEL,
  OBJECT_STORE,
  PHASE
} from './api.ts'
import { completeSpec } from './defaults.ts'
import {
  create,
  type Instance,
  instancesOf,
  isDone,
  isFilled,
  isOutdated,
  JOB,
  jobDone,
  podOf,
  sizeFor,
  volumes
} from './instances.ts'
import { statusOf } from './status.ts'
import { surroundings } from './surroundings.ts'

/** Everything that a stage decides by. */
export interface Cast {
  readonly scene: Scene<ClusterFields>
  readonly cluster: Cluster
  readonly instances: readonly Instance[]
  /** How many there are to be. */
  readonly wanted: number
  /** The instance that takes the writes, and the one that is to. */
  readonly primary: string | undefined
  readonly target: string | undefined
}

/** What a stage does, and how the status tells of it. */
export interface Turn {
  readonly phase: string
  readonly reason?: string
  readonly wishes?: readonly Wish[]
  readonly primary?: string
  readonly target?: string
  /** Status and reason of the condition about hibernation. */
  readonly hibernation?: readonly ['True' | 'False', string]
}

const BUDGET = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' } as const

type Stage = (cast: Cast) => Turn | undefined

export const cluster: Play = {
  kind: CLUSTER,
  sees: [
    POD,
    CLAIM,
    JOB,
    OBJECT_STORE,
    { apiVersion: 'v1', kind: 'Secret' },
    SERVICE,
    { apiVersion: 'v1', kind: 'ServiceAccount' },
    BUDGET
  ],
  childOf: clusterOf,
  play: (scene) => {
    const child = scene.child as Cluster
    // The object has no finalizer: what it owns is collected, pods included.
    if (isDeleting(child) || child.metadata.annotations?.[ANNOTATION.paused] === 'disabled') return []
    const incomplete = completeSpec(child)
    if (incomplete.length > 0) return incomplete

    const instances = instancesOf(scene)
    const { currentPrimary, targetPrimary } = child.status ?? {}
    const primary = currentPrimary ?? instances.find(leads)?.name
    const cast: Cast = {
      scene: scene as Scene<ClusterFields>,
      cluster: child,
      instances,
      wanted: child.spec.instances ?? 1,
      primary,
      target: targetPrimary ?? primary
    }
    const turn = STAGES.reduce<Turn | undefined>((found, stage) => found ?? stage(cast), undefined) ?? HEALTHY
    return [
      ...nothingElse(scene, [SERVICE, BUDGET], surroundings(child)),
      ...machines(
        scene,
        scene.of<Pod>(POD),
        instances.flatMap(({ claims }) => claims),
        ({ metadata }) => isFenced(child, metadata.name)
      ),
      ...roles(cast, turn.primary ?? primary),
      ...(turn.wishes ?? []),
      report(child, statusOf(cast, turn))
    ]
  }
}

const HEALTHY: Turn = { phase: PHASE.healthy }

/** When the status was lost, the pods still know. */
const leads = ({ pod }: Instance): boolean =>
  pod !== undefined && isReady(pod) && pod.metadata.labels?.[LABEL.instanceRole] === 'primary'

/** In the order of the real one; a job that runs or a pod that does not serve holds up all that follows. */
const STAGES: readonly Stage[] = [
  refusing,
  switchingOver,
  restartingInPlace,
  hibernating,
  withoutPlugin,
  settingUp,
  endingWithoutVolumes,
  filling,
  startingPods,
  waitingForPods,
  growingVolumes,
  scalingDown,
  rollingOut,
  scalingUp
]

function refusing({ scene: { knobs } }: Cast): Turn | undefined {
  return knobs.turned('refusing') ? { phase: PHASE.invalid, reason: knobs.message } : undefined
}

/** Somebody wrote another target into the status, or the primary is lost. */
function switchingOver({ scene, cluster, instances, primary, target }: Cast): Turn | undefined {
  const lost =
    instances.find(({ name }) => name === primary)?.pod === undefined && cluster.status?.phase === PHASE.healthy
  const heir = instances.find(({ name, pod }) => name !== primary && pod !== undefined && isReady(pod))
  if (primary !== undefined && lost && heir !== undefined && !isHibernating(cluster)) {
    return { phase: PHASE.failover, reason: `Failing over from ${primary} to ${heir.name}`, target: heir.name }
  }
  if (primary === undefined || target === primary) return undefined
  const candidate = instances.find(({ name }) => name === target)?.pod
  if (candidate === undefined || !isReady(candidate)) return { phase: PHASE.switchover, target: primary } // unfit: taken back
  const phase = lost || cluster.status?.phase === PHASE.failover ? PHASE.failover : PHASE.switchover
  const reason = `Switching over to ${target}`
  return scene.lasted(`${target} takes over`) ? { phase, reason, primary: candidate.metadata.name } : { phase, reason }
}

/** Somebody wrote this phase into the status: the primary restarts PostgreSQL within its pod. */
function restartingInPlace({ scene, cluster, primary }: Cast): Turn | undefined {
  const { phase, phaseReason = '' } = cluster.status ?? {}
  if (phase !== PHASE.restartingInPlace || scene.lasted(`${primary} restarts in place`)) return undefined
  return { phase, reason: phaseReason }
}

const isHibernating = ({ metadata }: Cluster): boolean => metadata.annotations?.[ANNOTATION.hibernation] === 'on'

/** Only a healthy cluster goes to sleep; then the primary's pod goes first. The phase stays healthy all the time. */
function hibernating({ scene, cluster, instances, primary }: Cast): Turn | undefined {
  if (!isHibernating(cluster)) return undefined
  const before = cluster.status?.conditions?.find(({ type }) => type === HIBERNATED)?.reason
  const pods = instances.flatMap(({ pod }) => pod ?? [])
  const begun = before !== undefined && before !== 'WaitingForHealthy'
  if (!begun && (pods.length === 0 || cluster.status?.phase !== PHASE.healthy || !pods.every(isReady))) return undefined
  if (pods.length === 0) return { ...HEALTHY, hibernation: ['True', 'Hibernated'] }
  const next = pods.find(({ metadata }) => metadata.name === primary) ?? pods[0]
  if (next === undefined || isDeleting(next)) return { ...HEALTHY, hibernation: ['False', 'WaitingPodsDeletion'] }
  const wishes = scene.lasted(`${next.metadata.uid} stops`, 0.5) ? [drop(next)] : []
  return { ...HEALTHY, wishes, hibernation: ['False', 'DeletingPods'] }
}

/** A plug-in that has no configuration cannot be called. */
function withoutPlugin({ scene, cluster }: Cast): Turn | undefined {
  const { plugins = [], bootstrap, externalClusters = [] } = cluster.spec
  const source = externalClusters.find(({ name }) => name === bootstrap?.recovery?.source)
  const stores = [...plugins.filter(({ enabled }) => enabled !== false), ...(source?.plugin ? [source.plugin] : [])]
    .map(({ parameters }) => parameters?.barmanObjectName)
    .filter((name) => name !== undefined)
  const missing = stores.find((name) => scene.named(OBJECT_STORE, name) === undefined)
  if (missing === undefined) return undefined
  scene.again(1)
  return { phase: PHASE.unknownPlugin, reason: `ObjectStore ${missing} not found` }
}

/** The first instance is made from nothing or from a backup. */
function settingUp({ cluster, instances }: Cast): Turn | undefined {
  if (instances.length > 0) return undefined
  const role = cluster.spec.bootstrap?.recovery === undefined ? 'initdb' : 'full-recovery'
  const first = `${cluster.metadata.name}-1`
  return {
    phase: PHASE.settingUp,
    reason: `Creating primary instance ${first}`,
    wishes: create(cluster, 1, role),
    target: first
  }
}

/** Somebody took the volumes away, to have the instance rebuilt: the pod goes too, and the number is free again. */
function endingWithoutVolumes({ cluster, instances }: Cast): Turn | undefined {
  const bare = instances.flatMap(({ claims, pod }) => (claims.length === 0 && pod !== undefined ? [pod] : []))
  return bare.length === 0 ? undefined : { ...waiting(cluster), wishes: bare.map((pod) => drop(pod)) }
}

/** A job fills the volumes of one instance, and goes when it is done. */
function filling({ scene, cluster, instances, primary }: Cast): Turn | undefined {
  const filled = instances.find((instance) => instance.job !== undefined || !isFilled(instance))
  if (filled === undefined) return undefined
  const { job, name } = filled
  const turn = (wishes: Wish[]): Turn =>
    primary === undefined
      ? { phase: PHASE.settingUp, reason: `Creating primary instance ${name}`, wishes }
      : { phase: PHASE.joining, reason: `Creating replica ${name}`, wishes }
  if (job === undefined) return turn(create(cluster, filled.serial, primary === undefined ? 'initdb' : 'join'))
  if (!isDone(job)) return turn(scene.lasted(`${job.metadata.uid} runs`) ? [happen(job, jobDone(scene.now))] : [])
  const ready = { metadata: { annotations: { [ANNOTATION.volumeStatus]: 'ready' } } }
  return turn([...filled.claims.map((claim) => change(claim, ready)), ...(isDeleting(job) ? [] : [drop(job)])])
}

function startingPods({ cluster, instances }: Cast): Turn | undefined {
  const stopped = instances.filter(({ pod }) => pod === undefined)
  if (stopped.length === 0) return undefined
  const wishes = stopped.flatMap((instance) => [
    ...volumes(cluster, instance.serial, 'ready').map(make),
    make(podOf(cluster, instance))
  ])
  return { ...waiting(cluster), wishes }
}

/** For fenced ones nobody waits. */
function waitingForPods({ cluster, instances, primary }: Cast): Turn | undefined {
  const away = instances.filter(({ name, pod }) => pod !== undefined && !isReady(pod) && !isFenced(cluster, name))
  const first = instances.find(({ pod }) => pod !== undefined && isReady(pod))
  if (away.length === 0)
    return primary === undefined && first ? { ...waiting(cluster), primary: first.name } : undefined
  return waiting(cluster)
}

/** While pods are being replaced, the phase says that. */
function waiting({ status }: Cluster): Turn {
  if (status?.phase === PHASE.upgrading) return { phase: PHASE.upgrading, reason: status.phaseReason ?? '' }
  if (status?.currentPrimary === undefined)
    return { phase: PHASE.settingUp, reason: 'Waiting for the primary instance' }
  return { phase: PHASE.waiting, reason: 'Some instances are not yet active: please wait.' }
}

/** The phase stays healthy, and nothing waits for it. */
function growingVolumes({ cluster, instances }: Cast): Turn | undefined {
  const claims = instances.flatMap(({ claims }) => claims)
  const small = claims.filter(
    (claim) => claim.spec.resources.requests.storage !== sizeFor(cluster, claim) && !isGrowing(claim)
  )
  if (small.length === 0) return undefined
  const patch = (storage: string) => ({ spec: { resources: { requests: { storage } } } })
  return { ...HEALTHY, wishes: small.map((claim) => change(claim, patch(sizeFor(cluster, claim)))) }
}

/** The highest number goes that does not take the writes, and its volumes with it. */
function scalingDown({ scene, instances, wanted, primary }: Cast): Turn | undefined {
  if (instances.length <= wanted) return undefined
  const last = instances.findLast(({ name }) => name !== primary)
  if (last === undefined || !scene.lasted(`${last.name} goes`, 0.5)) return HEALTHY
  // Volumes first: a pod that goes while they stay would be started again.
  return { ...HEALTHY, wishes: [...last.claims, ...(last.pod ? [last.pod] : [])].map((object) => drop(object)) }
}

/** Pods that are not as they should be are replaced one by one, the primary last. */
function rollingOut({ scene, cluster, instances, primary }: Cast): Turn | undefined {
  const outdated = instances.filter(
    ({ name, pod }) => pod !== undefined && isOutdated(cluster, pod) && !isFenced(cluster, name)
  )
  const next = outdated.find(({ name }) => name !== primary) ?? outdated[0]
  if (next?.pod === undefined) return undefined
  const { primaryUpdateMethod, primaryUpdateStrategy } = cluster.spec
  const reason = `Restarting instance ${next.name}, because the pod spec has changed`
  if (next.name !== primary || instances.length === 1)
    return { phase: PHASE.upgrading, reason, wishes: [drop(next.pod)] }
  if (primaryUpdateStrategy === 'supervised')
    return { phase: PHASE.userAction, reason: 'User must issue a supervised switchover' }
  const heir = instances.find(({ name }) => name !== primary)
  if (primaryUpdateMethod === 'switchover' && heir) return { phase: PHASE.switchover, target: heir.name }
  if (cluster.status?.phase !== PHASE.restartingPrimary) return { phase: PHASE.restartingPrimary, reason }
  return scene.lasted(`${next.pod.metadata.uid} goes`, 0.5)
    ? { phase: PHASE.upgrading, reason, wishes: [drop(next.pod)] }
    : { phase: PHASE.restartingPrimary, reason }
}

/** The lowest free number is the next. */
function scalingUp({ cluster, instances, wanted }: Cast): Turn | undefined {
  if (instances.length >= wanted) return undefined
  const taken = new Set(instances.map(({ serial }) => serial))
  let serial = 1
  while (taken.has(serial)) serial++
  const reason = `Creating replica ${cluster.metadata.name}-${serial}`
  return { phase: PHASE.joining, reason, wishes: create(cluster, serial, 'join') }
}

/** Each pod says whether it takes the writes, and so do its volumes. */
function roles({ instances }: Cast, primary: string | undefined): Wish[] {
  if (primary === undefined) return []
  return instances.flatMap(({ name, pod, claims }) => {
    const role = name === primary ? 'primary' : 'replica'
    const labels = { [LABEL.instanceRole]: role }
    return [
      ...(pod === undefined || isDeleting(pod) ? [] : [change(pod, { metadata: { labels: { ...labels, role } } })]),
      ...claims.map((claim) => change(claim, { metadata: { labels } }))
    ]
  })
}
