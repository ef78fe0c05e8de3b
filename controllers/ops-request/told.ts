/** The status of an OpsRequest as its machine moves: phase, conditions and the log of steps. */
import {
  type Condition,
  type Observed,
  type Readiness,
  readinessConditions,
  setCondition
} from '../../src/api/condition.ts'
import type { Finding } from '../../src/api/finding.ts'
import { fitted } from '../../src/api/fitted.ts'
import { type OpsRequest, type OpsRequestStatus, opsRequestStatus } from '../../src/api/ops-request.ts'
import { passed, refusalIn } from '../acceptance.ts'
import { type Phase, phaseOf } from './life.ts'

export interface Step {
  readonly step: string
  readonly level?: 'Info' | 'Warning' | 'Error'
  readonly object?: string
  readonly message: string
}

/** What is new; what is absent stays as it was. */
export interface News extends Partial<OpsRequestStatus> {
  readonly phase: Phase
  readonly reason: string
  readonly message: string
  readonly steps?: readonly Step[]
  /** What the rules of the door say of it now. */
  readonly findings?: readonly Finding[] | undefined
}

const MOST_STEPS = 50

const READINESS: Readonly<Record<Phase, Readiness>> = {
  Pending: 'Reconciling',
  Queued: 'Reconciling',
  Running: 'Reconciling',
  Cancelling: 'Reconciling',
  Succeeded: 'Ready',
  Skipped: 'Ready',
  Failed: 'Stalled',
  Cancelled: 'Stalled',
  TimedOut: 'Stalled'
}

const seconds = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`

/** The status with the news in it, fitting its schema. */
export function told(request: OpsRequest, { steps = [], findings, ...news }: News, now: Date): OpsRequestStatus {
  const before = request.status ?? {}
  const isNewPhase = news.phase !== phaseOf(request)
  const ends = READINESS[news.phase] !== 'Reconciling'
  const logged = [
    ...steps,
    ...(isNewPhase ? [{ step: news.phase, level: levelOf(news.phase), message: news.message }] : [])
  ]
  const status = {
    ...before,
    ...news,
    observedGeneration: request.metadata.generation ?? 0,
    ...(news.phase === 'Running' && before.startTime === undefined && { startTime: seconds(now) }),
    ...(ends && before.completionTime === undefined && { completionTime: seconds(now) }),
    actionLogs: [
      ...(before.actionLogs ?? []),
      ...logged.map((step) => ({ level: 'Info' as const, ...step, time: seconds(now) }))
    ].slice(-MOST_STEPS)
  }
  const conditions = observed({ ...news, findings }, before).reduce<readonly Condition[]>(
    (list, condition) =>
      setCondition(list, { ...condition, observedGeneration: request.metadata.generation ?? 0 }, now),
    (before.conditions ?? []) as readonly Condition[]
  )
  return { ...fitted(opsRequestStatus, status), conditions: [...conditions] }
}

const levelOf = (phase: Phase): 'Info' | 'Error' => (READINESS[phase] === 'Stalled' ? 'Error' : 'Info')

function observed(
  { phase, reason, message, findings }: News,
  before: OpsRequestStatus
): Omit<Observed, 'observedGeneration'>[] {
  const why = { reason, message }
  const has = (type: Observed['type'], isSo: boolean) => ({ type, status: isSo ? 'True' : 'False', ...why }) as const
  const isUnderWay = phase === 'Running' || phase === 'Cancelling'
  const ends = READINESS[phase] !== 'Reconciling'
  return [
    ...(reason === 'Refused' ? [has('Validated', false)] : findings ? [validated(findings, before)] : []),
    ...(isUnderWay && before.startTime === undefined ? [has('Started', true)] : []),
    ...(ends ? [has('Completed', phase === 'Succeeded'), has('Cancelled', phase === 'Cancelled')] : []),
    ...readinessConditions(READINESS[phase], why)
  ]
}

function validated(
  findings: readonly Finding[],
  { startTime, completionTime }: OpsRequestStatus
): Omit<Observed, 'observedGeneration'> {
  const message = refusalIn(findings)
  if (message === undefined) return passed('Validated', findings)
  if (startTime !== undefined || completionTime !== undefined)
    return { type: 'Validated', status: 'False', reason: 'Refused', message }
  // what is under way before it may well change what can be said of it, so a refusal is none before its turn
  const notTried = 'The rules are asked when its turn has come'
  return { type: 'Validated', status: 'Unknown', reason: 'NotTried', message: notTried }
}
