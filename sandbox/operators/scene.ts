/** What a stand-in sees of one child, and what it wishes to become true. Seeing and wishing are data: a play is a pure function. */
import { createHash } from 'node:crypto'
import type { KindRef, Live, LiveOf, OwnerReference } from '../../src/api/live.ts'
import type { Knobs } from './knobs.ts'

/** One child and the objects around it, as the API server has them. */
export interface Scene<Fields extends object = object> {
  readonly child: LiveOf<Fields>
  readonly knobs: Knobs
  /** The objects of a kind that tell of this child, by name; numbers in names count as numbers. */
  of<Other extends object>(kind: KindRef): readonly LiveOf<Other>[]
  /** Every object of a kind in the namespace of the child. */
  all<Other extends object>(kind: KindRef): readonly LiveOf<Other>[]
  named<Other extends object>(kind: KindRef, name: string): LiveOf<Other> | undefined
  /** Whether this has been so for some steps, counted from when it was first asked. While it has not, the child is played again in time. */
  lasted(what: string, steps?: number): boolean
  /** Asks to be played again after so many steps, whatever happens meanwhile. */
  again(steps: number): void
  /** The time, as objects carry it. */
  readonly now: string
}

/** An object as a stand-in makes it; its namespace is that of the child. */
export interface Prop extends KindRef {
  readonly metadata: {
    readonly name: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly finalizers?: readonly string[]
    readonly ownerReferences?: readonly OwnerReference[]
  }
  readonly [field: string]: unknown
}

export type Wish =
  /** It is there; how it looks later is nobody's business. */
  | { readonly does: 'make'; readonly object: Prop }
  /** It is there, and is made anew in place whenever it should look different. */
  | { readonly does: 'keep'; readonly object: Prop }
  /** Some fields, by a merge patch. */
  | { readonly does: 'change'; readonly of: Live; readonly patch: object }
  /** This is its whole status. */
  | { readonly does: 'report'; readonly of: Live; readonly status: object }
  /** These fields of its status, whose other fields are somebody else's. */
  | { readonly does: 'happen'; readonly of: Live; readonly status: object }
  | { readonly does: 'drop'; readonly of: Live; readonly orphans?: boolean }

/** On what is kept: the hash of how it was last wished for. */
export const MADE_OF = 'stand-in.dbaas.dev/made-of'

export const make = (object: Prop): Wish => ({ does: 'make', object })
export const keep = (object: Prop): Wish => ({ does: 'keep', object })
export const change = (of: Live, patch: object): Wish => ({ does: 'change', of, patch })
export const report = (of: Live, status: object): Wish => ({ does: 'report', of, status })
export const happen = (of: Live, status: object): Wish => ({ does: 'happen', of, status })
export const drop = (of: Live, { orphans = false } = {}): Wish => ({ does: 'drop', of, orphans })

/** How a child operator deals with one of its kinds. */
export interface Play {
  readonly kind: KindRef
  /** The kinds that it makes or looks at. */
  readonly sees: readonly KindRef[]
  /** The name of the child that an object of such a kind tells of. */
  childOf(object: Live): string | undefined
  /** What is to be done now. Asked again after every change, and after a crash: it must come to the same end. */
  play(scene: Scene): readonly Wish[]
}

/** A child operator that is not there. */
export interface StandIn {
  readonly name: string
  /** Where the definitions of its kinds are in the module cache of Go, if the real one's module is there. */
  readonly modules: readonly string[]
  readonly plays: readonly Play[]
}

/** The owner reference by which an object goes when the child goes. */
export function ownedBy({ apiVersion, kind, metadata: { name, uid } }: Live): readonly OwnerReference[] {
  return [{ apiVersion, kind, name, uid, controller: true }]
}

/** The wishes, and that whatever of these kinds was kept for the child before, and is not any more, goes. */
export function nothingElse(scene: Scene, kinds: readonly KindRef[], wishes: readonly Wish[]): Wish[] {
  const kept = new Set(wishes.flatMap((wish) => (wish.does === 'keep' ? [nameOf(wish.object)] : [])))
  const isLeftOver = (object: Live) =>
    object.metadata.annotations?.[MADE_OF] !== undefined &&
    object.metadata.ownerReferences?.some(({ uid }) => uid === scene.child.metadata.uid) === true &&
    !kept.has(nameOf(object))
  const leftOver = kinds.flatMap((kind) => scene.of(kind).filter(isLeftOver))
  return [...wishes, ...leftOver.map((object) => drop(object))]
}

const nameOf = ({ kind, metadata }: KindRef & { readonly metadata: { readonly name: string } }): string =>
  `${kind} ${metadata.name}`

/** Whether the child is on its way out. */
export const isDeleting = ({ metadata }: Live): boolean => metadata.deletionTimestamp !== undefined

/** A short text that is the same for the same value. */
export const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

export interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: string
}

/** The conditions with the time of their last change: one that did not change keeps its own. */
export function dated(
  wanted: readonly Condition[],
  before: readonly Condition[] | undefined,
  now: string
): Condition[] {
  return wanted.map((condition) => {
    const old = before?.find(({ type }) => type === condition.type)
    const same = old?.status === condition.status
    return { ...condition, lastTransitionTime: (same && old?.lastTransitionTime) || now }
  })
}
