/** Where pods may run. */
import { forbidden, unwise } from '../../src/api/finding.ts'
import type { Path } from '../../src/api/path.ts'
import type { ClusterGiven } from '../contract.ts'
import { proxyReplicas } from '../defaults.ts'
import type { Rule } from '../rule.ts'
import { placementFaults, rolesOf, spreadsOf } from './placement.ts'
import { spec } from './places.ts'

const POLICY = spec.child('podSchedulingPolicy')
const POLICY_NAME = POLICY.child('ref', 'name')

/** Whether there will be a proxy: as the cluster says, else as it gets one by itself. */
const hasProxy = ({ cluster, before, provider }: ClusterGiven): boolean =>
  cluster.spec.proxy?.enabled ??
  provider
    .defaults({ cluster, before })
    .some(({ path, value }) => path.segments()[1] === 'proxy' && value !== undefined)

/** How many places at least the pods of each role are to be spread over: what stands in the cluster wins over its policy. */
function wantedPlaces({ cluster, facts }: ClusterGiven): { role: 'engine' | 'proxy'; at: Path; places: number }[] {
  const { ref, ...inline } = cluster.spec.podSchedulingPolicy ?? {}
  const policy = ref && facts.find('PodSchedulingPolicy', ref.name)?.spec
  const here = rolesOf(inline, POLICY).flatMap(({ role, ...placed }) =>
    spreadsOf(placed).map(({ item, at }) => ({ role, at: at.child('minDomains'), places: item.minDomains ?? 0 }))
  )
  const there = rolesOf(policy, POLICY)
    .filter(({ role }) => inline[role]?.topologySpreadConstraints === undefined)
    .flatMap(({ role, ...placed }) =>
      spreadsOf(placed).map(({ item }) => ({ role, at: POLICY_NAME, places: item.minDomains ?? 0 }))
    )
  return [...here, ...there]
}

export const schedulingRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'scheduling/policy-engine',
    severity: 'deny',
    what: 'A PodSchedulingPolicy for other engines.',
    why: 'It was written with the members of another engine in mind.',
    fix: 'Choose a policy that lists the engine, or lists none.',
    check({ cluster, facts }, report) {
      const name = cluster.spec.podSchedulingPolicy?.ref?.name
      const engines = name === undefined ? undefined : facts.find('PodSchedulingPolicy', name)?.spec.engines
      if (engines === undefined || engines.length === 0 || engines.includes(cluster.spec.engine)) return
      report(
        forbidden(POLICY_NAME, {
          value: name,
          why: `is for ${engines.join(', ')} only`,
          fix: `choose a policy for ${cluster.spec.engine}`
        })
      )
    }
  },
  ...placementFaults.map(
    ({ name, find, ...said }): Rule<ClusterGiven> => ({
      id: `scheduling/${name}`,
      severity: 'deny',
      ...said,
      check({ cluster }, report) {
        for (const role of rolesOf(cluster.spec.podSchedulingPolicy, POLICY)) find(role, report)
      }
    })
  ),
  {
    id: 'scheduling/unsatisfiable',
    severity: 'warn',
    what: 'A spread over more places than there are members.',
    why: 'A place that must have a member cannot get one, and pods wait.',
    fix: 'Lower minDomains or add members.',
    check(given, report) {
      if (given.cluster.spec.podSchedulingPolicy === undefined) return
      const pods = {
        engine: given.cluster.spec.clusterSize,
        proxy: proxyReplicas(given.cluster, given.provider.supports)
      }
      for (const { role, at, places } of wantedPlaces(given)) {
        if (places <= pods[role] || (role === 'proxy' && !hasProxy(given))) continue
        report(
          unwise(at, {
            why: `${pods[role]} ${role === 'proxy' ? 'proxies' : 'members'} cannot fill ${places} places`,
            fix: 'lower minDomains or add members'
          })
        )
      }
    }
  },
  {
    id: 'scheduling/no-proxy',
    severity: 'warn',
    what: 'Where proxies shall run, of a cluster that has none.',
    why: 'It has no effect, and looks as if there were proxies.',
    fix: 'Remove it, or switch the proxy on.',
    check(given, report) {
      const { cluster, provider } = given
      if (cluster.spec.podSchedulingPolicy?.proxy === undefined || hasProxy(given)) return
      if (provider.supports.proxies.length === 0) return // said by capability/field
      report(
        unwise(POLICY.child('proxy'), {
          why: 'the cluster has no proxy that it could be about',
          fix: 'remove it, or switch the proxy on'
        })
      )
    }
  }
]
