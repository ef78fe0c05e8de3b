/** How many members there are, and how much CPU and memory each gets. */
import { invalid, notSupported, unwise } from '../../src/api/finding.ts'
import { rememberLast } from '../../src/api/memory.ts'
import type { Path } from '../../src/api/path.ts'
import { compareQuantities, parseQuantity, quantityOf } from '../../src/api/quantity.ts'
import type { WrittenQuantity } from '../../src/api/schema.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec } from './places.ts'

const SIZE = spec.child('clusterSize')
const RESOURCES = ['cpu', 'memory', 'ephemeral-storage']
const HUGE_PAGES = 'hugepages-'
const ZERO = quantityOf(0, '')

interface Amount {
  readonly at: Path
  readonly resource: string
  readonly value: WrittenQuantity
}

interface Block {
  readonly requests?: Record<string, WrittenQuantity> | undefined
  readonly limits?: Record<string, WrittenQuantity> | undefined
}

const amountsIn = (amounts: Record<string, WrittenQuantity> | undefined, at: Path): Amount[] =>
  Object.entries(amounts ?? {}).map(([resource, value]) => ({ at: at.key(resource), resource, value }))

const blocksOf = rememberLast(
  ({ spec: { resources, proxy } }: ClusterGiven['cluster']): { block: Block; at: Path }[] => [
    ...(resources ? [{ block: resources, at: spec.child('resources') }] : []),
    ...(proxy?.resources && proxy.enabled ? [{ block: proxy.resources, at: spec.child('proxy', 'resources') }] : [])
  ]
)

const allAmounts = rememberLast((cluster: ClusterGiven['cluster']): Amount[] =>
  blocksOf(cluster).flatMap(({ block, at }) => [
    ...amountsIn(block.requests, at.child('requests')),
    ...amountsIn(block.limits, at.child('limits'))
  ])
)

/** What else is written under a name that is none is of no matter. */
const isResource = (name: string): boolean => RESOURCES.includes(name) || name.startsWith(HUGE_PAGES)

