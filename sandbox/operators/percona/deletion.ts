/** What the finalizers of Percona's operators do, and how they disappear. */
import { change, drop, type Scene, type Wish } from '../scene.ts'
import { isStaffed, statefulSet, type Troupe } from './groups.ts'

/** The finalizers of one operator. */
export interface Finalizers {
  /** Pods are stopped in order before anything else. */
  readonly podsInOrder: string
  /** What each of the others takes away: the claims of which groups, and which Secrets. */
  readonly deletes: Readonly<Record<string, { readonly component?: string; readonly secrets: readonly string[] }>>
  /** Whether finalizers of strangers stay. */
  readonly keepsForeign: boolean
  /** Those that it tries again and again, since what they need is not there; none after them has its turn. */
  readonly hopeless?: readonly string[]
  /** Whether a child that it never took hangs in its deletion; else all finalizers are dropped at once. */
  readonly hangsWhenRefused: boolean
}

/** What is to be done now for a child that is on its way out. */
export function leave(
  scene: Scene,
  troupes: readonly Troupe[],
  finalizers: Finalizers,
  { isRefused }: { isRefused: boolean }
): Wish[] {
  const { finalizers: all = [] } = scene.child.metadata
  if (isRefused) return finalizers.hangsWhenRefused ? [] : [change(scene.child, { metadata: { finalizers: [] } })]
  if (finalizers.hopeless?.some((name) => all.includes(name))) return []
  if (all.includes(finalizers.podsInOrder) && troupes.some(({ pods }) => pods.length > 0)) {
    return troupes.filter(isStaffed).map((troupe) => statefulSet(scene, troupe, 0))
  }
  const ours = all.filter((name) => name === finalizers.podsInOrder || name in finalizers.deletes)
  const removals = ours.flatMap((name) => removal(scene, troupes, finalizers.deletes[name]))
  if (removals.length > 0) {
    scene.again(1) // no Secret tells which child it was made for, so nobody is told that it has gone
    return removals
  }
  const foreign = finalizers.keepsForeign ? all.filter((name) => !ours.includes(name)) : []
  return foreign.length === all.length ? [] : [change(scene.child, { metadata: { finalizers: foreign } })]
}

function removal(scene: Scene, troupes: readonly Troupe[], what: Finalizers['deletes'][string] | undefined): Wish[] {
  if (what === undefined) return []
  const concerned = troupes.filter(({ group }) => what.component === undefined || group.component === what.component)
  const secrets = what.secrets.map((name) => scene.named(SECRET, name)).filter((secret) => secret !== undefined)
  return [
    ...concerned.flatMap(({ set }) => (set === undefined ? [] : [set])),
    ...concerned.flatMap(({ claims }) => claims),
    ...secrets
  ].map((object) => drop(object))
}

const SECRET = { apiVersion: 'v1', kind: 'Secret' } as const
