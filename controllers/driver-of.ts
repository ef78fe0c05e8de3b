/** Who runs a cluster that is stored. */
import { type Driver, isDriver } from '../providers/contract.ts'
import type { Registry } from '../providers/registry.ts'
import type { DatabaseCluster } from '../src/api/database-cluster.ts'

/** Undefined where nobody does: its engine or its provider is not of this release. */
export function driverOf(cluster: DatabaseCluster, registry: Registry): Driver | undefined {
  const provider = registry.inCharge(cluster)
  return provider && isDriver(provider) ? provider : undefined
}
