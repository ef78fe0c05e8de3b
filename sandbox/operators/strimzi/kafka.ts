/** A Kafka and its pools, in the order of a reconciliation; the status is written once, at its end. */
import { CLAIM, type Claim, isGrowing, isReady, machines, POD, type Pod } from '../machines.ts'
import {
  type Condition,
  dated,
  drop,
  happen,
  hashOf,
  isDeleting,
  nothingElse,
  type Play,
  report,
  type Scene,
  type Wish
} from '../scene.ts'
import { SERVICE } from '../service.ts'
import { ANNOTATION, clusterOf, KAFKA, type Kafka, NODE_POOL, POD_SET, warning } from './api.ts'
import { renewals, trusted } from './authorities.ts'
import { addressesOf, exposeNodes } from './listeners.ts'
import { isOutdated, isTold, NEWEST, type PodSet, podName, podSetOf } from './pod-sets.ts'
import {
  claims,
  hasRole,
  isRefusedStorage,
  keepNodes,
  leftOver,
  type Planned,
  planPools,
  poolStatus,
  STORAGE_KEPT
} from './pools.ts'
import { surroundings } from './surroundings.ts'

// The metadata version of each Kafka that this Strimzi knows.
const VERSIONS: Readonly<Record<string, string>> = {
  '4.2.0': '4.2-IV1',
  '4.2.1': '4.2-IV1',
  '4.3.0': '4.3-IV0',
  '4.3.1': '4.3-IV0'
}
const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' } as const

/** How long a reconciliation waits for pods before it fails; the next one begins at once. */
const PATIENCE_STEPS = 30

export const kafka: Play = {
  kind: KAFKA,
  sees: [
    NODE_POOL,
    POD_SET,
    POD,
    CLAIM,
    { apiVersion: 'v1', kind: 'Secret' },
    SERVICE,
    DEPLOYMENT,
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' }
  ],
  childOf: clusterOf,
  play: (scene) => {
    const child = scene.child as Kafka
    const running = machines(scene, scene.of<Pod>(POD), scene.of<Claim>(CLAIM))
    return isDeleting(child) ? running : [...running, ...reconcile(scene, child)]
  }
}

function reconcile(scene: Scene, child: Kafka): Wish[] {
  if (child.metadata.annotations?.[ANNOTATION.paused] === 'true') return [paused(scene, child)]
  const clusterId = child.status?.clusterId ?? hashOf(child.metadata.uid)
  const wanted = planPools(scene)
  const mistake = mistakeIn(scene, child, wanted)
  if (mistake !== undefined) return [notReady(scene, child, ...mistake)]

  const isHeld =
    wanted.some(({ removed, pool }) => removed.length > 0 && hasRole(pool, 'broker')) && holdsReplicas(scene, child)
  const plan = isHeld ? wanted.map((one) => (one.removed.length > 0 ? keepNodes(one) : one)) : wanted
  const prepared = [
    ...nothingElse(
      scene,
      [SERVICE, DEPLOYMENT],
      [...surroundings(child), ...plan.flatMap((one) => exposeNodes(child, one))]
    ),
    ...plan.flatMap((one) => claims(scene, child, one)),
    ...plan.flatMap((one) => leftOver(scene, child, one)),
    ...rebalanced(scene, child, plan, isHeld),
    ...renewals(scene, child),
    ...plan.map((one) => poolStatus(scene, child, one, clusterId))
  ]
  const listeners = addressesOf(scene, child)
  if (listeners === undefined)
    return [...prepared, ...unfinished(scene, child, 'Exceeded timeout while waiting for a load balancer address')]

  const sets = plan.map(({ pool, ids }) => podSetOf(child, pool, ids, trusted(scene, child)))
  const moving = roll(scene, child, plan)
  if (moving !== undefined)
    return [
      ...prepared,
      ...sets,
      ...moving,
      ...unfinished(scene, child, 'Exceeded timeout while waiting for pods to be ready')
    ]

  return [...prepared, ...sets, report(child, finished(scene, child, plan, { clusterId, listeners, isHeld }))]
}

