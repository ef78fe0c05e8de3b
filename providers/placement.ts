/** Where the pods of one part of a cluster run, for child operators that take whole pod fields. */
import type { PodSchedulingPolicy } from '../src/api/pod-scheduling-policy.ts'
import type { Given } from './contract.ts'

type Scheduling = NonNullable<PodSchedulingPolicy['spec']['engine']>

/** What stands in the cluster wins over the policy it names, field by field. */
export function schedulingOf({ cluster, referred }: Given, part: 'engine' | 'proxy'): Scheduling {
  return { ...referred.policy?.spec[part], ...cluster.spec.podSchedulingPolicy?.[part] }
}

/** The scheduling of a pod group that takes a whole affinity. */
export interface Placement extends Omit<Scheduling, 'affinity'> {
  affinity: { advanced: object }
}

/**
 * The scheduling of a part as such a group has it. Its pods keep away from each other where there are nodes enough,
 * unless something else is said about other pods; left to themselves, some operators leave them without a place.
 */
export function placementOf(given: Given, part: 'engine' | 'proxy', pods: Readonly<Record<string, string>>): Placement {
  const { affinity, ...scheduling } = schedulingOf(given, part)
  const podAffinityTerm = { labelSelector: { matchLabels: pods }, topologyKey: 'kubernetes.io/hostname' }
  const podAntiAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] }
  return { ...scheduling, affinity: { advanced: { podAntiAffinity, ...affinity } } }
}
