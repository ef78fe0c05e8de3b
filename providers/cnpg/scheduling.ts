/** Where the members run: what the cluster says itself wins over the policy it names. */
import type { Fragment, Given } from '../contract.ts'
import type { Cluster } from './child.ts'

export function podSchedulingPolicy({ cluster, referred }: Given): Fragment {
  const inline = cluster.spec.podSchedulingPolicy?.engine
  const policy = referred.policy?.spec.engine
  if (inline === undefined && policy === undefined) return {}
  const { nodeSelector, tolerations, affinity, topologySpreadConstraints, priorityClassName } = { ...policy, ...inline }
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {}
  const child: Cluster = {
    spec: {
      affinity: {
        ...(nodeSelector && { nodeSelector }),
        ...(tolerations && { tolerations }),
        ...(nodeAffinity && { nodeAffinity }),
        ...(podAffinity && { additionalPodAffinity: podAffinity }),
        ...(podAntiAffinity && { additionalPodAntiAffinity: podAntiAffinity })
      },
      ...(topologySpreadConstraints && { topologySpreadConstraints }),
      ...(priorityClassName && { priorityClassName })
    }
  }
  return { child }
}
