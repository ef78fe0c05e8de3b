/** StatefulSets: what belongs to one, and whether a change has reached all of it. */
import type { Live } from '../src/api/live.ts'
import { numberIn, valueIn } from './unchecked.ts'

export const STATEFUL_SET = { apiVersion: 'apps/v1', kind: 'StatefulSet' } as const

/** The label in which a pod has the revision of the template that it was made from. */
const REVISION = 'controller-revision-hash'

/** The pods of a StatefulSet, in the order of their numbers. */
export const podsOf = <Pod extends Live>(pods: readonly Pod[], set: string): Pod[] => numbered(pods, set)

/** The claims that a StatefulSet made from one of its templates: `datadir-orders-pxc-0` of `datadir`, for `orders-pxc`. */
export const claimsOf = <Claim extends Live>(claims: readonly Claim[], template: string, set: string): Claim[] =>
  numbered(claims, `${template}-${set}`)

/** Those whose name is this one, a dash and a number; another set may be called alike and go on otherwise. */
function numbered<Object extends Live>(objects: readonly Object[], name: string): Object[] {
  const number = ({ metadata }: Object) =>
    metadata.name.startsWith(`${name}-`) ? metadata.name.slice(name.length + 1) : ''
  return objects.filter((object) => /^\d+$/.test(number(object))).sort((a, b) => Number(number(a)) - Number(number(b)))
}

/**
 * Whether so many pods run, all of them ready and made from the present template. Of the template their own labels
 * tell as well: where an operator replaces pods itself, the StatefulSet may never say that it has arrived there.
 */
export function hasArrived(set: Live | undefined, pods: readonly Live[], wanted: number): boolean {
  if (set === undefined) return wanted === 0 && pods.length === 0
  const counts = ['replicas', 'readyReplicas', 'updatedReplicas'].map((name) => count(set, name))
  if (!isSeen(set) || valueIn(set, 'spec', 'replicas') !== wanted || counts.some((one) => one !== wanted)) return false
  const update = valueIn(set, 'status', 'updateRevision')
  const isOfTemplate = ({ metadata }: Live) => metadata.labels?.[REVISION] === update
  return pods.length === wanted && (valueIn(set, 'status', 'currentRevision') === update || pods.every(isOfTemplate))
}

/** Whether a change is on its way to the pods: not seen yet, another number of them, or some made from an older template. */
export function isChanging(set: Live | undefined, wanted: number): boolean {
  if (set === undefined) return wanted > 0
  return (
    !isSeen(set) ||
    valueIn(set, 'spec', 'replicas') !== wanted ||
    count(set, 'updatedReplicas') < count(set, 'replicas')
  )
}

/** A count of none is left out. */
const count = (set: Live, name: string): number => numberIn(set, 'status', name) ?? 0

const isSeen = (set: Live): boolean => count(set, 'observedGeneration') >= (set.metadata.generation ?? 0)
