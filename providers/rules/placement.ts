/** What can be wrong with the scheduling of one role, in a cluster as in a policy. */
import { duplicate, forbidden, invalid, type Problem, required } from '../../src/api/finding.ts'
import type { Path } from '../../src/api/path.ts'
import type { PodSchedulingPolicy } from '../../src/api/pod-scheduling-policy.ts'
import { isLabelKey, isLabelValue, isObjectName } from '../object-names.ts'
import type { Report, Rule } from '../rule.ts'
import { withPaths } from './places.ts'

type Scheduling = NonNullable<PodSchedulingPolicy['spec']['engine']>
type Toleration = NonNullable<Scheduling['tolerations']>[number]
type Spread = NonNullable<Scheduling['topologySpreadConstraints']>[number]
interface Requirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}
interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly Requirement[]
}

/** A part of the scheduling, with where it stands. */
interface Placed<Item> {
  readonly item: Item
  readonly at: Path
}

const MUST = 'requiredDuringSchedulingIgnoredDuringExecution'
const SHOULD = 'preferredDuringSchedulingIgnoredDuringExecution'

const ROLES = ['engine', 'proxy'] as const
type Roles = { readonly [Role in (typeof ROLES)[number]]?: Scheduling }

/** The scheduling of each role, with where it stands: in a cluster below podSchedulingPolicy, in a policy below spec. */
export function rolesOf(roles: Roles | undefined, at: Path) {
  if (roles === undefined) return []
  return ROLES.flatMap((role) => {
    const item = roles[role]
    return item === undefined ? [] : [{ role, item, at: at.child(role) }]
  })
}

/** The constraints on how evenly the pods of a role are spread. */
export const spreadsOf = ({ item, at }: Placed<Scheduling>): Placed<Spread>[] =>
  withPaths(item.topologySpreadConstraints, at.child('topologySpreadConstraints'))

const tolerationsOf = ({ item, at }: Placed<Scheduling>): Placed<Toleration>[] =>
  withPaths(item.tolerations, at.child('tolerations'))

/** The terms about nodes, required and preferred. */
function nodeTerms({ item: { affinity }, at }: Placed<Scheduling>) {
  if (affinity?.nodeAffinity === undefined) return []
  const nodes = affinity.nodeAffinity
  const here = at.child('affinity', 'nodeAffinity')
  return [
    ...withPaths(nodes[MUST]?.nodeSelectorTerms, here.child(MUST, 'nodeSelectorTerms')),
    ...withPaths(nodes[SHOULD], here.child(SHOULD)).map(({ item, at }) => ({
      item: item.preference,
      at: at.child('preference')
    }))
  ]
}

/** The terms about other pods, near and far, required and preferred. */
function podTerms({ item: { affinity }, at }: Placed<Scheduling>) {
  if (affinity === undefined) return []
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((name) => [
    ...withPaths(affinity[name]?.[MUST], at.child('affinity', name, MUST)),
    ...withPaths(affinity[name]?.[SHOULD], at.child('affinity', name, SHOULD)).map(({ item, at }) => ({
      item: item.podAffinityTerm,
      at: at.child('podAffinityTerm')
    }))
  ])
}

/** Everything that chooses pods by their labels, with the key of the places it is about. */
const podSelections = (role: Placed<Scheduling>) => [...podTerms(role), ...spreadsOf(role)]

const selectorsOf = (role: Placed<Scheduling>): Placed<Selector>[] =>
  podSelections(role).flatMap(({ item: { labelSelector }, at }) =>
    labelSelector === undefined ? [] : [{ item: labelSelector, at: at.child('labelSelector') }]
  )

/** Every requirement on labels and fields. */
function requirementsOf(role: Placed<Scheduling>): Placed<Requirement>[] {
  return [
    ...nodeTerms(role).flatMap(({ item, at }) => [
      ...withPaths(item.matchExpressions, at.child('matchExpressions')),
      ...withPaths(item.matchFields, at.child('matchFields'))
    ]),
    ...selectorsOf(role).flatMap(({ item, at }) => withPaths(item.matchExpressions, at.child('matchExpressions')))
  ]
}

