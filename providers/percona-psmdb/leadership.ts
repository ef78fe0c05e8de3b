/** Which members are to lead, while a switchover is under way. The operator has no switchover; priorities bring one about. */
import type { Given } from '../contract.ts'
import type { ReplicaSet } from './child.ts'
import { MARKS } from './marks.ts'
import { setName } from './names.ts'

/** On the main child: members, one of a replica set, with spaces between. */
export const CANDIDATES = 'dbaas.dev/candidates'

/** More than what the operator gives every member: who has it takes over once it has caught up. */
const PRIORITY = 100

/** The operation that has the slot must be the one that asked: however that ends, all have the same priority again. */
function candidatesOf({ noted, cluster }: Pick<Given, 'noted' | 'cluster'>): string[] {
  const isUnderWay = noted[MARKS.switchover] === cluster.status?.activeOperation?.uid
  return isUnderWay ? (noted[CANDIDATES] ?? '').split(' ') : []
}

/** The priorities in a replica set; all are equal where nothing is said. */
export function overridesOf(given: Given, set: string): Pick<ReplicaSet, 'replsetOverrides'> {
  const name = setName(given.cluster.metadata.name, set)
  const candidate = candidatesOf(given).find((pod) => pod.replace(/-\d+$/, '') === name)
  return candidate === undefined ? {} : { replsetOverrides: { [candidate]: { priority: PRIORITY } } }
}
