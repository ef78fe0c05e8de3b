/** An operation that is under way: what is still to be written, how far it is, and how it is taken back. */
import type { Driver } from '../../providers/contract.ts'
import type { Progress } from '../../providers/operation.ts'
import { NO_WAY_BACK } from '../../providers/rules/operations/turn.ts'
import { isWish } from '../../providers/wish.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { phaseOf } from './life.ts'
import {
  end,
  type Move,
  SECONDS_BETWEEN_LOOKS,
  SECONDS_OF_GRACE,
  type Snapshot,
  secondsSince,
  tell,
  telling,
  underWayWith
} from './move.ts'
import { present } from './plan.ts'
import { editsOf, isWritten, marked, takenBack, wishProgress } from './wish.ts'

/** Running or being cancelled: what is still to be written, and how far it is. */
export function underWay(known: Snapshot): Move {
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
    return telling(known, { phase: 'Cancelling', reason: 'Cancelled', message: 'What was done is being taken back' })
  return isWish(request.spec.type) ? wish(known, cluster, driver) : work(known)
}

function wish(known: Snapshot, cluster: DatabaseCluster, driver: Driver): Move {
  const { request } = known
  const mark = request.metadata.uid ?? ''
  if (isWritten(cluster, mark)) return judged(known, seen(known, driver, wishProgress(request, cluster)))
  const edits = editsOf(request, cluster, driver)
  return { do: 'edit', patch: marked(edits, cluster, mark) }
}

const ROLLS: readonly OpsRequest['spec']['type'][] = ['VerticalScaling', 'Reconfiguring', 'Upgrade']

/** Success, where it is not only that nothing has begun to move yet. */
function seen({ request, now }: Snapshot, { secondsUnseen = 0 }: Driver, progress: Progress): Progress {
  const isSure = !ROLLS.includes(request.spec.type) || secondsSince(request.status?.startTime, now) > secondsUnseen
  if (progress.state !== 'Succeeded' || isSure) return progress
  const message = 'Waiting whether members are rolled'
  return { ...progress, state: 'Running', reason: 'MayBegin', message }
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
  if (state === 'Succeeded') return telling(known, { phase: 'Succeeded', reason, message, ...details })
  if (state === 'Failed') {
    const failing =
      request.status?.reason === 'Failing'
        ? request.status.conditions?.find(({ type }) => type === 'Reconciling')
        : undefined
    const since = request.status?.reason === 'Failing' ? failingSince(request) : undefined
    if (since !== undefined && secondsSince(since, now) > SECONDS_OF_GRACE && failing)
      return telling(known, { phase: 'Failed', reason, message, ...details })
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
  if (isWish(request.spec.type)) return NO_WAY_BACK[request.spec.type]
  const way = underWayWith(known)
  const cancelled = operation && way ? operation.cancel(way) : []
  return 'why' in cancelled ? cancelled.why : undefined
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