/** What is wrong with one requirement, by its operator. */
function wrongRequirement({ item: { operator, values = [] }, at }: Placed<Requirement>, report: Report): void {
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0)
      report(required(at.child('values'), { why: `${operator} compares with values`, fix: 'name at least one' }))
    return
  }
  if (operator === 'Gt' || operator === 'Lt') {
    if (values.length === 1 && /^-?\d+$/.test(values[0] ?? '')) return
    report(
      invalid(at.child('values'), {
        why: `${operator} compares with exactly one whole number`,
        fix: 'write one, in quotes'
      })
    )
    return
  }
  if (values.length > 0)
    report(forbidden(at.child('values'), { why: `${operator} asks for no value`, fix: 'remove values' }))
}

function wrongToleration({ item, at }: Placed<Toleration>, report: Report): void {
  const { key, operator = 'Equal', value, effect, tolerationSeconds } = item
  if (!key && operator !== 'Exists') {
    report(
      invalid(at.child('operator'), {
        value: operator,
        why: 'without a key every taint is meant',
        fix: 'write Exists, or name a key'
      })
    )
  }
  if (operator === 'Exists' && value) {
    report(
      invalid(at.child('value'), {
        value,
        why: 'Exists looks at no value',
        fix: 'remove value, or write operator Equal'
      })
    )
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    report(
      invalid(at.child('effect'), {
        value: effect,
        why: 'tolerationSeconds is for taints that evict',
        fix: 'write effect NoExecute'
      })
    )
  }
}

const KEY_GRAMMAR = 'use letters, digits, dots, dashes and underscores, with a domain and a slash before them or not'
const VALUE_GRAMMAR = 'use at most 63 letters, digits, dots, dashes and underscores'

const wrongKeys = (keys: readonly Placed<string | undefined>[]): Problem[] =>
  keys
    .filter(({ item }) => item && !isLabelKey(item))
    .map(({ item, at }) => invalid(at, { value: item, why: 'is not the key of a label', fix: KEY_GRAMMAR }))

const wrongValues = (values: readonly Placed<string | undefined>[]): Problem[] =>
  values
    .filter(({ item }) => item !== undefined && !isLabelValue(item))
    .map(({ item, at }) => invalid(at, { value: item, why: 'is not the value of a label', fix: VALUE_GRAMMAR }))

/** What no label can be in a map of labels, such as a nodeSelector. */
export function wrongLabels(labels: Readonly<Record<string, string>> | undefined, at: Path): Problem[] {
  const placed = Object.entries(labels ?? {}).map(([key, value]) => ({ key, value, at: at.key(key) }))
  return [
    ...wrongKeys(placed.map(({ key, at }) => ({ item: key, at }))),
    ...wrongValues(placed.map(({ value, at }) => ({ item: value, at })))
  ]
}

function wrongLabelsOf(role: Placed<Scheduling>): Problem[] {
  const requirements = requirementsOf(role)
  const tolerations = tolerationsOf(role)
  const selections = podSelections(role)
  return [
    ...wrongLabels(role.item.nodeSelector, role.at.child('nodeSelector')),
    ...selectorsOf(role).flatMap(({ item, at }) => wrongLabels(item.matchLabels, at.child('matchLabels'))),
    ...wrongKeys([
      ...requirements.map(({ item, at }) => ({ item: item.key, at: at.child('key') })),
      ...tolerations.map(({ item, at }) => ({ item: item.key, at: at.child('key') })),
      ...selections.map(({ item, at }) => ({ item: item.topologyKey, at: at.child('topologyKey') })),
      ...selections.flatMap(({ item, at }) => withPaths(item.matchLabelKeys, at.child('matchLabelKeys')))
    ]),
    ...wrongValues([
      ...requirements
        .filter(({ item }) => item.operator === 'In' || item.operator === 'NotIn')
        .flatMap(({ item, at }) => withPaths(item.values, at.child('values'))),
      ...tolerations.map(({ item, at }) => ({ item: item.value, at: at.child('value') }))
    ])
  ]
}

