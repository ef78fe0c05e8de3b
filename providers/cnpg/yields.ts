/** What CloudNativePG takes back of our fields. */
import { type Path, root } from '../../src/api/path.ts'
import type { Given } from '../contract.ts'
import { numberIn } from '../unchecked.ts'

/** It keeps one member more than the synchronous replicas that somebody asked for on the Cluster itself. */
export function yields({ cluster, found }: Given): readonly Path[] {
  const synchronous = numberIn(found.child(), 'spec', 'maxSyncReplicas') ?? 0
  return synchronous > 0 && cluster.spec.clusterSize <= synchronous ? [root.child('spec', 'instances')] : []
}
