/** A PodMonitor of our own: the one that CloudNativePG makes is deprecated. */
import type { Fragment, Given } from '../contract.ts'
import { POD_MONITOR } from './child.ts'

const INTERVAL = '30s'

export function monitoring({ cluster: { metadata, spec }, referred }: Given): Fragment {
  if (!spec.monitoring?.enabled) return {}
  const { interval = INTERVAL, labels } = referred.monitoring?.spec.prometheus ?? {}
  return {
    beside: [
      {
        ...POD_MONITOR,
        metadata: {
          name: metadata.name,
          ...(metadata.namespace && { namespace: metadata.namespace }),
          labels: { ...labels, ...spec.monitoring.labels }
        },
        spec: {
          selector: { matchLabels: { 'cnpg.io/cluster': metadata.name } },
          podMetricsEndpoints: [{ port: 'metrics', interval }]
        }
      }
    ]
  }
}