export const sizeRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'size/even',
    severity: 'deny',
    what: 'An even number of members, four or more, where the child operator refuses it.',
    why: 'An even count tolerates no more failures than the odd one below, and some child operators refuse it.',
    fix: 'Use the odd number below or above.',
    check({ cluster, provider }, report) {
      const { clusterSize } = cluster.spec
      const { refusesEven, mostMembers } = provider.supports
      if (refusesEven === undefined || clusterSize < 4 || clusterSize % 2 === 1) return
      if (mostMembers !== undefined && clusterSize > mostMembers.most) return // said by size/most
      report(
        invalid(SIZE, { value: clusterSize, why: refusesEven, fix: `use ${clusterSize - 1} or ${clusterSize + 1}` })
      )
    }
  },
  {
    id: 'size/most',
    severity: 'deny',
    what: 'More members than the child operator takes.',
    why: 'Replication in one group does not scale without end; child operators draw the line.',
    fix: 'Use fewer members.',
    check({ cluster, provider }, report) {
      const { mostMembers } = provider.supports
      const { clusterSize } = cluster.spec
      if (mostMembers === undefined || clusterSize <= mostMembers.most) return
      report(invalid(SIZE, { value: clusterSize, why: mostMembers.why, fix: `use at most ${mostMembers.most}` }))
    }
  },
  {
    id: 'size/single',
    severity: 'warn',
    what: 'A cluster of one member.',
    why: 'While its node or its pod restarts, the database is away. That is fine for development.',
    fix: 'Use three members where the database must stay up.',
    check({ cluster }, report) {
      if (cluster.spec.clusterSize !== 1) return
      report(
        unwise(SIZE, {
          why: 'a single member is away whenever its pod or its node restarts',
          fix: 'use 3 where the database must stay up'
        })
      )
    }
  },
  {
    id: 'size/even-quorum',
    severity: 'warn',
    what: 'An even number of members where members vote.',
    why: 'Two members lose their quorum with one of them; four tolerate no more failures than three.',
    fix: 'Use an odd number.',
    check({ cluster, provider }, report) {
      const { clusterSize } = cluster.spec
      const { hasQuorum, refusesEven } = provider.supports
      const refused = refusesEven !== undefined && clusterSize >= 4
      if (!hasQuorum || refused || clusterSize % 2 === 1) return
      report(
        unwise(SIZE, {
          why: `${clusterSize} members tolerate no more failures than ${clusterSize - 1}`,
          fix: `use ${clusterSize + 1}`
        })
      )
    }
  },
  {
    id: 'size/two',
    severity: 'warn',
    what: 'A cluster of two members, where members do not vote.',
    why: 'While one restarts or is lost, the other has no copy of what is written. That is fine for development.',
    fix: 'Use three members where data must stay safe in every update.',
    check({ cluster, provider }, report) {
      if (provider.supports.hasQuorum || cluster.spec.clusterSize !== 2) return // said by size/even-quorum
      report(
        unwise(SIZE, {
          value: 2,
          why: 'while one of the two restarts, what is written has no second copy',
          fix: 'use 3 where data must stay safe in every update'
        })
      )
    }
  },
  {
    id: 'size/resource-unknown',
    severity: 'deny',
    what: 'A resource that pods of databases are not given.',
    why: 'A misspelt resource is an extended resource that no node has, and the pods wait for ever.',
    fix: 'Use cpu, memory, ephemeral-storage or hugepages-….',
    check({ cluster }, report) {
      for (const { at, resource } of allAmounts(cluster)) {
        if (isResource(resource)) continue
        report(notSupported(at, { value: resource, supported: [...RESOURCES, `${HUGE_PAGES}…`] }))
      }
    }
  },
  {
    id: 'size/quantity',
    severity: 'deny',
    what: 'An amount of CPU or memory that is not a quantity.',
    why: 'The pods could not be made.',
    fix: 'Write a number with a unit: 500m for CPU, 2Gi for memory.',
    check({ cluster }, report) {
      for (const { at, value, resource } of allAmounts(cluster)) {
        const amount = parseQuantity(value)
        if (!isResource(resource) || (amount !== undefined && compareQuantities(amount, ZERO) > 0)) continue
        report(
          invalid(at, {
            value,
            why: amount === undefined ? 'is not a quantity' : 'must be more than 0',
            fix: 'write a number with a unit, such as 500m or 2Gi'
          })
        )
      }
    }
  },
  {
    id: 'size/request-above-limit',
    severity: 'deny',
    what: 'A request that is larger than its limit.',
    why: 'Kubernetes refuses such pods.',
    fix: 'Raise the limit or lower the request.',
    check({ cluster }, report) {
      for (const { block, at } of blocksOf(cluster)) {
        for (const { at: here, resource, value } of amountsIn(block.requests, at.child('requests'))) {
          const [request, limit] = [parseQuantity(value), parseQuantity(block.limits?.[resource])]
          if (request === undefined || limit === undefined || compareQuantities(request, limit) <= 0) continue
          if (!isResource(resource) || compareQuantities(limit, ZERO) <= 0) continue // said by the rules above
          report(
            invalid(here, {
              value,
              why: `is more than the limit of ${block.limits?.[resource]}`,
              fix: 'raise the limit or lower the request'
            })
          )
        }
      }
    }
  },
  {
    id: 'size/memory-minimum',
    severity: 'deny',
    what: 'Less memory than the engine starts with.',
    why: 'The members would be killed while they start, over and over.',
    fix: 'Give more memory, or leave resources away for development.',
    check({ cluster, provider }, report) {
      const least = parseQuantity(provider.supports.minimumMemory)
      const blocks = { requests: cluster.spec.resources?.requests, limits: cluster.spec.resources?.limits }
      for (const [block, amounts] of Object.entries(blocks)) {
        const memory = parseQuantity(amounts?.memory)
        if (least === undefined || memory === undefined || compareQuantities(memory, least) >= 0) continue
        if (compareQuantities(memory, ZERO) <= 0) continue // said by size/quantity
        report(
          invalid(spec.child('resources', block).key('memory'), {
            value: amounts?.memory,
            why: `is less than a ${provider.engine} member starts with`,
            fix: `use at least ${provider.supports.minimumMemory}`
          })
        )
      }
    }
  },
  {
    id: 'size/no-memory-limit',
    severity: 'warn',
    what: 'Members without a memory limit.',
    why: 'A database takes the memory it can get; without a limit it takes it from its neighbours, and engines that tune themselves by the limit cannot.',
    fix: 'Set resources.limits.memory.',
    check({ cluster }, report) {
      if (cluster.spec.resources?.limits?.memory !== undefined) return
      report(
        unwise(spec.child('resources', 'limits'), {
          why: 'members without a memory limit can starve their neighbours',
          fix: 'set limits.memory'
        })
      )
    }
  }
]
