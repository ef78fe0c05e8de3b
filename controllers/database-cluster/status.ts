/** The status of a DatabaseCluster: phase and conditions, computed in one place from what was observed. */
import type { Driver } from '../../providers/contract.ts'
import type { Live } from '../../providers/found.ts'
import type { EngineState, ObservedStatus } from '../../providers/observed.ts'
import {
  CONDITION_TYPES,
  type Condition,
  type ConditionType,
  type Observed,
  type Readiness,
  readinessConditions,
  setCondition
} from '../../src/api/condition.ts'
import {
  type CLUSTER_PHASES,
  type DatabaseCluster,
  type DatabaseClusterStatus,
  databaseClusterStatus
} from '../../src/api/database-cluster.ts'
import type { Finding } from '../../src/api/finding.ts'
import { fitted } from '../../src/api/fitted.ts'
import { passed, taken } from '../acceptance.ts'
import { isSame } from '../same.ts'
import type { Obstacle } from './obstacle.ts'

type Phase = (typeof CLUSTER_PHASES)[number]

/** What a pass has come to know. What it did not get to is absent. */
export interface Report {
  readonly cluster: DatabaseCluster
  readonly driver: Driver | undefined
  readonly operatorVersion?: string | undefined
  readonly version?: string | undefined
  readonly child?: Live | undefined
  readonly observed?: ObservedStatus | undefined
  /** What the rules say of it. */
  readonly findings?: readonly Finding[] | undefined
  readonly obstacle?: Obstacle | undefined
  /** Why a deletion is not over; present while the cluster is on its way out. */
  readonly deletion?: { readonly message: string; readonly isBlocked: boolean }
  readonly isPaused?: boolean
}

/** Fields of the status that the operations write; they are never ours. */
export const OF_OPERATIONS = ['recentOperations', 'queue', 'activeOperation'] as const

type Ours = Omit<DatabaseClusterStatus, (typeof OF_OPERATIONS)[number]>

/** Our part of the status as it is to be now, fitting its schema. */
export function statusOf(report: Report, now: Date): Ours {
  const { cluster, driver, operatorVersion, version, child, observed } = report
  const before = cluster.status ?? {}
  const state = observed && settledState(observed, cluster)
  const told = summary(report, state)
  const initializedAt = before.initializedAt ?? (serves(state) ? `${now.toISOString().slice(0, 19)}Z` : undefined)
  const status = {
    observedGeneration: generationOf(report),
    ...told,
    version: version ?? before.version,
    provider: driver ? { name: driver.name, operatorVersion } : before.provider,
    childRef: child ? childRef(child, observed) : before.childRef,
    ...(observed ? counted(observed) : { instances: before.instances, readyInstances: before.readyInstances }),
    primary: observed?.primary,
    selector: observed?.selector ?? before.selector,
    initializedAt,
    power: state && POWER[state],
    members: observed?.members,
    endpoints: observed?.endpoints,
    connection: observed?.connection,
    storage: observed?.storage,
    config: observed?.config,
    backup: observed?.backup,
    monitoring: observed?.monitoring,
    // said once and for all: the child may forget it
    dataSource: before.dataSource?.phase === 'Succeeded' ? before.dataSource : observed?.dataSource
  }
  const conditions = conditionsOf(report, state, told, now)
  return { ...fitted(databaseClusterStatus, present(status)), conditions: [...conditions] }
}

/** The generation that the status speaks of: while it is paused, what was edited since was not acted on. */
const generationOf = ({ cluster: { metadata, status }, isPaused }: Report): number =>
  isPaused ? (status?.observedGeneration ?? 0) : (metadata.generation ?? 0)

/** Whether what stands in the status is what we would write. */
export function isWritten({ status = {} }: DatabaseCluster, ours: Ours): boolean {
  const stored = { ...status, conditions: ofOurs(status.conditions as readonly Condition[] | undefined) }
  const names = new Set<string>([...Object.keys(stored), ...Object.keys(ours)])
  for (const name of OF_OPERATIONS) names.delete(name)
  return [...names].every((name) => isSame(stored[name as keyof Ours], ours[name as keyof Ours]))
}

/** What the child says about a generation before the present one counts for nothing final. */
function settledState({ current, state }: ObservedStatus, { spec, status }: DatabaseCluster): EngineState {
  if (current || !FINAL.has(state)) return state
  if (status?.initializedAt === undefined) return 'Provisioning'
  if (spec.stopped !== (state === 'Stopped')) return spec.stopped ? 'Stopping' : 'Starting'
  return 'Updating'
}

