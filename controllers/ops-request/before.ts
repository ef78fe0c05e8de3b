/** An operation until it begins: what it waits for, and why it may never begin. */
import type { Driver } from '../../providers/contract.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { sentence } from '../../src/api/finding.ts'
import { phaseOf, turnOf } from './life.ts'
import { twinOf } from './memory.ts'
import {
  end,
  endWith,
  type Move,
  noticedAt,
  rfc,
  SECONDS_BETWEEN_LOOKS,
  SECONDS_OF_GRACE,
  type Snapshot,
  secondsSince,
  tell
} from './move.ts'
import { planned } from './plan.ts'
import { told } from './told.ts'
import { DEPENDS, waitOf } from './turns.ts'

/** How long a cluster that is not there is waited for when the request names no deadline. */
const SECONDS_FOR_CLUSTER = 60
/** How long a request that is to come first is waited for: tools apply in any order. */
const SECONDS_FOR_DEPENDENCY = 600

/** Everything until it begins. */
export function before(known: Snapshot): Move {
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
  // what it is compared with in the end must be noticed before anything is done
  if (operation !== undefined && given === undefined) {
    const message = 'The child of the cluster cannot be looked at'
    return tell(
      known,
      { phase: 'Queued', reason: 'WaitsForChild', message },
      { do: 'wait', seconds: SECONDS_BETWEEN_LOOKS }
    )
  }
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
