/** Conditions by the kstatus convention, kept so that the same state always gives the same list. */

import { clamped, printable } from './printable.ts'

export type ConditionStatus = 'True' | 'False' | 'Unknown'

// The order in which they stand in every status: first whether the object was taken, then how it is, then the details.
export const CONDITION_TYPES = [
  'Accepted',
  'ReferencesResolved',
  'ChildSynced',
  'Validated',
  'Started',
  'Completed',
  'Cancelled',
  'Ready',
  'Reconciling',
  'Stalled',
  'Degraded',
  'StorageResizing',
  'Upgrading',
  'PendingRestart',
  'BackupConfigured',
  'MonitoringConfigured',
  'Paused',
  'DeletionBlocked'
] as const

/** The conditions that we write. */
export type ConditionType = (typeof CONDITION_TYPES)[number]

/** One condition as it stands in a status. */
export interface Condition {
  readonly type: string
  readonly status: ConditionStatus
  readonly reason: string
  readonly message: string
  readonly observedGeneration?: number
  readonly lastTransitionTime: string
}

/** A condition as a controller sees it now; when it changed is worked out here. */
export interface Observed {
  readonly type: ConditionType
  readonly status: ConditionStatus
  readonly reason: string
  readonly message: string
  readonly observedGeneration?: number
}

/** Where an object stands for every tool that waits for it. */
export type Readiness = 'Ready' | 'Reconciling' | 'Stalled' | 'Unknown'

type Trio = Record<'Ready' | 'Reconciling' | 'Stalled', ConditionStatus>

const LONGEST_REASON = 128
const LONGEST_MESSAGE = 1024 // Kubernetes would take 32768; etcd and the people who read it are better off with less
const CAMEL_CASE = /^[A-Z][A-Za-z0-9]*$/

// Reconciling and Stalled are there as False when all is well, not left out: `kubectl wait --for=condition=Stalled=false`
// needs something to see, and False at this generation says that we looked.
const TRIOS: Record<Readiness, Trio> = {
  Ready: { Ready: 'True', Reconciling: 'False', Stalled: 'False' },
  Reconciling: { Ready: 'False', Reconciling: 'True', Stalled: 'False' },
  Stalled: { Ready: 'False', Reconciling: 'False', Stalled: 'True' },
  Unknown: { Ready: 'Unknown', Reconciling: 'True', Stalled: 'False' }
}

const AT_REST = {
  Reconciling: { reason: 'NothingToDo', message: 'The operator is not working on a change' },
  Stalled: { reason: 'NoEditNeeded', message: 'The operator can go on without an edit of this object' }
}

/** The conditions with this one in its place; the very same list when nothing about it changed. */
export function setCondition(conditions: readonly Condition[], observed: Observed, now: Date): readonly Condition[] {
  const before = conditionOf(conditions, observed.type)
  const after = settled(before, observed, now)
  if (before !== undefined && same(before, after)) return conditions
  return [...conditions.filter(({ type }) => type !== observed.type), after].sort(inOrder)
}

/** The condition of that type. */
export function conditionOf(conditions: readonly Condition[], type: ConditionType): Condition | undefined {
  return conditions.find((condition) => condition.type === type)
}

/** Whether the condition of that type is there and True. */
export function isTrue(conditions: readonly Condition[], type: ConditionType): boolean {
  return conditionOf(conditions, type)?.status === 'True'
}

/**
 * Ready, Reconciling and Stalled, never at odds with each other. Stalled is for what only an edit of this object can
 * cure; waiting for anything else is Reconciling.
 */
export function readinessConditions(state: Readiness, told: Omit<Observed, 'type' | 'status'>): Observed[] {
  const { Ready, Reconciling, Stalled } = TRIOS[state]
  return [
    { ...told, type: 'Ready', status: Ready },
    { ...told, type: 'Reconciling', status: Reconciling, ...(Reconciling === 'True' ? {} : AT_REST.Reconciling) },
    { ...told, type: 'Stalled', status: Stalled, ...(Stalled === 'True' ? {} : AT_REST.Stalled) }
  ]
}

function settled(before: Condition | undefined, observed: Observed, now: Date): Condition {
  const stayed = before !== undefined && before.status === observed.status
  return {
    ...observed,
    reason: reasonFrom(observed.reason),
    message: clamped(printable(observed.message), LONGEST_MESSAGE),
    lastTransitionTime: stayed ? before.lastTransitionTime : toSeconds(now)
  }
}

/** A child's word may be no CamelCase, and an API server that refuses the reason would refuse the whole status. */
function reasonFrom(word: string): string {
  return (CAMEL_CASE.test(word) ? word : camelCase(word)).slice(0, LONGEST_REASON)
}

function camelCase(text: string): string {
  const words = text.match(/[A-Za-z0-9]+/g) ?? []
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return /^[A-Z]/.test(joined) ? joined : `Unknown${joined}`
}

function same(a: Condition, b: Condition): boolean {
  return (
    a.status === b.status &&
    a.reason === b.reason &&
    a.message === b.message &&
    a.observedGeneration === b.observedGeneration
  )
}

function inOrder(a: Condition, b: Condition): number {
  return placeOf(a) - placeOf(b)
}

/** Conditions that somebody else wrote come last, as they came. */
function placeOf({ type }: Condition): number {
  const place = CONDITION_TYPES.indexOf(type as ConditionType)
  return place === -1 ? CONDITION_TYPES.length : place
}

/** Kubernetes writes times without fractions of a second. */
function toSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}
