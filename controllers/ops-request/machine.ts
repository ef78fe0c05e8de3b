/**
 * The life of an operation as a pure function: from what is known to the one next move. Every phase is written before
 * the moves that depend on it, so that whoever finds the request again knows what may have been done already.
 */
import type { Driver, Given } from '../../providers/contract.ts'
import type { Act, Operation, Progress, Underway } from '../../providers/operation.ts'
import { isWish } from '../../providers/wish.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { type Finding, sentence } from '../../src/api/finding.ts'
import type { OpsRequest, OpsRequestStatus } from '../../src/api/ops-request.ts'
import { hasEnded, isUnderWay, type Phase, phaseOf, turnOf } from './life.ts'
import { remembering, twinOf } from './memory.ts'
import { type News, type Step, told } from './told.ts'
import { DEPENDS, waitOf } from './turns.ts'
import { editsOf, isWritten, marked, takenBack, valuesBefore, wishProgress } from './wish.ts'

export interface Snapshot {
  readonly request: OpsRequest
  /** The cluster it is asked of, and who runs it; absent while unknown. */
  readonly cluster?: DatabaseCluster | undefined
  readonly driver?: Driver | undefined
  /** How this provider does it; absent for wishes. */
  readonly operation?: Operation | undefined
  /** Everything around the cluster; absent until it has a version. */
  readonly given?: Given | undefined
  /** What the rules of the door say of it now. */
  readonly findings: readonly Finding[]
  /** Whether the phase of the cluster lets it begin. */
  readonly begins: 'now' | 'later' | 'never'
  /** The other requests for the cluster. */
  readonly others: readonly OpsRequest[]
  /** Those that it depends on, as far as they are there. */
  readonly dependencies: readonly OpsRequest[]
  /** A tool makes it again from git when it is gone. */
  readonly isKeptByTool: boolean
  readonly now: Date
}

export type Move =
  | { readonly do: 'wait'; readonly seconds?: number }
  /** Writes the status of the request. */
  | { readonly do: 'tell'; readonly status: OpsRequestStatus }
  | { readonly do: 'hold' | 'let go' }
  /** Takes or gives back the slot of the cluster, or notes how it ended. */
  | { readonly do: 'note'; readonly status: Partial<NonNullable<DatabaseCluster['status']>> }
  /** Edits the spec of the cluster. */
  | { readonly do: 'edit'; readonly patch: readonly object[] }
  | { readonly do: 'act'; readonly acts: readonly Act[] }
  /** The request has been kept long enough. */
  | { readonly do: 'delete' }

/** How long a cluster that is not there is waited for when the request names no deadline. */
const SECONDS_FOR_CLUSTER = 60
/** How long a request that is to come first is waited for: tools apply in any order. */
const SECONDS_FOR_DEPENDENCY = 600
/** What a child calls failed often mends itself. */
const SECONDS_OF_GRACE = 60
const SECONDS_BETWEEN_LOOKS = 5

export function next(known: Snapshot): Move {
  const { request } = known
  if (hasEnded(request)) return afterwards(known)
  if (request.metadata.deletionTimestamp === undefined && !isHeld(request)) return { do: 'hold' }
  if (isUnderWay(request)) return underWay(known)
  return before(known)
}

export const FINALIZER = 'dbaas.dev/operation'
const isHeld = ({ metadata }: OpsRequest): boolean => metadata.finalizers?.includes(FINALIZER) ?? false

