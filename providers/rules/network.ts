/** Ways in from outside. */
import { duplicate, forbidden, invalid, unwise } from '../../src/api/finding.ts'
import { hostBitsCleared, parseCidr } from '../cidr.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec, withPaths } from './places.ts'

const EXPOSE = spec.child('expose')

const rangesOf = ({ cluster }: ClusterGiven) =>
  withPaths(cluster.spec.expose, EXPOSE).map(({ item, at }) => withPaths(item.sourceRanges, at.child('sourceRanges')))

export const networkRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'network/cidr',
    severity: 'deny',
    what: 'A source range that is not a CIDR range, or has bits set behind its prefix.',
    why: 'Clouds refuse such ranges, or let in others than were meant.',
    fix: 'Write an address and a prefix length, such as 10.0.0.0/8.',
    *check(given) {
      for (const { item, at } of rangesOf(given).flat()) {
        const range = parseCidr(item)
        if (range === undefined) {
          yield invalid(at, {
            value: item,
            why: 'is not a CIDR range',
            fix: 'write an address and a prefix length, such as 10.0.0.0/8'
          })
          continue
        }
        const right = hostBitsCleared(range)
        if (right !== item)
          yield invalid(at, { value: item, why: 'has bits set behind its prefix', fix: `write ${right}` })
      }
    }
  },
  {
    id: 'network/cidr-duplicate',
    severity: 'deny',
    what: 'A source range that is there twice.',
    why: 'Some clouds refuse the whole Service for it.',
    fix: 'Remove one of them.',
    *check(given) {
      for (const ranges of rangesOf(given)) {
        for (const [position, { item, at }] of ranges.entries()) {
          const first = ranges.findIndex((range) => range.item === item)
          if (first < position) yield duplicate(at, { value: item, fix: 'remove it' })
        }
      }
    }
  },
  {
    id: 'network/load-balancer-only',
    severity: 'deny',
    what: 'A field of load balancers on another kind of Service.',
    why: 'Kubernetes passes it over; source ranges that are not enforced let everybody in.',
    fix: 'Use type LoadBalancer, or remove the field.',
    *check({ cluster }) {
      for (const { item, at } of withPaths(cluster.spec.expose, EXPOSE)) {
        if (item.type === 'LoadBalancer') continue
        const why = `has no effect on a Service of type ${item.type}`
        const fix = 'use type LoadBalancer, or remove it'
        if (item.sourceRanges !== undefined && item.sourceRanges.length > 0)
          yield forbidden(at.child('sourceRanges'), { why, fix })
        if (item.loadBalancerClass)
          yield forbidden(at.child('loadBalancerClass'), { value: item.loadBalancerClass, why, fix })
      }
    }
  },
  {
    id: 'network/open',
    severity: 'warn',
    what: 'A load balancer that lets everybody in.',
    why: 'On most clouds a load balancer has a public address, and databases on public addresses are found within minutes.',
    fix: 'Set sourceRanges to the networks of your clients.',
    *check({ cluster }) {
      for (const { item, at } of withPaths(cluster.spec.expose, EXPOSE)) {
        const ranges = item.sourceRanges ?? []
        const isOpen = ranges.length === 0 || ranges.some((range) => parseCidr(range)?.prefix === 0)
        if (item.type !== 'LoadBalancer' || !isOpen) continue
        yield unwise(at.child('sourceRanges'), {
          why: 'the load balancer is open to the world',
          fix: 'set the networks of your clients'
        })
      }
    }
  }
]
