/** The object by which a Prometheus finds the members. */
import type { Given, Manifest } from './contract.ts'

export const POD_MONITOR = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor' } as const

const INTERVAL = '30s'

/** Reads the port of that name of every pod with these labels. */
export function podMonitor(
  { cluster: { metadata, spec }, referred }: Given,
  matchLabels: Readonly<Record<string, string>>,
  port = 'metrics'
): Manifest {
  const { interval = INTERVAL, labels } = referred.monitoring?.spec.prometheus ?? {}
  return {
    ...POD_MONITOR,
    metadata: {
      name: metadata.name,
      ...(metadata.namespace && { namespace: metadata.namespace }),
      labels: { ...labels, ...spec.monitoring?.labels }
    },
    spec: { selector: { matchLabels }, podMetricsEndpoints: [{ port, interval }] }
  }
}