/** Everything until it begins. */
function before(known: Snapshot): Move {
  const { request, cluster, driver, now } = known
  const { spec, metadata } = request
  if (metadata.deletionTimestamp !== undefined || spec.cancel)
    return end(known, 'Cancelled', 'Cancelled', 'It was cancelled before it began')
  const twin = cluster && spec.rerunPolicy === 'Never' ? twinOf(request, cluster) : undefined
  if (twin)
    return end(
      known,
      'Skipped',
      'DoneBefore',
      `The same request was done before, at ${twin.finishedAt}; rerunPolicy Always does it again`
    )
  if (cluster === undefined || driver === undefined) return withoutCluster(known)

  const { generation } = cluster.metadata
  if (spec.ifClusterGeneration !== undefined && spec.ifClusterGeneration !== generation) {
    const message = `The cluster has generation ${generation}, not ${spec.ifClusterGeneration}`
    return end(known, 'Failed', 'ClusterChanged', message)
  }
  const waits = dependency(known)
  if (waits !== undefined) return waits
  if (spec.dryRun) return refusal(known) ?? dryRun(known)

  const wait = waitOf(request, known.others, cluster, driver)
  if (wait !== undefined && spec.onConflict === 'Reject')
    return end(known, 'Failed', 'Conflict', `${wait.for} ${wait.why}, and onConflict is Reject`)
  if (wait !== undefined)
    return tell(known, { phase: 'Queued', reason: 'Waiting', message: `${wait.for} ${wait.why}` }, { do: 'wait' })
  if (known.begins !== 'now') return forPhase(known, cluster)
  const hasSlot = cluster.status?.activeOperation?.uid === metadata.uid
  if (hasSlot) return begin(known)
  // judged only now that it is its turn: what is under way before may well change what can be said of it
  const refused = refusal(known)
  if (refused !== undefined || !needsSlot(known, driver)) return refused ?? begin(known)
  return { do: 'note', status: { activeOperation: { name: metadata.name, uid: metadata.uid ?? '', since: rfc(now) } } }
}

/** What the door would say to it now; the phase of the cluster is waited for instead. */
function refusal(known: Snapshot): Move | undefined {
  const denied = known.findings.filter(({ severity, rule }) => severity === 'deny' && rule !== 'ops/phase')
  return denied.length === 0 ? undefined : end(known, 'Failed', 'Refused', denied.map(sentence).join('; '))
}

const dryRun = (known: Snapshot): Move =>
  endWith(known, {
    phase: 'Succeeded',
    reason: 'DryRun',
    message: 'Nothing was done; status.plan says what would be',
    ...planned(known)
  })

function withoutCluster(known: Snapshot): Move {
  const { request, now } = known
  const patience = request.spec.preConditionDeadlineSeconds || SECONDS_FOR_CLUSTER
  const message = `There is no DatabaseCluster "${request.spec.clusterRef}" in this namespace`
  return secondsSince(request.metadata.creationTimestamp, now) > patience
    ? end(known, 'Failed', 'ClusterMissing', message)
    : tell(
        known,
        { phase: 'Pending', reason: 'ClusterMissing', message: `${message} yet` },
        { do: 'wait', seconds: SECONDS_BETWEEN_LOOKS }
      )
}

/** The requests that must have succeeded before; undefined when they have. */
function dependency(known: Snapshot): Move | undefined {
  const { request, now } = known
  const states = (request.spec.dependsOn ?? []).map((name) => ({ name, phase: phaseOfDependency(name, known) }))
  const failed = states.find(({ phase }) => phase !== undefined && ENDED_BADLY.has(phase))
  if (failed) {
    return end(known, 'Failed', 'DependencyFailed', `${failed.name}, on which it depends, ended as ${failed.phase}`)
  }
  const open = states.filter(({ phase }) => phase === undefined || !ENDED_WELL.has(phase))
  const missing = states.filter(({ phase }) => phase === undefined).map(({ name }) => name)
  const patience = request.spec.preConditionDeadlineSeconds || SECONDS_FOR_DEPENDENCY
  if (missing.length > 0 && secondsSince(request.metadata.creationTimestamp, now) > patience) {
    return end(known, 'Failed', 'DependencyMissing', `There is no OpsRequest ${missing.join(', ')} to wait for`)
  }
  if (open.length === 0) return undefined
  const message = `Waiting for ${open.map(({ name }) => name).join(', ')} to succeed`
  const seconds = missing.length > 0 ? SECONDS_BETWEEN_LOOKS : undefined
  return tell(
    known,
    { phase: 'Pending', reason: DEPENDS, message },
    { do: 'wait', ...(seconds !== undefined && { seconds }) }
  )
}

const ENDED_WELL: ReadonlySet<string> = new Set(['Succeeded', 'Skipped'])
const ENDED_BADLY: ReadonlySet<string> = new Set(['Failed', 'Cancelled', 'TimedOut'])

/** As it is, or as the cluster remembers it; undefined while nobody has heard of it. */
function phaseOfDependency(name: string, { dependencies, cluster }: Snapshot): string | undefined {
  const there = dependencies.find(({ metadata }) => metadata.name === name)
  if (there !== undefined) return phaseOf(there)
  return cluster?.status?.recentOperations?.find((one) => one.name === name)?.phase
}

