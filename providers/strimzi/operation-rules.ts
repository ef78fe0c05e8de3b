/** What can go wrong when a node is rebuilt from the copies that others have. */
import { forbidden, unwise } from '../../src/api/finding.ts'
import type { OperationGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec, withPaths } from '../rules/places.ts'

const INSTANCES = spec.child('rebuildInstance', 'instances')

/** The nodes to be rebuilt, each with the others of its role; none where that is not known. */
function rebuilt({ request, before, cluster }: OperationGiven) {
  const members = cluster?.status?.members ?? []
  if (before !== undefined) return []
  return withPaths(request.spec.rebuildInstance?.instances, INSTANCES).flatMap(({ item, at }) => {
    const member = members.find(({ name }) => name === item.name)
    const others = members.filter(({ name, role }) => name !== item.name && role === member?.role)
    return member === undefined ? [] : [{ member, others, at: at.child('name') }]
  })
}

export const operationRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'ops/rebuild-one-by-one',
    severity: 'deny',
    what: 'Several nodes are to be rebuilt at once.',
    why: 'Two brokers may have the only copies of a partition, and two controllers without their log can lose the metadata.',
    fix: 'Rebuild one, wait until it has its data again, then the next.',
    check({ request, before }, report) {
      const instances = request.spec.rebuildInstance?.instances ?? []
      if (before !== undefined || instances.length < 2) return
      report(
        forbidden(INSTANCES, {
          why: 'together they may have the only copies of a partition',
          fix: 'rebuild one at a time'
        })
      )
    }
  },
  {
    id: 'ops/rebuild-last-copy',
    severity: 'deny',
    what: 'A node is to be rebuilt whose data nobody else is sure to have.',
    why: 'Its volumes are deleted first. The only broker or controller has nobody to copy from, and while another one is away it may have the last copy.',
    fix: 'Wait until the others are ready; the only node of its kind cannot be rebuilt.',
    check(given, report) {
      for (const { member, others, at } of rebuilt(given)) {
        const away = others.find(({ ready }) => !ready)
        if (others.length === 0) {
          report(
            forbidden(at, {
              value: member.name,
              why: `is the only ${member.role}, so nobody has its data`,
              fix: 'copy its topics to another cluster first, and create a new one'
            })
          )
        } else if (away !== undefined) {
          report(
            forbidden(at, {
              value: member.name,
              why: `${away.name} is not ready, so it may have the last copy of a partition`,
              fix: 'wait until the others are ready'
            })
          )
        }
      }
    }
  },
  {
    id: 'ops/rebuild-single-copies',
    severity: 'warn',
    what: 'A broker is to be rebuilt.',
    why: 'Partitions of which it has the only copy are lost; nothing outside Kafka knows whether there are any.',
    fix: 'Look for topics with a replication factor of 1 first.',
    check(given, report) {
      for (const { member, at } of rebuilt(given)) {
        if (member.role === 'Controller') continue
        report(
          unwise(at, {
            value: member.name,
            why: 'partitions of topics with replication factor 1 are lost if they are there',
            fix: 'look for such topics first'
          })
        )
      }
    }
  }
]
