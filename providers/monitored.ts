/** Whether what watches the members is there. */
import type { DatabaseCluster, DatabaseClusterStatus } from '../src/api/database-cluster.ts'
import type { Live } from '../src/api/live.ts'
import { containerOf } from './pods.ts'

type Watcher = 'Prometheus' | 'PMM'

/** Some operators leave the agent of a server out, and say nothing, while they have no token for it. */
export function monitoringOf(
  { spec }: DatabaseCluster,
  pods: readonly Live[],
  containers: Readonly<Record<Watcher, string>>
): DatabaseClusterStatus['monitoring'] {
  const { enabled, type = 'Prometheus' } = spec.monitoring ?? {}
  if (!enabled) return undefined
  const container = containers[type]
  if (pods.length > 0 && pods.every((pod) => containerOf(pod, container) !== undefined)) return { configured: true }
  const hint = type === 'PMM' && pods.length > 0 ? '; has the Secret of the MonitoringConfig a valid token?' : ''
  return { configured: false, message: `Not every member has the container ${container} yet${hint}` }
}
