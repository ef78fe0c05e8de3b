/** The one way in from outside: a Service for each member of a replica set, or one for all routers. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import type { Expose } from './child.ts'

export function exposeOf({ expose }: DatabaseClusterSpec): Expose | undefined {
  const [way] = expose ?? []
  if (way === undefined) return undefined
  const { type, annotations, sourceRanges, loadBalancerClass } = way
  return {
    type,
    ...(annotations && { annotations }),
    ...(sourceRanges?.length && { loadBalancerSourceRanges: sourceRanges }),
    ...(loadBalancerClass && { loadBalancerClass })
  }
}
