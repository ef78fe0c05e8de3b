import t from 'tap'
import type { Given } from '../../../providers/contract.ts'
import { placement, podSchedulingPolicy } from '../../../providers/strimzi/scheduling.ts'
import type { PodSchedulingPolicy } from '../../../src/api/pod-scheduling-policy.ts'
import { given } from '../../fixtures/strimzi-objects.ts'

type Scheduling = NonNullable<PodSchedulingPolicy['spec']['engine']>

const about = (engine: Scheduling | undefined, policy?: Scheduling): Given => {
  const referred = policy && { policy: { spec: { engine: policy } } as PodSchedulingPolicy }
  return given(engine ? { podSchedulingPolicy: { engine } } : {}, [], { ...(referred && { referred }) })
}
const placed = (...args: Parameters<typeof about>) => placement(about(...args), 'events-brk')

const POOL = { matchLabels: { 'strimzi.io/cluster': 'events', 'strimzi.io/pool-name': 'events-brk' } }
const ZONE = 'topology.kubernetes.io/zone'
const MUST = 'requiredDuringSchedulingIgnoredDuringExecution'
const SHOULD = 'preferredDuringSchedulingIgnoredDuringExecution'
const spread = (whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway', topologyKey = ZONE) => ({
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable }]
})

t.test('nodes of a pool keep apart by themselves, as far as there is room', async (t) => {
  t.same(placed(undefined), {
    affinity: {
      podAntiAffinity: {
        [SHOULD]: [{ weight: 100, podAffinityTerm: { labelSelector: POOL, topologyKey: 'kubernetes.io/hostname' } }]
      }
    },
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: POOL }
    ]
  })
})

t.test('what the cluster says wins over its policy, field by field', async (t) => {
  const tolerations = [{ key: 'databases', operator: 'Exists' as const }]
  const both = placed({ priorityClassName: 'high' }, { priorityClassName: 'low', tolerations })
  t.match(both, { priorityClassName: 'high', tolerations })
})

t.test('a node selector is a requirement of every term', async (t) => {
  const required = (nodes: unknown) => ({ affinity: { nodeAffinity: { [MUST]: { nodeSelectorTerms: nodes } } } })
  const ssd = { key: 'disk', operator: 'In', values: ['ssd'] }
  t.match(placed({ nodeSelector: { disk: 'ssd' } }), required([{ matchExpressions: [ssd] }]))
  const [east, west] = ['east', 'west'].map((zone) => ({ key: 'zone', operator: 'In' as const, values: [zone] }))
  if (east === undefined || west === undefined) throw new Error('there are two')
  const nodeAffinity = {
    [MUST]: { nodeSelectorTerms: [{ matchExpressions: [east] }, { matchExpressions: [west] }] },
    [SHOULD]: [{ weight: 1, preference: { matchExpressions: [east] } }]
  }
  const { affinity } = placed({ nodeSelector: { disk: 'ssd' }, affinity: { nodeAffinity } })
  t.match({ affinity }, required([{ matchExpressions: [east, ssd] }, { matchExpressions: [west, ssd] }]))
  t.match(affinity, { nodeAffinity: { [SHOULD]: nodeAffinity[SHOULD] } })
  t.notOk('podAntiAffinity' in (affinity ?? {}), 'an affinity that is given is the whole affinity')
})

t.test('terms that choose no pods are about the nodes of the pool', async (t) => {
  const other = { matchLabels: { app: 'shop' } }
  const podAffinity = { [SHOULD]: [{ weight: 5, podAffinityTerm: { topologyKey: ZONE, labelSelector: other } }] }
  const podAntiAffinity = { [MUST]: [{ topologyKey: ZONE }] }
  t.match(placed({ affinity: { podAffinity, podAntiAffinity } }).affinity, {
    podAffinity,
    podAntiAffinity: { [MUST]: [{ topologyKey: ZONE, labelSelector: POOL }] }
  })
  t.match(placed(spread('DoNotSchedule')).topologySpreadConstraints, [{ labelSelector: POOL }])
})

t.test('where nodes must be spread over zones, copies are too', async (t) => {
  const rack = (engine?: Scheduling, policy?: Scheduling) => podSchedulingPolicy(about(engine, policy))
  const knowsZone = { child: { spec: { kafka: { rack: { type: 'topology-label', topologyKey: ZONE } } } } }
  t.same(rack(spread('DoNotSchedule')), knowsZone)
  t.same(rack(undefined, spread('DoNotSchedule')), knowsZone)
  t.same(rack(spread('ScheduleAnyway')), {}, 'nodes may have no zone')
  t.same(rack(spread('DoNotSchedule', 'kubernetes.io/hostname')), {})
  t.same(rack(), {})
})