/** Nothing but the identity is left of the status; the generation stays that of before. */
function paused({ now }: Scene, child: Kafka): Wish {
  const { clusterId, observedGeneration, conditions } = child.status ?? {}
  return report(child, {
    ...(clusterId !== undefined && { clusterId }),
    ...(observedGeneration !== undefined && { observedGeneration }),
    conditions: dated([{ type: 'ReconciliationPaused', status: 'True' }], conditions, now)
  })
}

/** What it refuses, as the name of a Java exception and a sentence. */
function mistakeIn(
  { knobs }: Scene,
  { spec, metadata: { name } }: Kafka,
  plan: readonly Planned[]
): [string, string] | undefined {
  if (knobs.turned('refusing')) return ['InvalidResourceException', knobs.message]
  const { version = NEWEST } = spec.kafka
  if (VERSIONS[version] === undefined) {
    return [
      'UnsupportedKafkaVersionException',
      `Unsupported Kafka.spec.kafka.version: ${version}. Supported versions are: ${Object.keys(VERSIONS).join(', ')}`
    ]
  }
  const has = (role: string) => plan.some(({ pool, ids }) => hasRole(pool, role) && ids.length > 0)
  if (plan.length === 0) return ['InvalidResourceException', `No KafkaNodePools found for Kafka cluster ${name}`]
  if (!has('broker') || !has('controller')) {
    return [
      'InvalidResourceException',
      'At least one KafkaNodePool with the broker role and one with the controller role is needed'
    ]
  }
  return undefined
}

function notReady(scene: Scene, child: Kafka, reason: string, message: string): Wish {
  const conditions = dated([{ type: 'NotReady', status: 'True', reason, message }], child.status?.conditions, scene.now)
  return report(child, { ...child.status, observedGeneration: child.metadata.generation, conditions })
}

/** Brokers hold partitions until the word goes, as if those had been moved away by then. */
const holdsReplicas = ({ knobs }: Scene, { metadata }: Kafka): boolean =>
  knobs.turned('occupied') && metadata.annotations?.[ANNOTATION.skipsScaleDownCheck] !== 'true'

/** New brokers get their share, and those that are to go lose theirs, where that is asked for. */
function rebalanced(
  { now, lasted }: Scene,
  { spec, status, ...child }: Kafka,
  plan: readonly Planned[],
  isHeld: boolean
): Wish[] {
  const modes = spec.cruiseControl?.autoRebalance?.map(({ mode }) => mode)
  if (modes === undefined || status?.clusterId === undefined) return []
  const state = status.autoRebalance?.state
  const added = plan.filter(({ pool }) => hasRole(pool, 'broker')).flatMap((one) => one.added)
  const goOn = (state: string, more: object): Wish[] => [
    happen({ ...child, spec, status } as Kafka, { autoRebalance: { state, lastTransitionTime: now, ...more } })
  ]
  if (added.length > 0) return goOn('RebalanceOnScaleUp', { modes: [{ mode: 'add-brokers', brokers: added }] })
  if (isHeld && modes.includes('remove-brokers'))
    return state === 'RebalanceOnScaleDown' ? [] : goOn('RebalanceOnScaleDown', {})
  const isOver =
    state === 'RebalanceOnScaleDown' || (state === 'RebalanceOnScaleUp' && lasted(`${child.metadata.uid} rebalances`))
  return isOver ? goOn('Idle', { modes: null }) : []
}

/** What is done for the pods; undefined when all of them serve and are as they should be. */
function roll(scene: Scene, child: Kafka, plan: readonly Planned[]): Wish[] | undefined {
  const pods = scene.of<Pod>(POD)
  const nodes = controllersFirst(plan).flatMap(({ pool, ids }) =>
    ids.map((id) => ({ pool, name: podName(child, pool, id) }))
  )
  const live = nodes.map(({ pool, name }) => ({ pool, pod: pods.find(({ metadata }) => metadata.name === name) }))
  const rebuilt = live.find(({ pod }) => pod?.metadata.annotations?.[ANNOTATION.rebuild] === 'true')?.pod
  if (rebuilt !== undefined) return rebuild(scene, rebuilt)
  if (live.some(({ pod }) => pod === undefined || isDeleting(pod))) return []
  const outdated = live
    .filter(({ pool, pod }) => pod !== undefined && isOutdated(child, pool, pod, trusted(scene, child)))
    .flatMap(({ pod }) => pod ?? [])
  const next =
    outdated.find((pod) => !isReady(pod)) ??
    (live.every(({ pod }) => pod !== undefined && isReady(pod)) ? outdated[0] : undefined)
  const sets = scene.of<PodSet>(POD_SET)
  const areTold = plan.every(({ pool }) => isTold(sets, child, pool, trusted(scene, child)))
  if (next !== undefined) return areTold ? [drop(next)] : []
  const goingUp =
    live.some(({ pod }) => pod === undefined || !isReady(pod)) || pods.length > nodes.length + helpersOf(pods)
  return goingUp ? [] : undefined
}

