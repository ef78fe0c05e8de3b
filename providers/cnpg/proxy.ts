/** One PgBouncer Pooler in front of the primary. */
import type { Fragment, Given } from '../contract.ts'
import { proxyReplicas } from '../defaults.ts'
import { schedulingOf } from '../placement.ts'
import { capabilities } from './capabilities.ts'
import { certificateSecret } from './certificate.ts'
import { type Cluster, LABELS, POOLER, type Pooler } from './child.ts'
import { inheritedLabels } from './metadata.ts'
import { hostNames, poolerName } from './names.ts'
import { counting } from './scheduling.ts'

/** A Pooler goes on when its Cluster sleeps, so it is scaled to nothing then. */
export function proxy(given: Given): Fragment {
  const { cluster } = given
  const { metadata, spec } = cluster
  const wanted = spec.proxy
  if (!wanted?.enabled) return {}
  const name = poolerName(metadata.name)
  const { config = [] } = wanted
  const pooler: Pooler = {
    cluster: { name: metadata.name },
    type: 'rw',
    instances: spec.stopped ? 0 : proxyReplicas(cluster, capabilities),
    pgbouncer: {
      poolMode: 'session',
      ...(config.length > 0 && { parameters: Object.fromEntries(config.map(({ name, value }) => [name, value])) })
    },
    template: podTemplate(given)
  }
  return {
    child: servingItsName(given),
    beside: [
      { ...POOLER, metadata: { name, ...(metadata.namespace && { namespace: metadata.namespace }) }, spec: pooler }
    ]
  }
}

/** The pooler serves the certificate of the members, which CloudNativePG makes without its name. */
function servingItsName(given: Given): Cluster {
  const { name, namespace } = given.cluster.metadata
  if (certificateSecret(given) !== undefined) return { spec: {} }
  return { spec: { certificates: { serverAltDNSNames: hostNames(poolerName(name), namespace) } } }
}

function podTemplate(given: Given): Pooler['template'] {
  const { cluster } = given
  const { topologySpreadConstraints, ...scheduling } = schedulingOf(given, 'proxy')
  const spreads = counting(topologySpreadConstraints, { [LABELS.pooler]: poolerName(cluster.metadata.name) })
  const { resources } = cluster.spec.proxy ?? {}
  return {
    metadata: { labels: inheritedLabels(cluster) },
    spec: {
      containers: [{ name: 'pgbouncer', ...(resources && { resources }) }],
      ...scheduling,
      ...(spreads && { topologySpreadConstraints: spreads })
    }
  }
}
