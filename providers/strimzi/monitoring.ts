/** Metrics of the brokers, how far consumers lag behind, and a PodMonitor of our own: Strimzi makes none. */
import type { Fragment, Given } from '../contract.ts'
import { podMonitor } from '../pod-monitor.ts'
import { LABEL } from './child.ts'

/** Brokers and exporter have it alike; other pods of the cluster have none of the name. */
const PORT = 'tcp-prometheus'

export function monitoring(given: Given): Fragment {
  const { metadata, spec } = given.cluster
  if (!spec.monitoring?.enabled) return {}
  const pods = { [LABEL.cluster]: metadata.name, [LABEL.kind]: 'Kafka' }
  return {
    child: { spec: { kafka: { metricsConfig: { type: 'strimziMetricsReporter' } }, kafkaExporter: {} } },
    beside: [podMonitor(given, pods, PORT)]
  }
}