function wrongSpreads(role: Placed<Scheduling>, report: Report): void {
  const spreads = spreadsOf(role)
  for (const [position, { item, at }] of spreads.entries()) {
    if (item.minDomains !== undefined && item.whenUnsatisfiable !== 'DoNotSchedule')
      report(
        forbidden(at.child('minDomains'), {
          value: item.minDomains,
          why: 'counts only where pods must not be placed otherwise',
          fix: 'remove it, or write whenUnsatisfiable DoNotSchedule'
        })
      )
    const first = spreads.findIndex(
      ({ item: other }) => other.topologyKey === item.topologyKey && other.whenUnsatisfiable === item.whenUnsatisfiable
    )
    if (first < position)
      report(
        duplicate(at.child('topologyKey'), {
          value: item.topologyKey,
          why: `is spread over with ${item.whenUnsatisfiable} already`,
          fix: 'remove one of the two'
        })
      )
  }
}

function wrongPriority({ item: { priorityClassName }, at }: Placed<Scheduling>, report: Report): void {
  if (!priorityClassName) return
  const here = at.child('priorityClassName')
  if (priorityClassName.startsWith('system-')) {
    report(
      forbidden(here, {
        value: priorityClassName,
        why: 'is for the parts of Kubernetes itself, and a pod that has it may push them away',
        fix: 'use a PriorityClass for databases'
      })
    )
  } else if (!isObjectName(priorityClassName)) {
    report(
      invalid(here, {
        value: priorityClassName,
        why: 'cannot be the name of a PriorityClass',
        fix: 'use lower-case letters, digits, dots and dashes'
      })
    )
  }
}

/** One way in which scheduling is wrong, for a rule about clusters and one about policies. */
interface Fault extends Pick<Rule<never>, 'what' | 'why' | 'fix'> {
  readonly name: string
  readonly find: (role: Placed<Scheduling>, report: Report) => void
}

export const placementFaults: readonly Fault[] = [
  {
    name: 'selector',
    what: 'A requirement on labels whose values do not go with its operator.',
    why: 'Kubernetes refuses pods with such a requirement.',
    fix: 'In and NotIn take values, Gt and Lt one number, Exists and DoesNotExist none.',
    find(role, report) {
      for (const requirement of requirementsOf(role)) wrongRequirement(requirement, report)
    }
  },
  {
    name: 'toleration',
    what: 'A toleration that contradicts itself.',
    why: 'Kubernetes refuses pods with such a toleration.',
    fix: 'Follow the message; Exists takes no value, and tolerationSeconds needs NoExecute.',
    find(role, report) {
      for (const toleration of tolerationsOf(role)) wrongToleration(toleration, report)
    }
  },
  {
    name: 'label',
    what: 'A key or a value that no label can have.',
    why: 'Kubernetes refuses pods that ask for it.',
    fix: 'Use letters, digits, dots, dashes and underscores; a key may have a domain and a slash before it.',
    find: (role, report) => wrongLabelsOf(role).forEach(report)
  },
  {
    name: 'spread',
    what: 'A spread that says the same twice, or counts places where it does not bind.',
    why: 'Kubernetes refuses pods with two constraints on the same places, and minDomains with ScheduleAnyway.',
    fix: 'Keep one constraint for each kind of place; minDomains goes with DoNotSchedule.',
    find: wrongSpreads
  },
  {
    name: 'priority',
    what: 'A PriorityClass that is for Kubernetes itself, or that cannot exist.',
    why: 'A database that stands above the parts of Kubernetes can push them off their nodes; pods with a class that does not exist are refused.',
    fix: 'Use a PriorityClass that was made for databases.',
    find: wrongPriority
  }
]
