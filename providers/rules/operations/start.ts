/** What rules about operations share: the request that is new, on a cluster that is known. */
import type { DatabaseCluster, DatabaseClusterStatus } from '../../../src/api/database-cluster.ts'
import type { OperationGiven, Provider } from '../../contract.ts'
import { spec, withPaths } from '../places.ts'

export type Phase = NonNullable<DatabaseClusterStatus['phase']>
export type Member = NonNullable<DatabaseClusterStatus['members']>[number]

/** A request that is new, on a cluster that is known: most rules are about these. */
export interface Start extends OperationGiven {
  readonly cluster: DatabaseCluster
  readonly provider: Provider
}

export const TYPE = spec.child('type')
export const CLUSTER = spec.child('clusterRef')

/** Once created, a request stays as it is, but for cancel: only a new one is judged against the cluster. */
export const isNew = (given: OperationGiven): given is Start =>
  given.before === undefined && given.cluster !== undefined && given.provider !== undefined

export const phaseOf = ({ cluster }: Start): Phase => cluster.status?.phase ?? 'Unknown'
export const membersOf = ({ cluster }: Start): readonly Member[] => cluster.status?.members ?? []
export const memberNamed = (given: Start, name: string): Member | undefined =>
  membersOf(given).find((member) => member.name === name)

/** A restore into a new cluster asks nothing of the old one. */
export const leavesClusterAlone = ({ request }: OperationGiven): boolean =>
  request.spec.type === 'Restore' && request.spec.restore?.mode !== 'InPlace'

/** The instances that an operation names, with where it does. */
export function namedInstances({ request: { spec: asked } }: OperationGiven) {
  return [
    ...withPaths(asked.restart?.instances, spec.child('restart', 'instances')),
    ...withPaths(asked.rebuildInstance?.instances, spec.child('rebuildInstance', 'instances')).map(({ item, at }) => ({
      item: item.name,
      at: at.child('name')
    }))
  ]
}
