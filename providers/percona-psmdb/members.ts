/** The members of a cluster: pods, with what the operator says of each. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import type { Given } from '../contract.ts'
import { containerOf, isReady, whyNotReady } from '../pods.ts'
import { fieldsIn, textIn, valueIn } from '../unchecked.ts'
import { isSharded } from './arrangement.ts'
import { groupsSeen, type SeenGroup, wordsOn } from './surroundings.ts'
import { versions } from './versions.ts'

type Member = NonNullable<DatabaseClusterStatus['members']>[number]

const ROLES: ReadonlyMap<string | undefined, Member['role']> = new Map([
  ['PRIMARY', 'Primary'],
  ['SECONDARY', 'Replica']
])

function roleOf(given: Given, { name, of }: SeenGroup, pod: Live): Member['role'] {
  if (of === 'routers') return 'Router'
  if (of === 'config') return 'ConfigServer'
  const member = valueIn(fieldsIn(wordsOn(given, name), 'members'), pod.metadata.name)
  return ROLES.get(textIn(member, 'stateStr')) ?? 'Unknown'
}

/** The version of the image that a pod was made from, where it is one of ours. */
export function versionOf(pod: Live): string | undefined {
  const image = textIn(containerOf(pod, 'mongod') ?? containerOf(pod, 'mongos'), 'image')
  return versions.entries.find(({ images }) => images.engine === image)?.version
}

export const membersOf = (given: Given): Member[] =>
  groupsSeen(given).flatMap((group) =>
    group.pods.map((pod) => {
      const [node, version, reason] = [textIn(pod, 'spec', 'nodeName'), versionOf(pod), whyNotReady(pod)]
      return {
        name: pod.metadata.name,
        role: roleOf(given, group, pod),
        ready: isReady(pod),
        ...(node && { node }),
        ...(version && { version }),
        ...(reason && { reason })
      }
    })
  )

/** The one member that takes writes; of shards each has its own. */
export const primaryOf = (given: Given): string | undefined =>
  isSharded({ cluster: given.cluster, before: undefined })
    ? undefined
    : membersOf(given).find(({ role }) => role === 'Primary')?.name

/** Whether every shard has a member that takes writes, whatever else goes wrong. */
export const takesWrites = (given: Given): boolean =>
  groupsSeen(given)
    .filter(({ of }) => of === 'data')
    .every((group) => group.pods.some((pod) => isReady(pod) && roleOf(given, group, pod) === 'Primary'))

/** The one version that all members run. */
export function runningVersion(given: Given): string | undefined {
  const running = new Set(groupsSeen(given).flatMap(({ pods }) => pods.map(versionOf)))
  return running.size === 1 ? [...running][0] : undefined
}
