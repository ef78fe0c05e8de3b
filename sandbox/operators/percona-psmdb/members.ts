/** The replica sets of a cluster by name, and who leads in each. */
import { isReady } from '../machines.ts'
import type { Group, Troupe } from '../percona/groups.ts'
import type { Child, ReplicaSet } from './api.ts'

export const PORT = 27017
export const CONFIG = 'cfg'
export const MONGOS = 'mongos'

/** The name of a replica set, from that of its StatefulSet. */
export const replicaSetOf = (child: Child, { name }: Group): string => name.slice(child.metadata.name.length + 1)

/** The member with the highest priority leads as soon as it can; among equals the one that leads already. */
export function primary(child: Child, { group, pods }: Troupe): string | undefined {
  if (group.component === MONGOS) return undefined
  const name = replicaSetOf(child, group)
  const overrides = setOf(child, name)?.replsetOverrides ?? {}
  const ready = pods.filter(isReady).map(({ metadata }) => metadata.name)
  const priority = (pod: string) => overrides[pod]?.priority ?? 1
  const highest = Math.max(...ready.map(priority))
  const candidates = ready.filter((pod) => priority(pod) === highest)
  const members = child.status?.replsets?.[name]?.members ?? {}
  return candidates.find((pod) => members[pod]?.stateStr === 'PRIMARY') ?? candidates[0]
}

const setOf = ({ spec }: Child, name: string): ReplicaSet | undefined =>
  name === CONFIG ? spec.sharding?.configsvrReplSet : spec.replsets?.find((set) => set.name === name)
