/** An operation until it begins: what it waits for, and why it may never begin. */

import { LABELS } from '../../providers/applier.ts'
import type { Driver } from '../../providers/contract.ts'
import { turnOf } from '../../providers/turn.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { type Finding, sentence } from '../../src/api/finding.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import { refusalIn } from '../acceptance.ts'
import { hasEnded, phaseOf } from './life.ts'
import { twinOf } from './memory.ts'
import {
  end,
  type Move,
  noticedAt,
  rfc,
  SECONDS_BETWEEN_LOOKS,
  SECONDS_OF_GRACE,
  type Snapshot,
  secondsSince,
  tell,
  telling
} from './move.ts'
import { planned } from './plan.ts'
import { BEHIND, DEPENDS, LONGEST_QUEUE, outOfLine, queueOf, waitOf } from './turns.ts'

/** How long a cache may take to hear of what was just written; until then what it does not know may be refused for no reason. */
const SECONDS_FOR_NEWS = 3
/** How long a cluster or a backup that is not there is waited for when the request names no deadline. */
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
  const waits = refusal(known, isForGood) ?? dependency(known) ?? reference(known) ?? backupFirst(known, driver)
  if (waits !== undefined) return waits
  if (spec.dryRun) return refusal(known, () => true) ?? dryRun(known)

  const wait = waitOf(request, known.others, cluster, driver)
  if (wait !== undefined && spec.onConflict === 'Reject')
    return end(known, 'Failed', 'Conflict', `${wait.for} ${wait.why}, and onConflict is Reject`)
  if (wait !== undefined)
    return tell(known, { phase: 'Queued', reason: BEHIND, message: `${wait.for} ${wait.why}` }, inLine(known, {}))
  if (known.begins !== 'now') return forPhase(known, cluster)
  const hasSlot = cluster.status?.activeOperation?.uid === metadata.uid
  if (hasSlot) return begin(known)
  // judged only now that it is its turn: what is under way before may well change what can be said of it
  const refused = refusal(known, isNotOfPhase)
  if (refused !== undefined) return refused
  const line = outOfLine(known)
  if (!needsSlot(known, driver)) return line === undefined ? begin(known) : { do: 'note', status: line }
  const activeOperation = { name: metadata.name, uid: metadata.uid ?? '', since: rfc(now) }
  return { do: 'note', status: { activeOperation, ...line } }
}

/**
 * It never begins where the rules speak against it, for longer than a cache takes to hear of what they ask for. All that
 * the door would say is told, if some of it is meant. Whoever only tried it can ask again, and is told at once.
 */
function refusal(known: Snapshot, isMeant: (finding: Finding) => boolean): Move | undefined {
  const { request, now, findings = [] } = known
  const message = refusalIn(findings)
  if (message === undefined || !findings.some((one) => one.severity === 'deny' && isMeant(one))) return undefined
  const { reason, actionLogs } = request.status ?? {}
  const since = reason === REFUSED ? actionLogs?.findLast(({ step }) => step === REFUSED)?.time : undefined
  const hasLasted = since !== undefined && secondsSince(since, now) >= SECONDS_FOR_NEWS
  if (request.spec.dryRun || hasLasted) return end(known, 'Failed', REFUSED, message)
  const steps = since === undefined ? [{ step: REFUSED, level: 'Warning' as const, message }] : []
  return tell(
    known,
    { phase: phaseOf(request), reason: REFUSED, message, steps },
    { do: 'wait', seconds: SECONDS_FOR_NEWS }
  )
}

const REFUSED = 'Refused'

/** No waiting makes these good. */
const FOR_GOOD: ReadonlySet<string> = new Set(['ops/depends-on-itself', 'ops/dependency-ended', 'ops/generation'])

const isForGood = ({ rule }: Finding): boolean => FOR_GOOD.has(rule)
const isOfPhase = ({ rule }: Finding): boolean => rule === 'ops/phase'
const isNotOfPhase = (finding: Finding): boolean => !isOfPhase(finding)

const dryRun = (known: Snapshot): Move =>
  telling(known, {
    phase: 'Succeeded',
    reason: 'DryRun',
    message: 'Nothing was done; status.plan says what would be',
    ...planned(known)
  })

function withoutCluster(known: Snapshot): Move {
  const { request, cluster, now } = known
  const { clusterRef, preConditionDeadlineSeconds } = request.spec
  const { reason, message } =
    cluster === undefined
      ? { reason: 'ClusterMissing', message: `There is no DatabaseCluster "${clusterRef}" in this namespace` }
      : { reason: 'NoProvider', message: `Nobody here runs "${clusterRef}", a cluster of ${cluster.spec.engine}` }
  return secondsSince(request.metadata.creationTimestamp, now) > (preConditionDeadlineSeconds || SECONDS_FOR_CLUSTER)
    ? end(known, 'Failed', reason, message)
    : tell(
        known,
        { phase: 'Pending', reason, message: `${message} yet` },
        { do: 'wait', seconds: SECONDS_BETWEEN_LOOKS }
      )
}

