/** mongos in front of the shards. */
import type { Fragment, Given } from '../contract.ts'
import { proxyReplicas } from '../defaults.ts'
import { isSharded } from './arrangement.ts'
import { capabilities } from './capabilities.ts'
import type { Cluster } from './child.ts'
import { configuration } from './configuration.ts'
import { accessOf } from './engine.ts'
import { exposeOf } from './expose.ts'
import { MARKS, restartedBy } from './marks.ts'
import { podLabels } from './names.ts'

export function proxy(given: Given): Fragment {
  const { cluster } = given
  if (!isSharded({ cluster, before: undefined })) return {}
  const { spec } = cluster
  const { resources, config = [] } = spec.proxy ?? {}
  const expose = exposeOf(spec)
  const child: Cluster = {
    spec: {
      sharding: {
        mongos: {
          size: proxyReplicas(cluster, capabilities),
          labels: podLabels(cluster),
          ...restartedBy(given, MARKS.restartOfProxy),
          ...configuration([...accessOf(spec), ...config]),
          ...(resources && { resources }),
          ...(expose && { expose })
        }
      }
    }
  }
  return { child }
}
