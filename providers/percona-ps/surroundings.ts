/** What is around a cluster: the objects that tell of it, and what they tell together. */
import type { Live } from '../../src/api/live.ts'
import { parseQuantity, sameQuantity } from '../../src/api/quantity.ts'
import { CLAIM } from '../claims.ts'
import type { Given } from '../contract.ts'
import { labelled, type Watch } from '../found.ts'
import { containerIn, POD } from '../pods.ts'
import { SERVICE } from '../services.ts'
import { claimsOf, hasArrived, podsOf, STATEFUL_SET } from '../stateful-sets.ts'
import { conditionIn, fieldsIn, numberIn, textIn, valueIn } from '../unchecked.ts'
import { BACKUP, CERTIFICATE, RESTORE } from './child.ts'
import { LABEL, nameOf, OF_OPERATOR, type Part } from './names.ts'

/** An annotation of the members' pods that changes with their settings. */
export const SETTINGS_MARK = 'dbaas.dev/settings'

/**
 * Backups and restores carry no label that all of them have: those that a person makes by hand have none. To write
 * to a cluster while such a restore runs would undo it, so every one of them is kept in memory.
 */
const ofCluster = (kind: typeof BACKUP | typeof RESTORE): Watch => ({
  ...kind,
  clusterOf: (object) => textIn(object, 'spec', 'clusterName')
})

export const watches: readonly Watch[] = [
  ...[SERVICE, STATEFUL_SET].map((kind) => labelled(kind, LABEL.cluster, OF_OPERATOR)),
  { ...labelled(POD, LABEL.cluster, OF_OPERATOR), changes: ['delete'] },
  { ...labelled(CLAIM, LABEL.cluster, OF_OPERATOR), changes: ['delete'] },
  { ...ofCluster(BACKUP), changes: ['patch', 'delete'] },
  ofCluster(RESTORE)
]

/** The parts of a cluster as its child has them. */
export function partsOf(given: Given): Part[] {
  const isOn = (part: Part) =>
    part === 'mysql' || valueIn(given.found.child(), 'spec', 'proxy', part, 'enabled') === true
  return (['mysql', 'haproxy', 'router'] as const).filter(isOn)
}

/** The pods of a part: those of a StatefulSet in the order of their numbers, those of a Deployment by their names. */
export function podsIn({ cluster, found }: Given, part: Part): Live[] {
  const name = nameOf(cluster.metadata.name, part)
  const pods = found.of(POD)
  return part === 'router' ? pods.filter(({ metadata }) => metadata.name.startsWith(`${name}-`)) : podsOf(pods, name)
}

export const setOf = ({ cluster, found }: Given, part: Part): Live | undefined =>
  found.of(STATEFUL_SET).find(({ metadata }) => metadata.name === nameOf(cluster.metadata.name, part))

export const dataClaims = ({ cluster, found }: Pick<Given, 'cluster' | 'found'>): Live[] =>
  claimsOf(found.of(CLAIM), 'datadir', nameOf(cluster.metadata.name, 'mysql'))

/** The size of data volumes as it stands on the child; its operator takes back what cannot be had. */
export const storageOfChild = ({ found }: Pick<Given, 'found'>): unknown =>
  valueIn(found.child(), 'spec', 'mysql', 'volumeSpec', 'persistentVolumeClaim', 'resources', 'requests', 'storage')

const askedOf = ({ found }: Given, part: Part) =>
  part === 'mysql' ? fieldsIn(found.child(), 'spec', part) : fieldsIn(found.child(), 'spec', 'proxy', part)

/** How many pods of a part the child asks for. */
export const wantedIn = (given: Given, part: Part): number =>
  valueIn(given.found.child(), 'spec', 'pause') === true ? 0 : (numberIn(askedOf(given, part), 'size') ?? 0)

/** Routers are of a Deployment, which has no pods that count; what is ready the operator says itself. */
const hasPartArrived = (given: Given, part: Part): boolean =>
  part === 'router'
    ? (numberIn(given.found.child(), 'status', part, 'ready') ?? 0) === wantedIn(given, part)
    : hasArrived(setOf(given, part), podsIn(given, part), wantedIn(given, part))

/** Whether what the child asks for has reached all pods. */
export const allArrived = (given: Given): boolean => partsOf(given).every((part) => hasPartArrived(given, part))

/** Every amount that is asked for stands in the container, however it is written there. */
function hasResources(container: unknown, asked: unknown): boolean {
  return (['requests', 'limits'] as const).every((kind) =>
    Object.entries(fieldsIn(asked, kind)).every(([name, amount]) => {
      const [wanted, has] = [parseQuantity(amount), parseQuantity(valueIn(container, 'resources', kind, name))]
      return wanted !== undefined && has !== undefined && sameQuantity(wanted, has)
    })
  )
}

/** Whether a StatefulSet has what the child asks for: number, image, resources, and the mark of the settings. */
function hasTaken(given: Given, part: Part): boolean {
  const [set, asked] = [setOf(given, part), askedOf(given, part)]
  const template = valueIn(set, 'spec', 'template')
  const container = containerIn(valueIn(template, 'spec'), part)
  const mark = valueIn(asked, 'annotations', SETTINGS_MARK)
  return (
    valueIn(set, 'spec', 'replicas') === wantedIn(given, part) &&
    valueIn(container, 'image') === valueIn(asked, 'image') &&
    (mark === undefined || valueIn(template, 'metadata', 'annotations', SETTINGS_MARK) === mark) &&
    hasResources(container, asked.resources)
  )
}

/**
 * Whether the operator has acted on the child as it is. It publishes no generation, so that is read off what it made.
 * HAProxy has nothing before the first member is ready.
 */
export function isCurrent(given: Given): boolean {
  const parts = partsOf(given).filter((part) => part !== 'router')
  const made = parts.filter((part) => part === 'mysql' || setOf(given, part) !== undefined)
  return given.found.child() !== undefined && made.every((part) => hasTaken(given, part))
}

/** Ready for good: the word alone can be one look old. */
export const serves = (given: Given): boolean =>
  textIn(given.found.child(), 'status', 'state') === 'ready' && isCurrent(given) && allArrived(given)

export const restores = ({ found }: Given): readonly Live[] => found.of(RESTORE)

/** One that ends in Error is tried again. */
const OVER = ['Succeeded', 'Failed']

/** The restore that has not ended yet. */
export const runningRestore = (given: Given): Live | undefined =>
  restores(given).find((restore) => !OVER.includes(textIn(restore, 'status', 'state') ?? ''))

/** Why a Certificate is not there yet, in the words of cert-manager. */
export function certificateTrouble({ found }: Given, name: string): string | undefined {
  const ready = conditionIn(
    found.of(CERTIFICATE).find(({ metadata }) => metadata.name === name),
    'Ready'
  )
  return ready?.status === 'True' ? undefined : (ready?.message ?? 'cert-manager has not looked at it yet')
}