/** What the request names may come later, as its cluster may. */
function reference(known: Snapshot): Move | undefined {
  const { request, now } = known
  const missing = (known.findings ?? []).filter(({ rule }) => rule === 'ops/reference-missing')
  if (missing.length === 0) return undefined
  const message = missing.map(sentence).join('; ')
  // a request that it depends on may have made it only now
  const since = request.status?.actionLogs?.findLast(({ step }) => step === REFERENCE)?.time
  const isLate = secondsSince(since, now) > (request.spec.preConditionDeadlineSeconds || SECONDS_FOR_CLUSTER)
  if (isLate) return end(known, 'Failed', REFERENCE, message)
  const steps = since === undefined ? [{ step: REFERENCE, message }] : []
  return tell(
    known,
    { phase: 'Pending', reason: REFERENCE, message, steps },
    { do: 'wait', seconds: SECONDS_BETWEEN_LOOKS }
  )
}

const REFERENCE = 'ReferenceMissing'

/** The requests that must have succeeded before; undefined when they have. */
function dependency(known: Snapshot): Move | undefined {
  const { request, now } = known
  const states = (request.spec.dependsOn ?? []).map((name) => ({ name, phase: phaseOfDependency(name, known) }))
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

/** The backup that an upgrade asks for before it, as an operation of its own; undefined when it is there, or not asked for. */
function backupFirst(known: Snapshot, driver: Driver): Move | undefined {
  const { request, others } = known
  const { uid = '', name, namespace } = request.metadata
  if (!request.spec.upgrade?.backupFirst || driver.supports.backups === undefined || request.spec.dryRun)
    return undefined
  const made = others.find(({ metadata }) => metadata.labels?.[LABELS.operation] === uid)
  if (made === undefined) {
    const manifest = {
      apiVersion: API_VERSION,
      kind: 'OpsRequest',
      metadata: { name: `${name}-${uid.slice(0, 8)}`, ...(namespace && { namespace }) },
      spec: { clusterRef: request.spec.clusterRef, type: 'Backup', backup: {} }
    }
    return { do: 'act', acts: [{ do: 'make', manifest }] }
  }
  if (!hasEnded(made)) {
    const message = `Waiting for ${made.metadata.name} to make a backup`
    return tell(known, { phase: 'Pending', reason: DEPENDS, message }, { do: 'wait' })
  }
  if (phaseOf(made) === 'Succeeded') return undefined
  return end(known, 'Failed', 'BackupFailed', `The backup before it, ${made.metadata.name}, ended as ${phaseOf(made)}`)
}

const ENDED_WELL: ReadonlySet<string> = new Set(['Succeeded', 'Skipped'])

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
  const isLasting = begins === 'never' && since !== undefined && secondsSince(since, now) > SECONDS_OF_GRACE
  const refused = isLasting ? refusal(known, isOfPhase) : undefined
  if (refused !== undefined) return refused
  const message = `Waiting while the cluster is ${phase}`
  const steps = since === undefined ? [{ step: WAITS_FOR_PHASE, message }] : []
  return tell(
    known,
    { phase: 'Queued', reason: WAITS_FOR_PHASE, message, steps },
    inLine(known, { seconds: SECONDS_BETWEEN_LOOKS })
  )
}

/** Waits, once its cluster says that it does. */
function inLine({ request, cluster, driver, others }: Snapshot, wait: { readonly seconds?: number }): Move {
  const { queue = [] } = cluster?.status ?? {}
  if (driver === undefined || queue.includes(request.metadata.name) || queue.length === LONGEST_QUEUE)
    return { do: 'wait', ...wait }
  return { do: 'note', status: { queue: queueOf([...others, request], driver) } }
}

const WAITS_FOR_PHASE = 'WaitsForPhase'

const needsSlot = ({ request }: Snapshot, driver: Driver): boolean => {
  const turn = turnOf(request, driver)
  return turn === 'Alone' || turn === 'InTurn'
}

/** From here on something may have been done. */
function begin(known: Snapshot): Move {
  const { request, operation, given, cluster } = known
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
  // they were asked when it got its turn, and what has happened since does not take that back
  const findings = known.findings?.filter(({ severity }) => severity !== 'deny')
  return telling(
    { ...known, findings },
    {
      phase: 'Running',
      reason: 'Begun',
      message: 'It has begun',
      attempts: 1,
      ...(cluster?.metadata.generation !== undefined && { clusterGeneration: cluster.metadata.generation }),
      ...planned(known),
      previous
    }
  )
}