/** Pods of deployments beside the nodes. */
const helpersOf = (pods: readonly Pod[]): number =>
  pods.filter(({ metadata }) => metadata.labels?.['strimzi.io/pool-name'] === undefined).length

const controllersFirst = (plan: readonly Planned[]): Planned[] =>
  [...plan].sort((a, b) => Number(hasRole(b.pool, 'controller')) - Number(hasRole(a.pool, 'controller')))

/** Its volumes go with the pod; both come back under the same names. */
function rebuild(scene: Scene, pod: Pod): Wish[] {
  const claims = scene.of<Claim>(CLAIM).filter(({ metadata }) => metadata.name.endsWith(`-${pod.metadata.name}`))
  return [...claims, pod].map((object) => drop(object))
}

/** Until the end nothing is told, or that it took too long; a Kafka that is new says that it is being made. */
function unfinished(scene: Scene, child: Kafka, tooLong: string): Wish[] {
  if (scene.lasted(`${child.metadata.uid} ${child.metadata.generation} reconciles`, PATIENCE_STEPS))
    return [notReady(scene, child, 'TimeoutException', tooLong)]
  return child.status?.conditions === undefined
    ? [notReady(scene, child, 'Creating', 'Kafka cluster is being deployed')]
    : []
}

interface Outcome {
  readonly clusterId: string
  readonly listeners: readonly object[]
  readonly isHeld: boolean
}

function finished(
  scene: Scene,
  child: Kafka,
  plan: readonly Planned[],
  { clusterId, listeners, isHeld }: Outcome
): object {
  const { version = NEWEST, metadataVersion = VERSIONS[version] } = child.spec.kafka
  const rebalances = child.spec.cruiseControl?.autoRebalance !== undefined
  return {
    observedGeneration: child.metadata.generation,
    clusterId,
    listeners,
    kafkaNodePools: plan.map(({ pool }) => ({ name: pool.metadata.name })),
    kafkaVersion: version,
    kafkaMetadataVersion: metadataVersion,
    operatorLastSuccessfulVersion: '1.2.0',
    ...(rebalances && {
      autoRebalance: child.status?.autoRebalance ?? { state: 'Idle', lastTransitionTime: scene.now }
    }),
    conditions: dated(
      [{ type: 'Ready', status: 'True' }, ...warnings(scene, child, plan, isHeld)],
      child.status?.conditions,
      scene.now
    )
  }
}

function warnings(scene: Scene, child: Kafka, plan: readonly Planned[], isHeld: boolean): Condition[] {
  const { version = NEWEST, metadataVersion } = child.spec.kafka
  const isBehind = metadataVersion !== undefined && metadataVersion !== VERSIONS[version]
  const stuck = scene.knobs.turned('no-growth') ? scene.of<Claim>(CLAIM).find(isGrowing) : undefined
  const controllers = plan.filter(({ pool }) => hasRole(pool, 'controller')).flatMap(({ ids }) => ids).length
  return [
    ...(isBehind
      ? [warning('KafkaMetadataVersion', `Metadata version is older than the Kafka version: ${metadataVersion}`)]
      : []),
    ...(isHeld
      ? [
          warning(
            'ScaleDownPreventionCheck',
            'Reverting scale-down: brokers to be removed still hold partition replicas'
          )
        ]
      : []),
    ...(stuck
      ? [warning('PvcResizingWarning', `Persistent volume claim ${stuck.metadata.name} cannot be resized`)]
      : []),
    ...(plan.some(({ pool }) => isRefusedStorage(scene, child, pool)) ? [warning('KafkaStorage', STORAGE_KEPT)] : []),
    ...(controllers % 2 === 0
      ? [warning('KafkaKRaftControllerNodeCount', 'An odd number of controllers is recommended')]
      : [])
  ]
}
