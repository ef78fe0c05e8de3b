/** Where pods may run. */
import { forbidden, invalid, required, unwise } from '../../src/api/finding.ts'
import type { Path } from '../../src/api/path.ts'
import type { PodSchedulingPolicy } from '../../src/api/pod-scheduling-policy.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec, withPaths } from './places.ts'

const POLICY = spec.child('podSchedulingPolicy')

export type Scheduling = NonNullable<PodSchedulingPolicy['spec']['engine']>
type Requirement = { key: string; operator: string; values?: string[] }
interface Placed<Item> {
  readonly item: Item
  readonly at: Path
}

const ROLES = ['engine', 'proxy'] as const
type Roles = { readonly [Role in (typeof ROLES)[number]]?: Scheduling }

/** The scheduling of each role, with where it stands: in a cluster below podSchedulingPolicy, in a policy below spec. */
export function rolesOf(roles: Roles | undefined, at: Path) {
  return ROLES.flatMap((role) => {
    const item = roles?.[role]
    return item === undefined ? [] : [{ role, item, at: at.child(role) }]
  })
}

const listed = (requirements: readonly Requirement[] | undefined, at: Path): Placed<Requirement>[] =>
  withPaths(requirements, at)

/** Every requirement on labels and fields in a role's affinity and spread. */
function requirementsOf({
  item: { affinity, topologySpreadConstraints },
  at
}: Placed<Scheduling>): Placed<Requirement>[] {
  const nodes = affinity?.nodeAffinity
  const nodesAt = at.child('affinity', 'nodeAffinity')
  const must = 'requiredDuringSchedulingIgnoredDuringExecution'
  const should = 'preferredDuringSchedulingIgnoredDuringExecution'
  const terms = [
    ...withPaths(nodes?.[must]?.nodeSelectorTerms, nodesAt.child(must, 'nodeSelectorTerms')),
    ...withPaths(nodes?.[should], nodesAt.child(should)).map(({ item, at }) => ({
      item: item.preference,
      at: at.child('preference')
    }))
  ]
  const pods = (['podAffinity', 'podAntiAffinity'] as const).flatMap((name) => [
    ...withPaths(affinity?.[name]?.[must], at.child('affinity', name, must)),
    ...withPaths(affinity?.[name]?.[should], at.child('affinity', name, should)).map(({ item, at }) => ({
      item: item.podAffinityTerm,
      at: at.child('podAffinityTerm')
    }))
  ])
  const selectors = [...pods, ...withPaths(topologySpreadConstraints, at.child('topologySpreadConstraints'))]
  return [
    ...terms.flatMap(({ item, at }) => [
      ...listed(item.matchExpressions, at.child('matchExpressions')),
      ...listed(item.matchFields, at.child('matchFields'))
    ]),
    ...selectors.flatMap(({ item, at }) =>
      listed(item.labelSelector?.matchExpressions, at.child('labelSelector', 'matchExpressions'))
    )
  ]
}

/** What is wrong with one requirement, by its operator. */
function* wrongRequirement({ item: { operator, values = [] }, at }: Placed<Requirement>) {
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0)
      yield required(at.child('values'), { why: `${operator} compares with values`, fix: 'name at least one' })
    return
  }
  if (operator === 'Gt' || operator === 'Lt') {
    if (values.length === 1 && /^-?\d+$/.test(values[0] ?? '')) return
    yield invalid(at.child('values'), {
      why: `${operator} compares with exactly one whole number`,
      fix: 'write one, in quotes'
    })
    return
  }
  if (values.length > 0)
    yield forbidden(at.child('values'), { why: `${operator} asks for no value`, fix: 'remove values' })
}

type Toleration = NonNullable<Scheduling['tolerations']>[number]

function* wrongToleration({ item, at }: Placed<Toleration>) {
  const { key, operator = 'Equal', value, effect, tolerationSeconds } = item
  if (!key && operator !== 'Exists') {
    yield invalid(at.child('operator'), {
      value: operator,
      why: 'without a key every taint is meant',
      fix: 'write Exists, or name a key'
    })
  }
  if (operator === 'Exists' && value) {
    yield invalid(at.child('value'), {
      value,
      why: 'Exists looks at no value',
      fix: 'remove value, or write operator Equal'
    })
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    yield invalid(at.child('effect'), {
      value: effect,
      why: 'tolerationSeconds is for taints that evict',
      fix: 'write effect NoExecute'
    })
  }
}

export const wrongSelectors = (roles: readonly Placed<Scheduling>[]) =>
  roles.flatMap(requirementsOf).flatMap((requirement) => [...wrongRequirement(requirement)])

export const wrongTolerations = (roles: readonly Placed<Scheduling>[]) =>
  roles
    .flatMap(({ item, at }) => withPaths(item.tolerations, at.child('tolerations')))
    .flatMap((toleration) => [...wrongToleration(toleration)])

export const schedulingRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'scheduling/policy-engine',
    severity: 'deny',
    what: 'A PodSchedulingPolicy for other engines.',
    why: 'It was written with the members of another engine in mind.',
    fix: 'Choose a policy that lists the engine, or lists none.',
    *check({ cluster, facts }) {
      const name = cluster.spec.podSchedulingPolicy?.ref?.name
      const engines = name === undefined ? undefined : facts.find('PodSchedulingPolicy', name)?.spec.engines
      if (engines === undefined || engines.length === 0 || engines.includes(cluster.spec.engine)) return
      yield forbidden(POLICY.child('ref', 'name'), {
        value: name,
        why: `is for ${engines.join(', ')} only`,
        fix: `choose a policy for ${cluster.spec.engine}`
      })
    }
  },
  {
    id: 'scheduling/selector',
    severity: 'deny',
    what: 'A requirement on labels whose values do not go with its operator.',
    why: 'Kubernetes refuses pods with such a requirement.',
    fix: 'In and NotIn take values, Gt and Lt one number, Exists and DoesNotExist none.',
    check: ({ cluster }) => wrongSelectors(rolesOf(cluster.spec.podSchedulingPolicy, POLICY))
  },
  {
    id: 'scheduling/toleration',
    severity: 'deny',
    what: 'A toleration that contradicts itself.',
    why: 'Kubernetes refuses pods with such a toleration.',
    fix: 'Follow the message; Exists takes no value, and tolerationSeconds needs NoExecute.',
    check: ({ cluster }) => wrongTolerations(rolesOf(cluster.spec.podSchedulingPolicy, POLICY))
  },
  {
    id: 'scheduling/unsatisfiable',
    severity: 'warn',
    what: 'A spread over more places than there are members.',
    why: 'A place that must have a member cannot get one, and pods wait.',
    fix: 'Lower minDomains or add members.',
    *check({ cluster }) {
      const pods = { engine: cluster.spec.clusterSize, proxy: cluster.spec.proxy?.replicas }
      for (const { role, item, at } of rolesOf(cluster.spec.podSchedulingPolicy, POLICY)) {
        const members = pods[role]
        for (const { item: spread, at: here } of withPaths(
          item.topologySpreadConstraints,
          at.child('topologySpreadConstraints')
        )) {
          if (members === undefined || spread.minDomains === undefined || spread.minDomains <= members) continue
          yield unwise(here.child('minDomains'), {
            why: `${members} members cannot fill ${spread.minDomains} places`,
            fix: 'lower minDomains or add members'
          })
        }
      }
    }
  }
]
