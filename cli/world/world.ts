/** What is there beside the object that is looked at: read from files, or from a cluster. */

import { LABELS } from '../../providers/applier.ts'
import type { Driver } from '../../providers/contract.ts'
import type { Facts } from '../../providers/facts.ts'
import { labelled, type Reading, type Watch } from '../../providers/found.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { KindRef, Live } from '../../src/api/live.ts'

export interface World {
  readonly facts: Facts
  /** The namespace of objects that name none. */
  readonly namespace: string
  /** Every object that tells of the cluster: its child, what is beside it, pods, volumes. */
  around(cluster: DatabaseCluster, driver: Driver): Promise<readonly Live[]>
  /** Whether it would show an object of this kind: then one that is not shown is not there. */
  shows(kind: KindRef): boolean
  /** Objects by name, in the namespace of the cluster; what is not there or may not be read is absent. */
  named(cluster: DatabaseCluster, wanted: readonly Reading[]): Promise<readonly Live[]>
}

/** The kinds that tell of the clusters of a provider; the main child is told by its name. */
export const watchesOf = ({ child, owns, watches }: Driver): readonly Watch[] => [
  { ...child, clusterOf: ({ metadata }) => metadata.name },
  ...owns.map((kind) => labelled(kind, LABELS.cluster)),
  ...watches
]
