/** Operations that take members away one after the other. UIDs tell what was done, so that nobody is taken away twice. */
import type { Refusal } from './contract.ts'
import type { Live } from './found.ts'
import type { Act, Progress } from './operation.ts'
import { isReady, whyNotReady } from './pods.ts'
import { failed, running, succeeded } from './progress.ts'

/** How far the operation is with one member. */
export interface Turn {
  readonly name: string
  readonly stage: 'Pending' | 'Running' | 'Succeeded'
  /** What is to be written for it; of one that is Pending, once its turn has come. */
  readonly acts: readonly Act[]
  /** Why it cannot be its turn yet, or why it is not back. */
  readonly waits?: string | undefined
}

const isAway = ({ stage }: Turn): boolean => stage === 'Running'

/** Nobody goes before the one before is back. */
export function actsInTurn(turns: readonly Turn[]): readonly Act[] {
  const next = turns.find(isAway) ?? turns.find(({ stage }) => stage === 'Pending')
  return next === undefined || (next.stage === 'Pending' && next.waits !== undefined) ? [] : next.acts
}

/** How the cluster is as a whole. */
export interface Health {
  /** Everything that it asks for is there and ready. */
  readonly serves: boolean
  /** What its operator calls an error. */
  readonly trouble: string | undefined
}

export function progressInTurn(turns: readonly Turn[], { serves, trouble }: Health): Progress {
  const next = turns.find(isAway) ?? turns.find(({ stage }) => stage === 'Pending')
  const members = turns.map(({ name, stage, waits }) => ({
    object: name,
    status: stage,
    ...(waits !== undefined && { message: waits })
  }))
  if (next === undefined && serves) return succeeded('AllBack', 'Every member is back and ready', members)
  if (trouble !== undefined) return failed('OperatorError', trouble, members)
  const message = next === undefined ? 'Waiting until the cluster is ready' : `${next.name}: ${next.waits ?? 'is next'}`
  return running('InTurn', message, members)
}

/** Between two members it can be left at that. */
export function cancelInTurn(turns: readonly Turn[]): readonly Act[] | Refusal {
  const away = turns.find(isAway)
  if (away === undefined) return []
  return { why: `${away.name} is away and has to come back first`, fix: 'wait for it: nobody else is taken away then' }
}

/** Under this key the UID of an object is noticed when an operation begins; empty where there was none. */
const noticedAs = ({ kind }: { readonly kind: string }, name: string): string => `${kind}/${name}`

export const noticing = (
  kind: { readonly kind: string },
  objects: readonly Live[],
  names: readonly string[]
): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [
      noticedAs(kind, name),
      objects.find(({ metadata }) => metadata.name === name)?.metadata.uid ?? ''
    ])
  )

/** Whether an object is the very one that was there when the operation began. */
export const isNoticed = (object: Live, noticed: Readonly<Record<string, string>>): boolean =>
  noticed[noticedAs(object, object.metadata.name)] === object.metadata.uid

/** Those that serve nobody first, then from the highest number down, and the one that clients write to last. */
export function inOrder(pods: readonly Live[], last: string | undefined): Live[] {
  const rank = (pod: Live) => (isReady(pod) ? (pod.metadata.name === last ? 2 : 1) : 0)
  return [...pods].reverse().sort((a, b) => rank(a) - rank(b))
}

/** Why a member cannot be spared: another one does not serve. One that does not serve itself can always be. */
export function whyKept(pod: Live, pods: readonly Live[], size: number): string | undefined {
  if (!isReady(pod)) return undefined
  const others = pods.filter(({ metadata }) => metadata.name !== pod.metadata.name)
  const absent = others.find((other) => !isReady(other))
  if (absent !== undefined) return `stays until ${absent.metadata.name} is ready: ${whyNotReady(absent)}`
  return others.length < size - 1 ? `stays until there are ${size} members` : undefined
}
