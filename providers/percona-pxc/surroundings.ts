/** What is around a cluster: the objects that tell of it, and what they tell together. */
import type { Live } from '../../src/api/live.ts'
import { CLAIM } from '../claims.ts'
import type { Given } from '../contract.ts'
import { labelled, type Reading, type Watch } from '../found.ts'
import { POD } from '../pods.ts'
import { SERVICE } from '../services.ts'
import { claimsOf, hasArrived, podsOf, STATEFUL_SET } from '../stateful-sets.ts'
import { numberIn, textIn, valueIn } from '../unchecked.ts'
import { BACKUP, RESTORE } from './child.ts'
import { LABEL, nameOf, OF_OPERATOR, type Part } from './names.ts'

/**
 * Backups and restores carry no label that all of them have: those that a person makes by hand have none. To write
 * to a cluster while such a restore runs would undo it, so every one of them is kept in memory.
 */
const ofCluster = (kind: typeof BACKUP | typeof RESTORE): Watch => ({
  ...kind,
  clusterOf: (object) => textIn(object, 'spec', 'pxcCluster')
})

export const watches: readonly Watch[] = [
  labelled(SERVICE, LABEL.cluster, OF_OPERATOR),
  { ...labelled(POD, LABEL.cluster, OF_OPERATOR), changes: ['delete'] },
  { ...labelled(CLAIM, LABEL.cluster, OF_OPERATOR), changes: ['delete'] },
  { ...ofCluster(BACKUP), changes: ['patch', 'delete'] },
  ofCluster(RESTORE)
]

/** The parts of a cluster as its child has them. */
export function partsOf(given: Given): Part[] {
  const child = given.found.child()
  const isOn = (part: Part) => part === 'pxc' || valueIn(child, 'spec', part, 'enabled') === true
  return (['pxc', 'haproxy', 'proxysql'] as const).filter(isOn)
}

/** StatefulSets carry no labels here, so that nobody could watch only those that matter. */
export const reads = (given: Given): Reading[] =>
  given.found.child() === undefined
    ? []
    : partsOf(given).map((part) => ({ ...STATEFUL_SET, name: nameOf(given.cluster.metadata.name, part) }))

/** The pods of a part, in the order of their numbers. */
export const podsIn = ({ cluster, found }: Given, part: Part): Live[] =>
  podsOf(found.of(POD), nameOf(cluster.metadata.name, part))

export const setOf = ({ cluster, found }: Given, part: Part): Live | undefined =>
  found.named(STATEFUL_SET, nameOf(cluster.metadata.name, part))

export const dataClaims = ({ cluster, found }: Pick<Given, 'cluster' | 'found'>): Live[] =>
  claimsOf(found.of(CLAIM), 'datadir', nameOf(cluster.metadata.name, 'pxc'))

/** The size of data volumes as it stands on the child; its operator takes back what cannot be had. */
export const storageOfChild = ({ found }: Pick<Given, 'found'>): unknown =>
  valueIn(found.child(), 'spec', 'pxc', 'volumeSpec', 'persistentVolumeClaim', 'resources', 'requests', 'storage')

export const proxyClaims = ({ cluster, found }: Given): Live[] =>
  claimsOf(found.of(CLAIM), 'proxydata', nameOf(cluster.metadata.name, 'proxysql'))

/** How many pods of a part the child asks for. */
export const wantedIn = (given: Given, part: Part): number =>
  valueIn(given.found.child(), 'spec', 'pause') === true
    ? 0
    : (numberIn(given.found.child(), 'spec', part, 'size') ?? 0)

/** Whether what the child asks for has reached all pods. */
export const allArrived = (given: Given): boolean =>
  partsOf(given).every((part) => hasArrived(setOf(given, part), podsIn(given, part), wantedIn(given, part)))

/** Whether the operator has acted on the child as it is. */
export function isCurrent({ found }: Given): boolean {
  const child = found.child()
  return child !== undefined && numberIn(child, 'status', 'observedGeneration') === child.metadata.generation
}

/** Ready for good: the word alone can be one look old. */
export const serves = (given: Given): boolean =>
  textIn(given.found.child(), 'status', 'state') === 'ready' && isCurrent(given) && allArrived(given)

export const restores = ({ found }: Given): readonly Live[] => found.of(RESTORE)

const OVER = ['Succeeded', 'Failed']

export const isOver = (restore: Live): boolean => OVER.includes(textIn(restore, 'status', 'state') ?? '')

/** The restore that has not ended yet. */
export const runningRestore = (given: Given): Live | undefined => restores(given).find((restore) => !isOver(restore))
