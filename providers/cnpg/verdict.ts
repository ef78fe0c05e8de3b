/** How a Cluster is, in one word: what its phase says, and what it keeps silent about. */
import type { ObservedStatus } from '../observed.ts'
import { isGoing, isReady, POD, whyNotReady } from '../pods.ts'
import { conditionIn, textIn } from '../unchecked.ts'
import { FENCED, HIBERNATION, JOB, LABELS, RECONCILIATION } from './child.ts'
import { type Lag, lagOf } from './lag.ts'
import { HEALTHY, type Meaning, meaningOf, UNRECOVERABLE } from './phases.ts'
import { proxyTrouble } from './proxy-status.ts'
import type { Sight } from './sight.ts'

export type Verdict = Pick<ObservedStatus, 'current' | 'state' | 'reason' | 'message' | 'needsEdit'>

/** One look at a Cluster; undefined when it finds nothing to say. */
type Look = (sight: Sight, lag: Lag | undefined) => Verdict | undefined

const annotation = ({ child }: Sight, name: string) => textIn(child, 'metadata', 'annotations', name)
const isPrimaryReady = ({ primary }: Sight): boolean => primary !== undefined && isReady(primary)
const wasOff = ({ given }: Sight): boolean => ['Off', 'TurningOn'].includes(given.cluster.status?.power ?? 'On')

/** Its phase and the reason for it, then the first pod that is in the way. */
function said(sight: Sight): string {
  const { child, phase, given } = sight
  const why = textIn(child, 'status', 'phaseReason')
  const words = [phase, why === phase ? undefined : why].filter((part) => part !== undefined)
  const told = words.length === 0 ? 'CloudNativePG has not looked at the cluster yet' : words.join(': ')
  const pod = given.found
    .of(POD)
    .filter(({ metadata }) => metadata.labels?.[LABELS.podRole] !== 'pooler')
    .find((pod) => textIn(pod, 'status', 'phase') !== 'Succeeded' && !isReady(pod))
  return pod === undefined ? told : `${told}; ${pod.metadata.name}: ${whyNotReady(pod)}`
}

/** Somebody told CloudNativePG by hand to keep off. */
const toldToWait: Look = (sight) =>
  annotation(sight, RECONCILIATION) === 'disabled'
    ? {
        current: false,
        state: 'Updating',
        reason: 'OperatorToldToWait',
        message: `annotation ${RECONCILIATION} on the Cluster tells CloudNativePG to leave it alone`
      }
    : undefined

/** A sleeping cluster keeps the healthy phase. It falls asleep only when it is healthy. */
const sleeping: Look = (sight) => {
  const { child, pods, hasServed, phase } = sight
  const hibernation = conditionIn(child, HIBERNATION)
  const message = hibernation?.message ?? hibernation?.reason ?? said(sight)
  if (annotation(sight, HIBERNATION) !== 'on') {
    return hibernation && { current: false, state: 'Starting', reason: 'WakingUp', message: said(sight) }
  }
  if (hibernation?.status === 'True' && pods.length === 0) {
    return { current: true, state: 'Stopped', reason: 'Hibernated', message }
  }
  const waits = phase !== HEALTHY && (hibernation === undefined || hibernation.reason === 'WaitingForHealthy')
  if (!waits) return { current: false, state: 'Stopping', reason: 'Hibernating', message }
  if (!hasServed || meaningOf(phase).state === 'Failed') return undefined
  return {
    current: false,
    state: 'Stopping',
    reason: 'WaitingForHealthy',
    message: `CloudNativePG stops a cluster only once it is healthy; now: ${said(sight)}`
  }
}

/** While it sets up, nothing is lost yet: what would else be damage is a wait with its reason. */
function whileSettingUp(sight: Sight, { state, reason }: Meaning): Meaning {
  if (state === 'Failed') return { state, reason }
  return { state: sight.isRestoring ? 'Restoring' : 'Provisioning', reason }
}

/** The phase alone, with what follows from whether the cluster has ever served and still does. */
function meaningNow(sight: Sight): Meaning {
  const meaning = meaningOf(sight.phase)
  if (sight.phase === UNRECOVERABLE && isPrimaryReady(sight)) return { ...meaning, state: 'Degraded' }
  if (!sight.hasServed && !(meaning.state === 'Degraded' && isPrimaryReady(sight))) {
    return { ...meaning, ...whileSettingUp(sight, meaning) }
  }
  if (meaning.state === 'Updating' && wasOff(sight)) return { ...meaning, state: 'Starting' }
  return meaning
}

