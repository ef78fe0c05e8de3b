/** What the API server has around a cluster, as a provider may look at it. Nobody has checked these objects: every field may be missing. */
import type { KindRef, Live, LiveOf } from '../src/api/live.ts'

export type { Live, LiveMetadata, LiveOf, OwnerReference } from '../src/api/live.ts'

/**
 * A kind whose objects tell how a cluster is doing; their events wake it. The main child and the kinds of `owns` need
 * no watch: they carry our own labels.
 */
export interface Watch extends KindRef {
  /** Only objects with these labels are kept in memory. */
  readonly selector?: string
  /** What a reading by name, a deletion or an operation does to such objects; they are only watched without it. */
  readonly changes?: readonly ('get' | 'patch' | 'delete')[]
  /** The name of the DatabaseCluster, in the namespace of the object, that the object tells of. */
  clusterOf(object: Live): string | undefined
}

/** Objects of a kind whose label has the name of their cluster; only those with the label are kept. */
export function labelled(kind: KindRef, label: string, also?: string): Watch {
  return {
    ...kind,
    selector: also === undefined ? label : `${label},${also}`,
    clusterOf: ({ metadata }) => metadata.labels?.[label]
  }
}

/** One object that a cluster needs to see, in its own namespace, read when the cluster is looked at. */
export interface Reading extends KindRef {
  readonly name: string
}

/** What was found for one cluster. */
export interface Found {
  /** The main child, where there is one. */
  child<Fields extends object>(): LiveOf<Fields> | undefined
  /** Every object of a watched or owned kind that tells of this cluster, by name. */
  of<Fields extends object>(kind: KindRef): readonly LiveOf<Fields>[]
  /** An object that `reads` asked for; undefined where there is none. */
  named<Fields extends object>(kind: KindRef, name: string): LiveOf<Fields> | undefined
}

/** Before anything was made, and offline. */
export const NOTHING_FOUND: Found = {
  child: () => undefined,
  of: () => [],
  named: () => undefined
}

/** What was found, from a list of objects: the main child is told by its kind and the name of the cluster. */
export function foundIn(objects: readonly Live[], main: KindRef & { readonly name: string }): Found {
  const of = (kind: KindRef) =>
    objects
      .filter((object) => sameKind(object, kind))
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)) as LiveOf<never>[]
  const named = (kind: KindRef, name: string) => of(kind).find(({ metadata }) => metadata.name === name)
  return { child: () => named(main, main.name), of, named }
}

/** The same, and one more. */
export function foundWith(object: Live, { child, of, named }: Found): Found {
  const isMeant = (kind: KindRef) => sameKind(object, kind)
  return {
    child,
    of: (kind) => (isMeant(kind) ? ([...of(kind), object] as LiveOf<never>[]) : of(kind)),
    named: (kind, name) =>
      isMeant(kind) && object.metadata.name === name ? (object as LiveOf<never>) : named(kind, name)
  }
}

export const sameKind = (a: KindRef, b: KindRef): boolean => a.apiVersion === b.apiVersion && a.kind === b.kind
