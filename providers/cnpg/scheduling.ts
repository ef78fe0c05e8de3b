/** Where the members run. */
import type { Fragment, Given } from '../contract.ts'
import { schedulingOf } from '../placement.ts'
import { type Cluster, memberLabels } from './child.ts'

type Spreads = ReturnType<typeof schedulingOf>['topologySpreadConstraints']

/** A spread that does not say which pods it counts means those of its own role. */
export const counting = (spreads: Spreads, matchLabels: Record<string, string>): Spreads =>
  spreads?.map((spread) => ({ ...spread, labelSelector: spread.labelSelector ?? { matchLabels } }))

export function podSchedulingPolicy(given: Given): Fragment {
  const { nodeSelector, tolerations, affinity, topologySpreadConstraints, priorityClassName } = schedulingOf(
    given,
    'engine'
  )
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {}
  const spreads = counting(topologySpreadConstraints, memberLabels(given.cluster.metadata.name))
  const placed = {
    ...(nodeSelector && { nodeSelector }),
    ...(tolerations && { tolerations }),
    ...(nodeAffinity && { nodeAffinity }),
    ...(podAffinity && { additionalPodAffinity: podAffinity }),
    ...(podAntiAffinity && { additionalPodAntiAffinity: podAntiAffinity })
  }
  const child: Cluster = {
    spec: {
      ...(Object.keys(placed).length > 0 && { affinity: placed }),
      ...(spreads && { topologySpreadConstraints: spreads }),
      ...(priorityClassName && { priorityClassName })
    }
  }
  return { child }
}