const FINAL: ReadonlySet<EngineState> = new Set(['Ready', 'Stopped', 'Degraded', 'Failed'])

const serves = (state: EngineState | undefined): boolean => state === 'Ready' || state === 'Degraded'

const POWER: Readonly<Record<EngineState, 'On' | 'Off' | 'TurningOff' | 'TurningOn'>> = {
  Provisioning: 'TurningOn',
  Restoring: 'On',
  Ready: 'On',
  Updating: 'On',
  Upgrading: 'On',
  Resizing: 'On',
  Stopping: 'TurningOff',
  Stopped: 'Off',
  Starting: 'TurningOn',
  Degraded: 'On',
  Failed: 'On',
  Unknown: 'On'
}

/** Members in front of the data or beside it, which clusterSize does not count. */
const AROUND: ReadonlySet<string> = new Set(['Controller', 'Router', 'ConfigServer'])

function counted({ members }: ObservedStatus) {
  const instances = members?.filter(({ role }) => !AROUND.has(role))
  return { instances: instances?.length, readyInstances: instances?.filter(({ ready }) => ready).length }
}

const childRef = ({ apiVersion, kind, metadata: { name, uid } }: Live, observed: ObservedStatus | undefined) => ({
  apiVersion,
  kind,
  name,
  uid,
  observedGeneration: observed?.childGeneration
})

interface Told {
  readonly phase: Phase
  readonly reason: string
  readonly message: string
}

/** The phase is that of the database; reason and message tell what is between it and what was asked for. */
function summary({ deletion, obstacle, observed, cluster }: Report, state: EngineState | undefined): Told {
  if (deletion) {
    const reason = deletion.isBlocked ? 'DeletionBlocked' : 'Deleting'
    return { phase: 'Deleting', reason, message: deletion.message }
  }
  const phase = state ?? phaseWithoutChild(cluster, obstacle)
  if (obstacle) return { phase, reason: obstacle.reason, message: obstacle.message }
  if (observed === undefined) return { phase, reason: 'Applied', message: 'Waiting for the child operator' }
  if (state !== observed.state)
    return { phase, reason: 'ChangeNotSeen', message: 'The child operator has not acted on the last change yet' }
  return { phase, reason: observed.reason, message: observed.message }
}

/** A database that was there once and is not any more has failed. */
function phaseWithoutChild({ status }: DatabaseCluster, obstacle: Obstacle | undefined): Phase {
  if (status?.initializedAt !== undefined && obstacle?.reason === 'ChildDeleted') return 'Failed'
  return obstacle ? 'Pending' : 'Provisioning'
}

const READINESS: Readonly<Record<EngineState, Readiness>> = {
  Provisioning: 'Reconciling',
  Restoring: 'Reconciling',
  Ready: 'Ready',
  Updating: 'Reconciling',
  Upgrading: 'Reconciling',
  Resizing: 'Reconciling',
  Stopping: 'Reconciling',
  Stopped: 'Ready',
  Starting: 'Reconciling',
  Degraded: 'Reconciling',
  Failed: 'Reconciling',
  Unknown: 'Unknown'
}

function readiness({ obstacle, observed, deletion }: Report, state: EngineState | undefined): Readiness {
  if (deletion) return 'Reconciling'
  if (obstacle) return obstacle.needsEdit ? 'Stalled' : 'Reconciling'
  if (state === undefined) return 'Reconciling'
  return observed?.needsEdit && state === observed.state ? 'Stalled' : READINESS[state]
}

function conditionsOf(report: Report, state: EngineState | undefined, summary: Told, now: Date): readonly Condition[] {
  const { cluster } = report
  const generation = generationOf(report)
  const why = { reason: summary.reason, message: summary.message }
  const observed: Omit<Observed, 'observedGeneration'>[] = [
    ...gates(report),
    ...readinessConditions(readiness(report, state), why),
    holds('Degraded', state === 'Degraded', why, 'AllMembersServe', 'No member is missing without a reason'),
    holds('Upgrading', state === 'Upgrading', why, 'NoUpgrade', 'No upgrade is running'),
    ...details(report),
    holds(
      'Paused',
      report.isPaused === true,
      { reason: 'Asked', message: `Nothing is written to the children while ${PAUSED} says so` },
      'NotAsked',
      'The operator works on this cluster'
    ),
    ...(report.deletion
      ? [holds('DeletionBlocked', report.deletion.isBlocked, why, 'Deleting', 'The deletion goes on')]
      : [])
  ]
  const told = new Set<string>(observed.map(({ type }) => type))
  const before = ofOurs(cluster.status?.conditions as readonly Condition[] | undefined)
  return observed.reduce<readonly Condition[]>(
    (conditions, condition) => setCondition(conditions, { ...condition, observedGeneration: generation }, now),
    before.filter(({ type }) => told.has(type))
  )
}