const unhealthy: Look = (sight, lag) => {
  if (sight.phase === HEALTHY) return undefined
  const meaning = meaningNow(sight)
  const isFinal = meaning.state === 'Degraded' || meaning.state === 'Failed'
  const state = meaning.state === 'Updating' && lag ? lag.state : meaning.state
  return { ...meaning, state, current: isFinal || lag === undefined, message: said(sight) }
}

/** Up to CloudNativePG 1.29 a Job that gave up shows in no phase; a failed major upgrade never does. */
const failedJob: Look = (sight) => {
  const job = sight.given.found.of(JOB).find((one) => conditionIn(one, 'Failed')?.status === 'True')
  if (job === undefined) return undefined
  const { reason = 'Failed', message } = conditionIn(job, 'Failed') ?? {}
  return {
    current: true,
    state: isPrimaryReady(sight) ? 'Degraded' : 'Failed',
    reason: 'JobFailed',
    message: `Job ${job.metadata.name}: ${message ?? reason}`
  }
}

/** Fenced members do not serve, and neither phase nor condition tells. */
const fenced: Look = (sight) => {
  const names = annotation(sight, FENCED)
  if (names === undefined || names.replace(/\s/g, '') === '[]') return undefined
  return { current: true, state: 'Degraded', reason: 'Fenced', message: `members are fenced: ${names}` }
}

const switching: Look = ({ child }) => {
  const [now, next] = [textIn(child, 'status', 'currentPrimary'), textIn(child, 'status', 'targetPrimary')]
  if (now === undefined)
    return { current: false, state: 'Updating', reason: 'NoPrimary', message: 'no member is primary' }
  if (next === undefined || next === now) return undefined
  if (next === 'pending')
    return {
      current: true,
      state: 'Degraded',
      reason: 'FailingOver',
      message: `${now} is gone, a new primary is chosen`
    }
  return { current: false, state: 'Updating', reason: 'SwitchingOver', message: `from ${now} to ${next}` }
}

const lagging: Look = (_, lag) => lag && { current: false, ...lag }

const notReady: Look = ({ pods }) => {
  const pod = pods.find((one) => !isReady(one))
  if (pod === undefined) return undefined
  const message = `${pod.metadata.name}: ${whyNotReady(pod)}`
  return isGoing(pod)
    ? { current: false, state: 'Updating', reason: 'MemberReplaced', message }
    : { current: true, state: 'Degraded', reason: 'MembersNotReady', message }
}

const archive: Look = ({ child, given }) => {
  const archiving = conditionIn(child, 'ContinuousArchiving')
  if (!given.cluster.spec.backup?.enabled || archiving?.status !== 'False') return undefined
  const message = archiving.message ?? archiving.reason ?? 'the archive does not take the log'
  return { current: true, state: 'Degraded', reason: 'ArchiveFailing', message }
}

/** A healthy phase is believed only when all of this finds nothing: then its members serve. */
const DOUBTS: readonly Look[] = [fenced, switching, lagging, notReady, proxyTrouble]

/** In the order in which they count: the first that has something to say is the verdict. */
const LOOKS: readonly Look[] = [
  toldToWait,
  sleeping,
  failedJob,
  unhealthy,
  (sight, lag) => seenInTime(sight, firstOf(DOUBTS, sight, lag)),
  archive
]

/** A doubt about a cluster that has not served yet, or that was off, is part of its start. */
function seenInTime(sight: Sight, doubt: Verdict | undefined): Verdict | undefined {
  if (doubt === undefined || doubt.state === 'Failed') return doubt
  if (!sight.hasServed) return { ...doubt, state: sight.isRestoring ? 'Restoring' : 'Provisioning' }
  return doubt.state === 'Updating' && wasOff(sight) ? { ...doubt, state: 'Starting' } : doubt
}

function firstOf(looks: readonly Look[], sight: Sight, lag: Lag | undefined): Verdict | undefined {
  for (const look of looks) {
    const verdict = look(sight, lag)
    if (verdict !== undefined) return verdict
  }
  return undefined
}

export const verdictOn = (sight: Sight): Verdict =>
  firstOf(LOOKS, sight, lagOf(sight)) ?? {
    current: true,
    state: 'Ready',
    reason: 'MembersReady',
    message: `${sight.pods.length} of ${sight.pods.length} members serve`
  }
