/** How the members are arranged. */
import { forbidden, invalid, notSupported } from '../../src/api/finding.ts'
import type { Path } from '../../src/api/path.ts'
import type { ClusterGiven, Topology } from '../contract.ts'
import { arrangement } from '../defaults.ts'
import type { Rule } from '../rule.ts'
import { spec } from './places.ts'

const TOPOLOGY = spec.child('topology')
const FIELDS = ['shards', 'configServers', 'controllers'] as const
/** These elect a leader among themselves. */
const VOTERS = ['configServers', 'controllers'] as const

/** The arrangement of the cluster, named or not; undefined when its type is not known. */
function topologyOf({ cluster, before, provider }: ClusterGiven): Topology | undefined {
  const { topologies } = provider.supports
  const type = arrangement({ cluster, before }, topologies)
  return topologies.find((topology) => topology.type === type)
}

const typeBefore = ({ before, provider }: ClusterGiven): string | undefined =>
  before && arrangement({ cluster: before, before: undefined }, provider.supports.topologies)

export const topologyRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'topology/type',
    severity: 'deny',
    what: 'An arrangement that the provider does not have.',
    why: 'Engines replicate in their own ways.',
    fix: 'Use one of the types that the message lists, or leave topology away.',
    check(given, report) {
      if (topologyOf(given) !== undefined) return
      report(
        notSupported(TOPOLOGY.child('type'), {
          value: given.cluster.spec.topology?.type,
          supported: given.provider.supports.topologies.map(({ type }) => type)
        })
      )
    }
  },
  {
    id: 'topology/field',
    severity: 'deny',
    what: 'A field of topology that belongs to another type.',
    why: 'It would be passed over in silence.',
    fix: 'Remove the field, or choose the type that has it.',
    check(given, report) {
      const topology = topologyOf(given)
      const { refuses, topologies } = given.provider.supports
      for (const field of FIELDS) {
        const value = given.cluster.spec.topology?.[field]
        if (topology === undefined || value === undefined || topology.fields.includes(field)) continue
        if (refuses.some((refused) => refused.field === `topology.${field}`)) continue // said by capability/field
        const owner = topologies.find(({ fields }) => fields.includes(field))
        report(
          forbidden(TOPOLOGY.child(field), {
            value,
            why: `topology ${topology.type} has no ${field}`,
            fix: owner === undefined ? 'remove it' : `remove it, or use type ${owner.type}`
          })
        )
      }
    }
  },
  {
    id: 'topology/type-changed',
    severity: 'deny',
    what: 'The arrangement of a cluster that exists is changed.',
    why: 'It decides how data is spread, and the child operators cannot move it.',
    fix: 'Put the type back; for another one create a new cluster from a backup.',
    check(given, report) {
      const [was, is] = [typeBefore(given), topologyOf(given)?.type]
      const asked = given.cluster.spec.topology?.type
      if (was === undefined || is === undefined || asked === undefined || was === asked) return
      report(
        forbidden(TOPOLOGY.child('type'), {
          value: asked,
          why: `the cluster was created as ${was}`,
          fix: `write ${was}, or create a new cluster`
        })
      )
    }
  },
  {
    id: 'topology/shards-decreased',
    severity: 'deny',
    what: 'Fewer shards than before.',
    why: 'A shard that goes takes its part of the data with it.',
    fix: 'Keep the number of shards, or raise it.',
    check({ cluster, before }, report) {
      const [was, is] = [before?.spec.topology?.shards, cluster.spec.topology?.shards]
      if (was === undefined || is === undefined || is >= was) return
      report(
        forbidden(TOPOLOGY.child('shards'), {
          value: is,
          why: `there are ${was} shards, and each holds a part of the data`,
          fix: `use ${was} or more`
        })
      )
    }
  },
  {
    id: 'topology/even-voters',
    severity: 'deny',
    what: 'An even number of config servers or controllers, or of members where each of them is one.',
    why: 'They elect a leader: an even number tolerates no more failures than the odd one below.',
    fix: 'Use an odd number.',
    check(given, report) {
      for (const { value, at } of votersOf(given)) {
        if (value === undefined || value % 2 === 1) continue
        report(
          invalid(at, {
            value,
            why: 'they elect a leader, and an even number tolerates no more failures than the odd one below',
            fix: `use an odd number, such as ${Math.max(1, value - 1)}`
          })
        )
      }
    }
  },
  {
    id: 'topology/fixed-size',
    severity: 'deny',
    what: 'The size of an arrangement that cannot be scaled is changed.',
    why: 'Some arrangements decide at creation who votes, and cannot change that.',
    fix: 'Put the size back; for another one create a new cluster.',
    check(given, report) {
      const { cluster, before } = given
      const fixed = topologyOf(given)?.fixedSize
      if (fixed === undefined || before === undefined || cluster.spec.clusterSize === before.spec.clusterSize) return
      report(forbidden(spec.child('clusterSize'), { value: cluster.spec.clusterSize, ...fixed }))
    }
  }
]

/** The numbers of those who elect a leader, with where they stand. */
function votersOf(given: ClusterGiven): { value: number | undefined; at: Path }[] {
  const { clusterSize, topology } = given.cluster.spec
  const { fields = [], membersVote } = topologyOf(given) ?? {}
  return [
    ...VOTERS.filter((field) => fields.includes(field)).map((field) => ({
      value: topology?.[field],
      at: TOPOLOGY.child(field)
    })),
    ...(membersVote ? [{ value: clusterSize, at: spec.child('clusterSize') }] : [])
  ]
}
