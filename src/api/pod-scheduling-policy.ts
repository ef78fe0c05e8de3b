/** PodSchedulingPolicy: where database pods may run, written once by the platform team for everybody. */
import { AGE, type Kind, type ResourceOf } from './kind.ts'
import { scheduling } from './scheduling.ts'
import { object, optional, setOf, text } from './schema.ts'
import { supporting, USED_BY } from './status.ts'

export const podSchedulingPolicySpec = object('Where pods may run, by role.', {
  engines: optional(
    setOf('The engines it fits; every engine when absent or empty.', text('An engine.', { min: 1, max: 63 }), {
      max: 32
    })
  ),
  engine: optional(scheduling('database members')),
  proxy: optional(scheduling('proxies'))
})

export const podSchedulingPolicyStatus = object('Who uses the policy, and whether it can be used.', supporting)

export type PodSchedulingPolicy = ResourceOf<
  'PodSchedulingPolicy',
  typeof podSchedulingPolicySpec,
  typeof podSchedulingPolicyStatus
>

export const podSchedulingPolicy: Kind = {
  kind: 'PodSchedulingPolicy',
  plural: 'podschedulingpolicies',
  shortNames: ['podsched'],
  scope: 'Cluster',
  description:
    'Affinity, spread, tolerations and node selectors for database pods, for clusters in every namespace to refer to.',
  spec: podSchedulingPolicySpec,
  status: podSchedulingPolicyStatus,
  columns: [
    { name: 'Engines', type: 'string', path: '.spec.engines', description: 'The engines it fits.' },
    USED_BY,
    AGE
  ]
}
