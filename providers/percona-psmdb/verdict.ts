/** How a cluster is, in one word: the word of its operator, checked against StatefulSets, pods and volumes. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import { isGrowing, isSmaller, whyNotGrown } from '../claims.ts'
import type { Given } from '../contract.ts'
import type { EngineState, ObservedStatus } from '../observed.ts'
import { isReady, whyNotReady } from '../pods.ts'
import { PLAIN, type Signs, stateOf, wordOf } from '../state-table.ts'
import { isChanging } from '../stateful-sets.ts'
import { conditionIn, textIn } from '../unchecked.ts'
import { BACKUP } from './child.ts'
import { isToBeFilled } from './data-source.ts'
import { wantedVolume } from './engine.ts'
import { takesWrites, versionOf } from './members.ts'
import { firstRestore } from './names.ts'
import {
  allArrived,
  areAgentsBusy,
  groupsSeen,
  isCurrent,
  isPaused,
  restores,
  runningRestore,
  serves,
  wordsOn
} from './surroundings.ts'

type Verdict = Pick<ObservedStatus, 'current' | 'state' | 'reason' | 'message' | 'needsEdit'>
type Cause = Pick<ObservedStatus, 'reason' | 'message' | 'needsEdit'>
type SourceStatus = NonNullable<DatabaseClusterStatus['dataSource']>

/** In what the operator says of a child that it refuses; only an edit helps then. */
const REFUSAL = 'wrong psmdb options'

/** On a StatefulSet while its volumes are being replaced by larger ones. */
const RESIZING = 'percona.com/pvc-resize-in-progress'

/** The condition of a change that cannot go on yet. */
const UPDATE_WAITS = 'pendingSmartUpdate'

const said = ({ found }: Pick<Given, 'found'>): string | undefined => textIn(found.child(), 'status', 'message')

export const isRefused = (given: Pick<Given, 'found'>): boolean => said(given)?.includes(REFUSAL) ?? false

/** Its version is told of a cluster only once it has been ready. */
export const hasServed = ({ cluster, found }: Given): boolean =>
  cluster.status?.initializedAt !== undefined || textIn(found.child(), 'status', 'mongoVersion') !== undefined

/** Off when somebody last looked, or on the way back from there. */
const wasOff = ({ cluster: { status } }: Given): boolean =>
  status?.power === 'Off' || status?.power === 'TurningOff' || status?.phase === 'Starting'

/** The restore that brings the first data. */
const ownRestore = (given: Given): Live | undefined =>
  restores(given).find(({ metadata }) => metadata.name === firstRestore(given.cluster.metadata.name))

/** Succeeded only when the cluster serves again: the restore says so while members still start. */
export function sourceStatus(given: Given): SourceStatus | undefined {
  if (given.cluster.spec.dataSource === undefined) return undefined
  if (!isToBeFilled(given)) return { phase: 'Succeeded' }
  const restore = ownRestore(given)
  const state = textIn(restore, 'status', 'state')
  const completedAt = textIn(restore, 'status', 'completed')
  if (state === 'error' || state === 'rejected') return { phase: 'Failed' }
  if (state === 'ready' && serves(given) && !areAgentsBusy(given))
    return { phase: 'Succeeded', ...(completedAt && { completedAt }) }
  return { phase: restore === undefined ? 'Pending' : 'Running' }
}

/** Before a cluster has served, one group that cannot begin is the end of it. */
function wordOfAll(given: Given): Signs['word'] {
  const word = wordOf(textIn(given.found.child(), 'status', 'state'))
  const isStuck = groupsSeen(given).some(({ name }) => textIn(wordsOn(given, name), 'status') === 'error')
  return isStuck && !hasServed(given) ? 'error' : word
}

export const isResizing = (given: Given): boolean =>
  groupsSeen(given).some(
    ({ set, claims, storage }) =>
      set?.metadata.annotations?.[RESIZING] !== undefined || claims.some((claim) => isGrowing(claim, storage))
  )

const isUpgrading = (given: Given): boolean =>
  groupsSeen(given).some(({ pods }) =>
    pods.some((pod) => (versionOf(pod) ?? given.version.version) !== given.version.version)
  )

