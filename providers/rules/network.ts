/** Ways in from outside. */
import { duplicate, forbidden, invalid, unwanted, unwise } from '../../src/api/finding.ts'
import { rememberLast } from '../../src/api/memory.ts'
import { parseCidr } from '../cidr.ts'
import type { ClusterGiven } from '../contract.ts'
import { isLabelKey } from '../object-names.ts'
import type { Rule } from '../rule.ts'
import { exposed, withPaths } from './places.ts'

const rangesOf = rememberLast(({ cluster }: ClusterGiven) =>
  exposed(cluster).map(({ item, at }) => withPaths(item.sourceRanges, at.child('sourceRanges')))
)

export const networkRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'network/cidr',
    severity: 'deny',
    what: 'A source range that is not a CIDR range, or has bits set behind its prefix.',
    why: 'Clouds refuse such ranges, or let in others than were meant.',
    fix: 'Write an address and a prefix length, such as 10.0.0.0/8.',
    check(given, report) {
      for (const { item, at } of rangesOf(given).flat()) {
        const range = parseCidr(item)
        if (range === undefined) {
          report(
            invalid(at, {
              value: item,
              why: 'is not a CIDR range',
              fix: 'write an address and a prefix length, such as 10.0.0.0/8'
            })
          )
          continue
        }
        const { cleared } = range
        if (cleared !== item)
          report(invalid(at, { value: item, why: 'has bits set behind its prefix', fix: `write ${cleared}` }))
      }
    }
  },
  {
    id: 'network/cidr-duplicate',
    severity: 'deny',
    what: 'A source range that is there twice.',
    why: 'Some clouds refuse the whole Service for it.',
    fix: 'Remove one of them.',
    check(given, report) {
      for (const ranges of rangesOf(given)) {
        for (const [position, { item, at }] of ranges.entries()) {
          if (parseCidr(item) === undefined) continue // said by network/cidr
          const first = ranges.findIndex((range) => range.item === item)
          if (first < position) report(duplicate(at, { value: item, fix: 'remove it' }))
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
    check({ cluster }, report) {
      for (const { item, at } of exposed(cluster)) {
        if (item.type === 'LoadBalancer') continue
        const why = `has no effect on a Service of type ${item.type}`
        const fix = 'use type LoadBalancer, or remove it'
        if (item.sourceRanges !== undefined && item.sourceRanges.length > 0)
          report(unwanted(at.child('sourceRanges'), { why, fix }))
        if (item.loadBalancerClass)
          report(forbidden(at.child('loadBalancerClass'), { value: item.loadBalancerClass, why, fix }))
      }
    }
  },
  {
    id: 'network/annotation',
    severity: 'deny',
    what: 'An annotation, or a class of load balancers, under a name that it cannot have.',
    why: 'Kubernetes refuses the whole Service for it.',
    fix: 'Use letters, digits, dots, dashes and underscores, with a domain and a slash before them or not.',
    check({ cluster }, report) {
      for (const { item, at } of exposed(cluster)) {
        const { annotations = {}, loadBalancerClass } = item
        const keys = Object.keys(annotations).map((key) => ({ key, at: at.child('annotations').key(key) }))
        if (loadBalancerClass && item.type === 'LoadBalancer')
          keys.push({ key: loadBalancerClass, at: at.child('loadBalancerClass') })
        for (const { key, at } of keys) {
          if (isLabelKey(key)) continue
          report(
            invalid(at, {
              value: key,
              why: 'is not a name that Kubernetes takes here',
              fix: 'use letters, digits, dots, dashes and underscores, with a domain and a slash before them or not'
            })
          )
        }
      }
    }
  },
  {
    id: 'network/open',
    severity: 'warn',
    what: 'A load balancer that lets everybody in.',
    why: 'On most clouds a load balancer has a public address, and databases on public addresses are found within minutes.',
    fix: 'Set sourceRanges to the networks of your clients.',
    check({ cluster }, report) {
      for (const { item, at } of exposed(cluster)) {
        const ranges = item.sourceRanges ?? []
        const isOpen = ranges.length === 0 || ranges.some((range) => parseCidr(range)?.prefix === 0)
        if (item.type !== 'LoadBalancer' || !isOpen) continue
        report(
          unwise(at.child('sourceRanges'), {
            why: 'the load balancer is open to the world',
            fix: 'set the networks of your clients'
          })
        )
      }
    }
  }
]
