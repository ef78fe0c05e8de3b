/** Restarts: of all pods of a part by its operator, which is told so by an annotation, or of single members by our own hand. */
import type { Given, Refusal } from './contract.ts'
import type { Live } from './found.ts'
import {
  actsInTurn,
  cancelInTurn,
  type Health,
  inOrder,
  isNoticed,
  noticing,
  progressInTurn,
  type Turn,
  whyKept
} from './in-turn.ts'
import type { Act, Operation, Progress, Underway } from './operation.ts'
import { isGoing, isReady, POD, whyNotReady } from './pods.ts'
import { failed, running, succeeded } from './progress.ts'
import { valueIn } from './unchecked.ts'

/** On the pods that were made for a restart: the UID of its operation. */
export const RESTART_MARK = 'dbaas.dev/restart'

/** The pods of one part of a cluster. */
export interface Troupe {
  /** In the order of their numbers. */
  readonly pods: readonly Live[]
  /** How many there are to be. */
  readonly size: number
  /** The one that clients write to, where that is known. */
  readonly writer?: string | undefined
  /** The way to the annotations of its pods in the child. Their operator replaces the pods when one changes. */
  readonly annotations: readonly string[]
}

export interface Restarted {
  troupe(given: Given, target: 'Engine' | 'Proxy'): Troupe
  health(given: Given): Health
}

const SECONDS_PER_POD = 3600 // an operator waits long for one that has much to catch up with

/** A member goes, and its StatefulSet brings another one of its name. */
export function replaced(
  name: string,
  { pods, size }: Pick<Troupe, 'pods' | 'size'>,
  noticed: Underway['noticed']
): Turn {
  const pod = pods.find(({ metadata }) => metadata.name === name)
  if (pod === undefined || (isNoticed(pod, noticed) && isGoing(pod)))
    return { name, stage: 'Running', acts: [], waits: 'is on its way back' }
  if (isNoticed(pod, noticed))
    return { name, stage: 'Pending', acts: [{ do: 'delete', object: pod }], waits: whyKept(pod, pods, size) }
  return isReady(pod)
    ? { name, stage: 'Succeeded', acts: [] }
    : { name, stage: 'Running', acts: [], waits: whyNotReady(pod) }
}

const namesIn = ({ request }: Pick<Underway, 'request'>): readonly string[] => request.spec.restart?.instances ?? []

export function restarting({ troupe, health }: Restarted): Operation {
  const troupeOf = (given: Underway) =>
    troupe(given, isOfMembers(given) ? 'Engine' : (given.request.spec.restart?.target ?? 'Engine'))
  const turnsOf = (given: Underway) => turns(namesIn(given), troupeOf(given), given.noticed)
  return {
    impact: (given) => (troupeOf(given).size > 1 ? 'RollingRestart' : 'Downtime'),
    timeoutSeconds: (given) => SECONDS_PER_POD * Math.max(1, troupeOf(given).size),
    notice: (given, request) => noticing(POD, troupe(given, 'Engine').pods, namesIn({ request })),
    acts: (given) => (isOfMembers(given) ? actsInTurn(turnsOf(given)) : marking(given, troupeOf(given))),
    progress: (given) =>
      isOfMembers(given)
        ? progressInTurn(turnsOf(given), health(given))
        : rolled(given, troupeOf(given), health(given)),
    cancel: (given) => (isOfMembers(given) ? cancelInTurn(turnsOf(given)) : unmarked(given, troupeOf(given)))
  }
}

/** Members are named only where not all of them are meant. */
const isOfMembers = (given: Underway): boolean => namesIn(given).length > 0

function turns(names: readonly string[], troupe: Troupe, noticed: Underway['noticed']): Turn[] {
  const ordered = inOrder(troupe.pods, troupe.writer).map(({ metadata }) => metadata.name)
  const rank = (name: string) => ordered.indexOf(name)
  return [...names].sort((a, b) => rank(a) - rank(b)).map((name) => replaced(name, troupe, noticed))
}

const isMarked = ({ found, uid }: Underway, { annotations }: Troupe): boolean =>
  valueIn(found.child(), ...annotations, RESTART_MARK) === uid

function marking(given: Underway, troupe: Troupe): Act[] {
  const child = given.found.child()
  if (child === undefined || isMarked(given, troupe)) return []
  const patch = troupe.annotations.reduceRight<object>((inner, name) => ({ [name]: inner }), {
    [RESTART_MARK]: given.uid
  })
  return [{ do: 'patch', object: child, patch }]
}

function rolled({ uid }: Underway, { pods, size }: Troupe, { serves, trouble }: Health): Progress {
  const isNew = (pod: Live) => valueIn(pod, 'metadata', 'annotations', RESTART_MARK) === uid
  const members = pods.map((pod) => {
    const why = isNew(pod) ? whyNotReady(pod) : 'waits for its turn'
    const status = why === undefined ? 'Succeeded' : isNew(pod) ? 'Running' : 'Pending'
    return { object: pod.metadata.name, status, ...(why !== undefined && { message: why }) } as const
  })
  const waiting =
    members.find(({ status }) => status === 'Running') ?? members.find(({ status }) => status === 'Pending')
  if (waiting === undefined && pods.length === size && serves)
    return succeeded('Restarted', 'Every pod is newer than the request, and ready', members)
  if (trouble !== undefined) return failed('OperatorError', trouble, members)
  return running(
    'Restarting',
    waiting ? `${waiting.object}: ${waiting.message}` : 'Waiting until the cluster is ready',
    members
  )
}

const unmarked = (given: Underway, troupe: Troupe): readonly Act[] | Refusal =>
  isMarked(given, troupe)
    ? { why: 'the child operator has begun, and the members must be alike in the end', fix: 'wait until all are back' }
    : []
