/** A PodMonitor of our own, for members and poolers: the ones that CloudNativePG makes are deprecated. */
import type { Fragment, Given } from '../contract.ts'
import { podMonitor } from '../pod-monitor.ts'
import { LABELS } from './child.ts'

export function monitoring(given: Given): Fragment {
  const { metadata, spec } = given.cluster
  if (!spec.monitoring?.enabled) return {}
  return { beside: [podMonitor(given, { [LABELS.cluster]: metadata.name })] }
}