function signsOf(given: Given): Signs {
  const groups = groupsSeen(given)
  return {
    word: wordOfAll(given),
    // also until the children are as they are to stay: agents that were there for the restore only go
    isRestoring: runningRestore(given) !== undefined || (isToBeFilled(given) && hasServed(given)),
    isWantedOff: isPaused(given),
    hasPods: groups.some(({ pods }) => pods.length > 0),
    hasServed: hasServed(given),
    wasOff: wasOff(given),
    isGrowing: isResizing(given),
    isUpgrading: isUpgrading(given),
    hasArrived: allArrived(given),
    isChanging: groups.some(({ set, wanted }) => isChanging(set, wanted))
  }
}

/** The operator fails over small things, such as a member that takes long to restart, while the others serve. */
function stateNow(given: Given, source: SourceStatus | undefined): EngineState {
  if (source?.phase === 'Failed') return 'Failed' // it runs, and is empty
  const state = stateOf(signsOf(given))
  return state === 'Failed' && hasServed(given) && takesWrites(given) ? 'Degraded' : state
}

/** The operator puts a size back that it cannot have; the cluster goes on with the old one. */
function sizeTakenBack(given: Given): Cause | undefined {
  const group = groupsSeen(given).find(
    (one) => one.of !== 'routers' && isSmaller(one.storage, wantedVolume(given, one).storage)
  )
  if (group === undefined) return undefined
  const why = group.claims.map((claim) => whyNotGrown(claim)).find(Boolean)
  return {
    reason: 'ResizeTakenBack',
    message: `The operator took the volumes of ${group.name} back to ${group.storage}${why ? `: ${why}` : ''}; ask for that size, or for another one`,
    needsEdit: true
  }
}

function failedRestore(given: Given): Cause {
  const restore = ownRestore(given)
  const why = textIn(restore, 'status', 'error') ?? 'it does not say why'
  return {
    reason: 'RestoreFailed',
    message: `${why}; delete the ${restore?.kind} ${restore?.metadata.name} to have it tried again, or the cluster`,
    needsEdit: true
  }
}

/** What keeps the operator from going on, where it is not a fault. */
function patience(given: Given, state: EngineState): Cause | undefined {
  const running = given.found.of(BACKUP).find((backup) => textIn(backup, 'status', 'state') === 'running')
  if (state === 'Stopping' && running)
    return {
      reason: 'WaitingForBackup',
      message: `Backup ${running.metadata.name} is running; the database goes off after it`
    }
  const message = ['Updating', 'Upgrading'].includes(state) ? whyUpdateWaits(given) : undefined
  return message === undefined ? undefined : { reason: 'UpdateWaits', message }
}

/** Why members that are to restart do not; undefined when nothing keeps them. */
export function whyUpdateWaits({ found }: Pick<Given, 'found'>): string | undefined {
  const waits = conditionIn(found.child(), UPDATE_WAITS)
  if (waits?.status !== 'True') return undefined
  return waits.message ?? 'The operator waits until members can restart: for a backup, a resize, or other members'
}

/** What a group, or a pod, says is in its way. */
function trouble(given: Given): string | undefined {
  const groups = groupsSeen(given)
  const complaint = groups.map(({ name }) => textIn(wordsOn(given, name), 'message')).find(Boolean)
  const pod = groups.flatMap(({ pods }) => pods).find((one) => !isReady(one))
  return complaint ?? (pod && `${pod.metadata.name}: ${whyNotReady(pod)}`)
}

/** The first thing that is in the way, in the words of whoever said it. */
function causeOf(given: Given, state: EngineState, source: SourceStatus | undefined): Cause {
  const plain = PLAIN[state]
  if (source?.phase === 'Failed') return failedRestore(given)
  if (state === 'Stopped') return plain
  if (state === 'Ready') return sizeTakenBack(given) ?? plain
  const message = said(given) ?? trouble(given) ?? plain.message
  if (isRefused(given)) return { reason: 'Refused', message, needsEdit: true }
  return patience(given, state) ?? { reason: plain.reason, message }
}

/** A pass of the operator that fails never tells its generation, so what it says of a fault counts as it is. */
export function verdictOn(given: Given): Verdict {
  const source = sourceStatus(given)
  const state = stateNow(given, source)
  const isFault = textIn(given.found.child(), 'status', 'state') === 'error'
  return { current: isCurrent(given) || isFault, state, ...causeOf(given, state, source) }
}