/** It is its turn, but not in this phase of the cluster. */
function forPhase(known: Snapshot, cluster: DatabaseCluster): Move {
  const { request, now, begins } = known
  const { preConditionDeadlineSeconds: deadline } = request.spec
  const { phase = 'Unknown' } = cluster.status ?? {}
  const since = request.status?.actionLogs?.findLast(({ step }) => step === WAITS_FOR_PHASE)?.time
  const isLate = deadline > 0 && secondsSince(request.metadata.creationTimestamp, now) > deadline
  if (isLate)
    return end(known, 'Failed', 'WrongPhase', `The cluster is ${phase}, and was so until the deadline of ${deadline} s`)
  // a phase may be left again in a moment, by what was under way before
  if (begins === 'never' && deadline === 0 && since !== undefined && secondsSince(since, now) > SECONDS_OF_GRACE)
    return end(known, 'Failed', 'WrongPhase', `The cluster is ${phase}`)
  const message = `Waiting while the cluster is ${phase}`
  const steps = since === undefined ? [{ step: WAITS_FOR_PHASE, message }] : []
  return tell(
    known,
    { phase: 'Queued', reason: WAITS_FOR_PHASE, message, steps },
    { do: 'wait', seconds: SECONDS_BETWEEN_LOOKS }
  )
}

const WAITS_FOR_PHASE = 'WaitsForPhase'

const needsSlot = ({ request }: Snapshot, driver: Driver): boolean => {
  const turn = turnOf(request, driver)
  return turn === 'Alone' || turn === 'InTurn'
}

/** From here on something may have been done. */
function begin(known: Snapshot): Move {
  const { request, now, operation, given } = known
  const noticed = operation?.notice && given ? operation.notice(given, request) : {}
  const previous = [
    ...(planned(known).previous ?? []),
    ...Object.entries(noticed).map(([path, value]) => ({ path: noticedAt(path), value }))
  ]
  return {
    do: 'tell',
    status: told(
      request,
      { phase: 'Running', reason: 'Begun', message: 'It has begun', attempts: 1, ...planned(known), previous },
      now
    )
  }
}

const NOTICED = 'noticed:'
const noticedAt = (name: string): string => `${NOTICED}${name}`

/** What was noticed at the beginning, as the provider wrote it. */
const noticedBy = ({ status }: OpsRequest): Record<string, string> =>
  Object.fromEntries(
    (status?.previous ?? [])
      .filter(({ path }) => path.startsWith(NOTICED))
      .map(({ path, value = '' }) => [path.slice(NOTICED.length), value])
  )

/** What it will change, and what clients notice. */
function planned(known: Snapshot): Pick<OpsRequestStatus, 'plan' | 'previous'> {
  const { request, cluster, driver } = known
  if (cluster === undefined || driver === undefined) return {}
  const way = underWayWith(known)
  if (!isWish(request.spec.type))
    return { plan: { impact: known.operation && way ? known.operation.impact(way) : 'None' } }
  const edits = editsOf(request, cluster, driver)
  const previous = valuesBefore(edits)
  const changes = edits
    .filter(({ op }) => op !== 'test')
    .map((edit) => ({
      path: edit.path,
      ...present('from', previous.find(({ path }) => path === edit.path)?.value),
      ...present('to', 'value' in edit ? JSON.stringify(edit.value) : undefined)
    }))
  return { plan: { impact: IMPACT[request.spec.type] ?? 'None', changes }, previous }
}

