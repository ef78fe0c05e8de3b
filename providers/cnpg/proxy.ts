/** One PgBouncer Pooler in front of the primary. */
import type { Fragment, Given } from '../contract.ts'
import { proxyReplicas } from '../defaults.ts'
import { capabilities } from './capabilities.ts'
import { POOLER, type Pooler } from './child.ts'

export const poolerName = (cluster: string): string => `${cluster}-pooler`

/** A Pooler goes on when its Cluster sleeps, so it is scaled to nothing then. */
export function proxy({ cluster }: Given): Fragment {
  const { metadata, spec } = cluster
  const wanted = spec.proxy
  if (!wanted?.enabled) return {}
  const { resources, config = [] } = wanted
  const pods = podTemplate(spec, resources)
  const pooler: Pooler = {
    cluster: { name: metadata.name },
    type: 'rw',
    instances: spec.stopped ? 0 : proxyReplicas(cluster, capabilities),
    pgbouncer: {
      poolMode: 'session',
      ...(config.length > 0 && { parameters: Object.fromEntries(config.map(({ name, value }) => [name, value])) })
    },
    ...(pods && { template: { spec: pods } })
  }
  return {
    beside: [
      {
        ...POOLER,
        metadata: { name: poolerName(metadata.name), ...(metadata.namespace && { namespace: metadata.namespace }) },
        spec: pooler
      }
    ]
  }
}

type Spec = Given['cluster']['spec']

function podTemplate({ podSchedulingPolicy }: Spec, resources: NonNullable<Spec['proxy']>['resources']) {
  const scheduling = podSchedulingPolicy?.proxy
  if (resources === undefined && scheduling === undefined) return undefined
  return { containers: [{ name: 'pgbouncer' as const, ...(resources && { resources }) }], ...scheduling }
}
