/** The one way in from outside: a Service for each member of a replica set, or one for all routers. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import type { Expose } from './child.ts'

/** On the Services, whose names are the operator's: the name of the way in. */
const WAY_LABEL = 'dbaas.dev/way-in'

export function exposeOf({ expose }: DatabaseClusterSpec): Expose | undefined {
  const [way] = expose ?? []
  if (way === undefined) return undefined
  const { name, type, annotations, sourceRanges, loadBalancerClass } = way
  return {
    type,
    labels: { [WAY_LABEL]: name },
    ...(annotations && { annotations }),
    ...(sourceRanges?.length && { loadBalancerSourceRanges: sourceRanges }),
    ...(loadBalancerClass && { loadBalancerClass })
  }
}
