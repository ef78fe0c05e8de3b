/** The groups of pods that a cluster is made of: one replica set, or shards with config servers and routers. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { proxyReplicas } from '../defaults.ts'
import { isSharded } from './arrangement.ts'
import { capabilities } from './capabilities.ts'
import { CONFIG_SERVERS, ROUTERS } from './names.ts'

export interface Group {
  /** The last part of the name of its StatefulSet. */
  readonly name: string
  readonly of: 'data' | 'config' | 'routers'
  readonly size: number
}

export const shardsOf = (cluster: DatabaseCluster): Group[] => {
  const { topology, clusterSize } = cluster.spec
  const count = isSharded({ cluster, before: undefined }) ? (topology?.shards ?? 1) : 1
  return Array.from({ length: count }, (_, position) => ({ name: `rs${position}`, of: 'data', size: clusterSize }))
}

export function groupsOf(cluster: DatabaseCluster): Group[] {
  const shards = shardsOf(cluster)
  if (!isSharded({ cluster, before: undefined })) return shards
  return [
    ...shards,
    { name: CONFIG_SERVERS, of: 'config', size: cluster.spec.topology?.configServers ?? 3 },
    { name: ROUTERS, of: 'routers', size: proxyReplicas(cluster, capabilities) }
  ]
}
