/** Where the pods of each group run. */
import type { Fragment, Given } from '../contract.ts'
import { placementOf } from '../placement.ts'
import { isSharded } from './arrangement.ts'
import type { Cluster } from './child.ts'
import { CONFIG_SERVERS, LABEL, ROUTERS } from './names.ts'

/** Of the pods of a replica set. A shard stands in a list, which has one writer: the engine step. */
export const placementOfSet = (given: Given, set: string) =>
  placementOf(given, 'engine', { [LABEL.cluster]: given.cluster.metadata.name, [LABEL.replicaSet]: set })

export function podSchedulingPolicy(given: Given): Fragment {
  const { cluster } = given
  if (!isSharded({ cluster, before: undefined })) return {}
  const routers = { [LABEL.cluster]: cluster.metadata.name, [LABEL.component]: ROUTERS }
  const child: Cluster = {
    spec: {
      sharding: {
        configsvrReplSet: placementOfSet(given, CONFIG_SERVERS),
        mongos: placementOf(given, 'proxy', routers)
      }
    }
  }
  return { child }
}