const OF_REQUESTS: readonly ConditionType[] = ['Validated', 'Started', 'Completed', 'Cancelled']
const OWN: ReadonlySet<string> = new Set(CONDITION_TYPES.filter((type) => !OF_REQUESTS.includes(type)))

/** Somebody else may keep a condition of his own beside ours. */
const ofOurs = (conditions: readonly Condition[] = []): readonly Condition[] =>
  conditions.filter(({ type }) => OWN.has(type))

/** Stops the operator from writing to the children of one cluster. */
export const PAUSED = 'dbaas.dev/reconcile'

type Why = Pick<Observed, 'reason' | 'message'>

const holds = (type: Observed['type'], isTrue: boolean, why: Why, otherwise: string, message: string) =>
  isTrue ? { type, status: 'True' as const, ...why } : { type, status: 'False' as const, reason: otherwise, message }

const open = (type: Observed['type'], reason: string, message: string) => ({
  type,
  status: 'True' as const,
  reason,
  message
})

const PASSED = {
  Accepted: ({ findings, cluster }: Report) =>
    findings ? passed('Accepted', findings) : (taken(cluster) ?? NOT_JUDGED),
  ReferencesResolved: () => open('ReferencesResolved', 'AllFound', 'Everything that the cluster refers to is there'),
  ChildSynced: () => open('ChildSynced', 'Applied', 'The children are as this cluster wants them')
} satisfies Record<string, (report: Report) => Omit<Observed, 'observedGeneration'>>

const NOT_JUDGED = {
  type: 'Accepted',
  status: 'Unknown',
  reason: 'NotTried',
  message: 'The rules were not asked about this generation'
} as const

const GATES = ['Accepted', 'ReferencesResolved', 'ChildSynced'] as const

/** The gates stand behind each other: what comes after the closed one was not tried in this pass. */
function gates(report: Report): Omit<Observed, 'observedGeneration'>[] {
  const { obstacle, isPaused } = report
  const closed = obstacle === undefined ? GATES.length : GATES.indexOf(obstacle.condition)
  return GATES.map((type, position) => {
    if (position < closed && !isPaused) return PASSED[type](report)
    if (position === closed && obstacle)
      return { type, status: 'False', reason: obstacle.reason, message: obstacle.message }
    return {
      type,
      status: 'Unknown',
      reason: 'NotTried',
      message: isPaused ? 'Paused' : `${GATES[closed]} comes first`
    }
  })
}

/** What only some clusters have, and only while the child tells of it. */
function details({ cluster: { spec }, observed }: Report): Omit<Observed, 'observedGeneration'>[] {
  if (observed === undefined) return []
  const { storage, config, monitoring } = observed
  const waiting = config?.pendingRestart ?? []
  return [
    holds(
      'StorageResizing',
      storage?.resizing === true,
      { reason: 'Growing', message: 'Volumes are growing' },
      'SizesReached',
      'No volume is growing'
    ),
    holds(
      'PendingRestart',
      waiting.length > 0,
      { reason: 'ParametersWait', message: `In force after a restart: ${waiting.join(', ')}` },
      'NothingWaits',
      'No parameter waits for a restart'
    ),
    ...(spec.backup?.enabled
      ? [
          holds(
            'BackupConfigured',
            observed.current,
            { reason: 'Configured', message: 'The child operator has the storage and the schedules' },
            'ChangeNotSeen',
            'The child operator has not acted on the last change yet'
          )
        ]
      : []),
    ...(spec.monitoring?.enabled && monitoring
      ? [
          holds(
            'MonitoringConfigured',
            monitoring.configured === true,
            { reason: 'Configured', message: 'The members are monitored' },
            'NotConfigured',
            monitoring.message ?? 'The members are not monitored yet'
          )
        ]
      : [])
  ]
}

const present = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Ours
