/** What is around a cluster: the objects that tell of it, and what they tell together. */
import { LABELS } from '../applier.ts'
import { CLAIM } from '../claims.ts'
import type { Given } from '../contract.ts'
import { type Live, labelled, type Watch } from '../found.ts'
import { POD } from '../pods.ts'
import { SERVICE } from '../services.ts'
import { claimsOf, hasArrived, podsOf, STATEFUL_SET } from '../stateful-sets.ts'
import { fieldsIn, listIn, numberIn, textIn, valueIn } from '../unchecked.ts'
import { BACKUP, RESTORE, RESYNC } from './child.ts'
import { type Group, groupsOf } from './groups.ts'
import { CONFIG_SERVERS, DATA_VOLUME, LABEL, OF_OPERATOR, ROUTERS, setName } from './names.ts'

/**
 * Backups and restores that a person makes have no label, and to write to a cluster while such a restore runs would undo
 * it: so all of them are kept in memory. Those that we make for a cluster tell of it, whichever they read from.
 */
const ofCluster = (kind: typeof BACKUP | typeof RESTORE): Watch => ({
  ...kind,
  clusterOf: (object) => object.metadata.labels?.[LABELS.cluster] ?? textIn(object, 'spec', 'clusterName')
})

const [[PART_OF, OPERATOR]] = Object.entries(OF_OPERATOR) as [[string, string]]

const made = (kind: typeof POD | typeof SERVICE | typeof STATEFUL_SET | typeof CLAIM): Watch =>
  labelled(kind, LABEL.cluster, `${PART_OF}=${OPERATOR}`)

export const watches: readonly Watch[] = [
  { ...made(POD), changes: ['delete'] },
  made(SERVICE),
  made(STATEFUL_SET),
  { ...made(CLAIM), changes: ['delete'] },
  { ...ofCluster(BACKUP), changes: ['patch', 'delete'] },
  ofCluster(RESTORE)
]

/** What was found of one group of pods. */
export interface SeenGroup extends Group {
  readonly set: Live | undefined
  readonly pods: readonly Live[]
  readonly claims: readonly Live[]
  /** How many pods the child asks for now. */
  readonly wanted: number
  /** The size of its volumes as it stands on the child; the operator takes back what cannot be had. */
  readonly storage: unknown
}

export const isPaused = ({ found }: Pick<Given, 'found'>): boolean => valueIn(found.child(), 'spec', 'pause') === true

/** What is given does not change, and everybody asks for the groups. */
const seen = new WeakMap<Given, readonly SeenGroup[]>()

export function groupsSeen(given: Given): readonly SeenGroup[] {
  const groups = seen.get(given) ?? lookAtGroups(given)
  seen.set(given, groups)
  return groups
}

function lookAtGroups({ cluster, found }: Given): SeenGroup[] {
  const child = found.child()
  const [sets, pods, claims] = [STATEFUL_SET, POD, CLAIM].map((kind) => found.of(kind)) as [Live[], Live[], Live[]]
  return groupsOf(cluster).map((group) => {
    const name = setName(cluster.metadata.name, group.name)
    return {
      ...group,
      set: sets.find(({ metadata }) => metadata.name === name),
      pods: podsOf(pods, name),
      claims: claimsOf(claims, DATA_VOLUME, name),
      wanted: isPaused({ found }) ? 0 : (numberIn(partIn(child, group.name), 'size') ?? group.size),
      storage: storageIn(child, group.name)
    }
  })
}

/** A group as the child has it. */
function partIn(child: Live | undefined, group: string): unknown {
  if (group === CONFIG_SERVERS) return valueIn(child, 'spec', 'sharding', 'configsvrReplSet')
  if (group === ROUTERS) return valueIn(child, 'spec', 'sharding', 'mongos')
  return listIn(child, 'spec', 'replsets').find((one) => valueIn(one, 'name') === group)
}

/** The size that the child has for the volumes of a group. */
export const storageIn = (child: Live | undefined, group: string): unknown =>
  valueIn(partIn(child, group), 'volumeSpec', 'persistentVolumeClaim', 'resources', 'requests', 'storage')

/** What the operator says of a group. */
export const wordsOn = ({ found }: Pick<Given, 'found'>, group: string): unknown =>
  group === ROUTERS
    ? valueIn(found.child(), 'status', 'mongos')
    : valueIn(fieldsIn(found.child(), 'status', 'replsets'), group)

/** Whether the operator has acted on the child as it is; of a pass that failed it never says so. */
export function isCurrent({ found }: Pick<Given, 'found'>): boolean {
  const child = found.child()
  return child !== undefined && numberIn(child, 'status', 'observedGeneration') === child.metadata.generation
}

/** Whether what the child asks for has reached every pod: StatefulSets say so, and the operator counts the same. */
export const allArrived = (given: Given): boolean =>
  groupsSeen(given).every(
    ({ name, set, pods, wanted }) =>
      hasArrived(set, pods, wanted) && (wanted === 0 || numberIn(wordsOn(given, name), 'ready') === wanted)
  )

/** Ready for good: the word alone can be one look old. */
export const serves = (given: Given): boolean =>
  textIn(given.found.child(), 'status', 'state') === 'ready' && isCurrent(given) && allArrived(given)

/** Of a StatefulSet while files are restored below it. */
const RESTORING = 'percona.com/restore-in-progress'

/** The backup agents are busy with a storage, or with what a restore leaves to be done. */
export const areAgentsBusy = (given: Given): boolean =>
  Object.values(RESYNC).some((name) => given.found.child()?.metadata.annotations?.[name] !== undefined) ||
  groupsSeen(given).some(({ set }) => set?.metadata.annotations?.[RESTORING] !== undefined)

/** Members and their backup agents run, and nothing else is going on. */
export const isReadyForData = (given: Given): boolean =>
  serves(given) &&
  textIn(given.found.child(), 'status', 'backupVersion') !== undefined &&
  !areAgentsBusy(given) &&
  runningRestore(given) === undefined

export const restores = ({ found }: Pick<Given, 'found'>): readonly Live[] => found.of(RESTORE)

const OVER = ['ready', 'error', 'rejected']

/** The restore that has not ended yet. */
export const runningRestore = (given: Pick<Given, 'found'>): Live | undefined =>
  restores(given).find((restore) => !OVER.includes(textIn(restore, 'status', 'state') ?? ''))

/** The backup that has not ended yet, in line or under way. */
export const runningBackup = ({ found }: Pick<Given, 'found'>): Live | undefined =>
  found.of(BACKUP).find((backup) => !OVER.includes(textIn(backup, 'status', 'state') ?? ''))