const present = <Name extends string>(name: Name, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, string>>

/** What clients notice of a wish; a provider whose members grow in place notices less. */
const IMPACT: Readonly<
  Partial<Record<OpsRequest['spec']['type'], 'None' | 'RollingRestart' | 'Downtime' | 'DataAtRisk'>>
> = {
  Start: 'None',
  Stop: 'Downtime',
  HorizontalScaling: 'None',
  VerticalScaling: 'RollingRestart',
  VolumeExpansion: 'None',
  Reconfiguring: 'RollingRestart',
  Upgrade: 'RollingRestart'
}

function underWayWith({ request, given, now }: Snapshot): Underway | undefined {
  if (given === undefined) return undefined
  const { uid = '' } = request.metadata
  return { ...given, request, uid, since: request.status?.startTime ?? rfc(now), noticed: noticedBy(request) }
}

/** Running or being cancelled: what is still to be written, and how far it is. */
function underWay(known: Snapshot): Move {
  const { request, cluster, driver } = known
  if (cluster === undefined || driver === undefined || cluster.metadata.deletionTimestamp !== undefined)
    return end(known, 'Failed', 'ClusterGone', 'The cluster was deleted while the operation was under way')
  if (phaseOf(request) === 'Cancelling') return cancelling(known, cluster)
  if (isLate(known))
    return end(
      known,
      'TimedOut',
      'TimedOut',
      `It took longer than ${timeout(known)} s; ${request.status?.message ?? ''}`
    )
  const asksToCancel = request.spec.cancel || request.metadata.deletionTimestamp !== undefined
  if (asksToCancel && whyNoCancel(known) === undefined)
    return {
      do: 'tell',
      status: told(
        request,
        { phase: 'Cancelling', reason: 'Cancelled', message: 'What was done is being taken back' },
        known.now
      )
    }
  return isWish(request.spec.type) ? wish(known, cluster, driver) : work(known)
}

function wish(known: Snapshot, cluster: DatabaseCluster, driver: Driver): Move {
  const { request } = known
  const mark = request.metadata.uid ?? ''
  if (isWritten(cluster, mark)) return judged(known, wishProgress(request, cluster))
  const edits = editsOf(request, cluster, driver)
  return { do: 'edit', patch: marked(edits, cluster, mark) }
}

function work(known: Snapshot): Move {
  const { operation } = known
  const way = underWayWith(known)
  if (operation === undefined || way === undefined)
    return tell(
      known,
      { phase: 'Running', reason: 'WaitsForChild', message: 'The child of the cluster cannot be looked at' },
      { do: 'wait', seconds: SECONDS_BETWEEN_LOOKS }
    )
  const acts = operation.acts(way)
  return acts.length > 0 ? { do: 'act', acts } : judged(known, operation.progress(way))
}

/** A failure counts when it lasts. */
function judged(known: Snapshot, progress: Progress): Move {
  const { request, now } = known
  const { state, reason, message, members, result } = progress
  const details = {
    progress: `${members.filter(({ status }) => status === 'Succeeded').length}/${members.length}`,
    progressDetails: [...members],
    ...present('message', message),
    ...(result && { result })
  }
  if (state === 'Succeeded') return endWith(known, { phase: 'Succeeded', reason, message, ...details })
  if (state === 'Failed') {
    const failing =
      request.status?.reason === 'Failing'
        ? request.status.conditions?.find(({ type }) => type === 'Reconciling')
        : undefined
    const since = request.status?.reason === 'Failing' ? failingSince(request) : undefined
    if (since !== undefined && secondsSince(since, now) > SECONDS_OF_GRACE && failing)
      return endWith(known, { phase: 'Failed', reason, message, ...details })
    return tell(
      known,
      {
        phase: 'Running',
        reason: 'Failing',
        message,
        ...details,
        steps: since ? [] : [{ step: 'Failing', level: 'Warning', message }]
      },
      { do: 'wait', seconds: SECONDS_BETWEEN_LOOKS }
    )
  }
  return tell(known, { phase: 'Running', reason, message, ...details }, { do: 'wait', seconds: SECONDS_BETWEEN_LOOKS })
}

/** The last time that it began to fail, by its log. */
const failingSince = ({ status }: OpsRequest): string | undefined =>
  status?.actionLogs?.findLast(({ step }) => step === 'Failing')?.time

function whyNoCancel(known: Snapshot): string | undefined {
  const { request, operation } = known
  if (isWish(request.spec.type)) return CANNOT_GO_BACK[request.spec.type]
  const way = underWayWith(known)
  const cancelled = operation && way ? operation.cancel(way) : []
  return 'why' in cancelled ? cancelled.why : undefined
}

const CANNOT_GO_BACK: Readonly<Partial<Record<OpsRequest['spec']['type'], string>>> = {
  VolumeExpansion: 'volumes that have begun to grow cannot shrink',
  Upgrade: 'members that run the new version cannot go back'
}

function cancelling(known: Snapshot, cluster: DatabaseCluster): Move {
  const { request, operation } = known
  const mark = `${request.metadata.uid}.cancel`
  if (isWish(request.spec.type)) {
    const wasWritten = isWritten(cluster, request.metadata.uid ?? '')
    const values = (request.status?.previous ?? []).filter(({ path }) => path.startsWith('/spec/'))
    if (wasWritten) return { do: 'edit', patch: marked(takenBack(values) as never, cluster, mark) }
    return end(known, 'Cancelled', 'Cancelled', 'The old values are back')
  }
  const way = underWayWith(known)
  const acts = operation && way ? operation.cancel(way) : []
  if (!('why' in acts) && acts.length > 0) return { do: 'act', acts }
  return end(known, 'Cancelled', 'Cancelled', 'It was cancelled')
}

/** Ended: the slot goes back once the cluster has settled, the cluster remembers it, and some day the request goes. */
function afterwards(known: Snapshot): Move {
  const { request, cluster, now, isKeptByTool } = known
  const { uid, deletionTimestamp } = request.metadata
  const hasSlot = cluster?.status?.activeOperation?.uid === uid
  if (cluster !== undefined && hasSlot && phaseOf(request) === 'TimedOut' && isBusy(cluster))
    return { do: 'wait', seconds: SECONDS_BETWEEN_LOOKS }
  const began = request.status?.startTime !== undefined
  const isRemembered = cluster?.status?.recentOperations?.some((one) => one.uid === uid) ?? true
  if (cluster !== undefined && (hasSlot || (began && !isRemembered))) {
    return {
      do: 'note',
      status: {
        ...(began && { recentOperations: [...remembering(request, cluster)] }),
        ...(hasSlot && { activeOperation: null as never })
      }
    }
  }
  if (isHeld(request)) return { do: 'let go' }
  if (deletionTimestamp !== undefined || isKeptByTool) return { do: 'wait' }
  const { ttlSecondsAfterSucceed, ttlSecondsAfterUnsuccessfulCompletion } = request.spec
  const ttl = phaseOf(request) === 'Succeeded' ? ttlSecondsAfterSucceed : ttlSecondsAfterUnsuccessfulCompletion
  const left = ttl - secondsSince(request.status?.completionTime, now)
  return left > 0 ? { do: 'wait', seconds: left } : { do: 'delete' }
}

const BUSY: ReadonlySet<string> = new Set([
  'Provisioning',
  'Updating',
  'Upgrading',
  'Resizing',
  'Starting',
  'Stopping',
  'Restoring'
])
const isBusy = ({ status }: DatabaseCluster): boolean => BUSY.has(status?.phase ?? '')

function timeout(known: Snapshot): number {
  const { request, operation } = known
  const way = underWayWith(known)
  return (
    request.spec.timeoutSeconds ??
    (operation && way ? operation.timeoutSeconds(way) : (SECONDS[request.spec.type] ?? 3600))
  )
}

/** How long a wish may take, where the request does not say. */
const SECONDS: Readonly<Partial<Record<OpsRequest['spec']['type'], number>>> = {
  Start: 1800,
  Stop: 1800,
  HorizontalScaling: 4 * 3600, // a new member copies all data
  Upgrade: 4 * 3600
}

const isLate = (known: Snapshot): boolean => secondsSince(known.request.status?.startTime, known.now) > timeout(known)

const end = (known: Snapshot, phase: Phase, reason: string, message: string): Move =>
  endWith(known, { phase, reason, message })
const endWith = ({ request, now }: Snapshot, news: News): Move => ({ do: 'tell', status: told(request, news, now) })

/** Tells what is new; where nothing is, goes on to the other move. */
function tell({ request, now }: Snapshot, news: News & { readonly steps?: readonly Step[] }, otherwise: Move): Move {
  const { status = {} } = request
  const isSame =
    status.phase === news.phase &&
    status.reason === news.reason &&
    status.message === news.message &&
    (news.progress === undefined || status.progress === news.progress) &&
    status.observedGeneration === request.metadata.generation
  return isSame ? otherwise : { do: 'tell', status: told(request, news, now) }
}

const rfc = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`
const secondsSince = (time: string | undefined, now: Date): number =>
  time === undefined ? 0 : (now.getTime() - Date.parse(time)) / 1000
