/** Where the nodes run, in the fields that a pool has for it. */
import type { PodSchedulingPolicy } from '../../src/api/pod-scheduling-policy.ts'
import type { Fragment, Given } from '../contract.ts'
import { schedulingOf } from '../placement.ts'
import { LABEL, type PodTemplate } from './child.ts'

const HOST = 'kubernetes.io/hostname'
const ZONE = 'topology.kubernetes.io/zone'

type Scheduling = NonNullable<PodSchedulingPolicy['spec']['engine']>
type Affinity = NonNullable<Scheduling['affinity']>
type NodeAffinity = NonNullable<Affinity['nodeAffinity']>
type PodAffinity = NonNullable<Affinity['podAffinity']>
type Term = NonNullable<PodAffinity['requiredDuringSchedulingIgnoredDuringExecution']>[number]
type LabelSelector = NonNullable<Term['labelSelector']>

/** The part of the pod template that says where the nodes of a pool run. */
export function placement(given: Given, pool: string): PodTemplate {
  const { nodeSelector, tolerations, affinity, topologySpreadConstraints, priorityClassName } = schedulingOf(
    given,
    'engine'
  )
  const ofPool = { matchLabels: { [LABEL.cluster]: given.cluster.metadata.name, [LABEL.pool]: pool } }
  return {
    affinity: affinityOf(affinity ?? apart(ofPool), nodeSelector, ofPool),
    ...(tolerations && { tolerations }),
    topologySpreadConstraints: topologySpreadConstraints?.map((spread) => ({ labelSelector: ofPool, ...spread })) ?? [
      { maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: ofPool }
    ],
    ...(priorityClassName && { priorityClassName })
  }
}

/** Strimzi keeps nodes of Kafka apart by no rule of its own. */
const apart = (labelSelector: LabelSelector): Affinity => ({
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 100, podAffinityTerm: { topologyKey: HOST, labelSelector } }
    ]
  }
})

function affinityOf(
  { nodeAffinity, podAffinity, podAntiAffinity }: Affinity,
  nodeSelector: Scheduling['nodeSelector'],
  ofPool: LabelSelector
): Affinity {
  const nodes = nodeSelector ? selecting(nodeSelector, nodeAffinity) : nodeAffinity
  return {
    ...(nodes && { nodeAffinity: nodes }),
    ...(podAffinity && { podAffinity: about(podAffinity, ofPool) }),
    ...(podAntiAffinity && { podAntiAffinity: about(podAntiAffinity, ofPool) })
  }
}

/** A pod of Strimzi's has no nodeSelector: each of its labels becomes a requirement of every term. */
function selecting(nodeSelector: Readonly<Record<string, string>>, nodeAffinity: NodeAffinity = {}): NodeAffinity {
  const must = Object.entries(nodeSelector).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] }))
  const { nodeSelectorTerms = [{}] } = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution ?? {}
  return {
    ...nodeAffinity,
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: nodeSelectorTerms.map((term) => ({
        ...term,
        matchExpressions: [...(term.matchExpressions ?? []), ...must]
      }))
    }
  }
}

/** Terms that choose no pods by their labels are about the nodes of the same pool. */
function about(affinity: PodAffinity, labelSelector: LabelSelector): PodAffinity {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferred
  } = affinity
  const chosen = (term: Term): Term => ({ labelSelector, ...term })
  return {
    ...(required && { requiredDuringSchedulingIgnoredDuringExecution: required.map(chosen) }),
    ...(preferred && {
      preferredDuringSchedulingIgnoredDuringExecution: preferred.map(({ weight, podAffinityTerm }) => ({
        weight,
        podAffinityTerm: chosen(podAffinityTerm)
      }))
    })
  }
}

/** Where nodes must be spread over zones, copies are, too: brokers then know their zone. Elsewhere, nodes may have no zone. */
export function podSchedulingPolicy(given: Given): Fragment {
  const { topologySpreadConstraints = [] } = schedulingOf(given, 'engine')
  const overZones = topologySpreadConstraints.some(
    ({ topologyKey, whenUnsatisfiable }) => topologyKey === ZONE && whenUnsatisfiable === 'DoNotSchedule'
  )
  if (!overZones) return {}
  return { child: { spec: { kafka: { rack: { type: 'topology-label', topologyKey: ZONE } } } } }
}
