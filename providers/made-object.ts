/** Operations that are one object of the child operator: made once, under a name that follows from the operation. */

import type { KindRef } from '../src/api/live.ts'
import type { Manifest, Refusal } from './contract.ts'
import type { Live, Reading } from './found.ts'
import type { Act, Progress, Underway } from './operation.ts'
import { isGoing } from './pods.ts'
import { failed, running } from './progress.ts'
import { textIn } from './unchecked.ts'

/** Short, as operators make names of Jobs of it. */
export const nameFor = ({ uid }: Pick<Underway, 'uid'>): string => `op-${uid.slice(0, 13)}`

/** An object whose status has a state, as its operator spells it. */
export interface MadeKind {
  readonly kind: KindRef
  /** The field of the status that has the state, where it is not called that. */
  readonly stateField?: string
  readonly succeeded: string
  readonly failed: readonly string[]
  /** The field of the status that says why. */
  readonly errorField: string
}

export const madeFor = (given: Underway, { kind }: Pick<MadeKind, 'kind'>): Live | undefined =>
  given.found.of(kind).find(({ metadata }) => metadata.name === nameFor(given))

/** Its name, while it is not among what was found: a cache may not have heard of it yet. */
export const notFoundYet = (given: Underway, { kind }: Pick<MadeKind, 'kind'>): Reading | undefined =>
  madeFor(given, { kind }) === undefined ? { ...kind, name: nameFor(given) } : undefined

/** Our own progress has told of it: should it be gone now, somebody deleted it, and it is not made again. */
export const wasSeen = (given: Underway): boolean =>
  given.request.status?.progressDetails?.some(({ object }) => object === nameFor(given)) === true

export function makingOnce(
  given: Underway,
  { kind }: Pick<MadeKind, 'kind'>,
  made: Pick<Manifest['metadata'], 'labels' | 'annotations'> & { readonly spec: object }
): Act[] {
  if (madeFor(given, { kind }) !== undefined || wasSeen(given)) return []
  const { namespace } = given.cluster.metadata
  const { spec, ...marks } = made
  const manifest: Manifest = {
    ...kind,
    metadata: { name: nameFor(given), ...(namespace && { namespace }), ...marks },
    spec
  }
  return [{ do: 'make', manifest }]
}

/** Whether its operator has not come to an end with an object yet. */
export function isOpen(object: Live, made: MadeKind): boolean {
  const state = stateOf(object, made)
  return state !== made.succeeded && !made.failed.includes(state ?? '')
}

const stateOf = (object: Live, { stateField = 'state' }: MadeKind) => textIn(object, 'status', stateField)

/** How far the object is; what its success means is said by whoever made it. */
export function progressOfMade(given: Underway, made: MadeKind, succeeded: (object: Live) => Progress): Progress {
  const object = madeFor(given, made)
  const name = nameFor(given)
  const what = `${made.kind.kind} ${name}`
  if (object === undefined) {
    const message = `${what} was deleted before it had ended`
    return wasSeen(given)
      ? failed('Deleted', message, [{ object: name, status: 'Failed', message }])
      : running('Asked', `${what} is being made`)
  }
  const [state, words] = [stateOf(object, made), textIn(object, 'status', made.errorField)]
  if (state === made.succeeded) return succeeded(object)
  if (!isOpen(object, made)) {
    const message = words ?? `${what} ended as ${state}`
    return failed('ChildFailed', message, [{ object: name, status: 'Failed', message }])
  }
  const message = `${what} is ${state ?? 'not begun'}${words === undefined ? '' : `: ${words}`}`
  return running('ChildRuns', message, [{ object: name, status: 'Running', message }])
}

/** One that has not ended can be deleted; what it has uploaded so far is no backup. */
export function unmaking(given: Underway, made: MadeKind): readonly Act[] | Refusal {
  const object = madeFor(given, made)
  if (object === undefined || isGoing(object)) return []
  return isOpen(object, made)
    ? [{ do: 'delete', object }]
    : { why: 'it has ended already', fix: 'delete the DatabaseBackup if it is not wanted' }
}
