/** How clients reach the members, and whether they are encrypted on the way. */
import { forbidden, unwanted, unwise } from '../../src/api/finding.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { exposed, spec } from '../rules/places.ts'
import { arrangementOf } from './arrangement.ts'
import { REPLICA_SET, SHARDED } from './capabilities.ts'

const MODE = spec.child('tls', 'mode')

const tlsMode = ({ spec: { tls } }: ClusterGiven['cluster']) => tls?.mode ?? 'Optional'

export const clientRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'network/one-way-in',
    severity: 'deny',
    what: 'A second way in.',
    why: 'The operator makes one kind of Service: one for each member of a replica set, or one for all mongos.',
    fix: 'Keep one entry of expose.',
    check({ cluster }, report) {
      for (const { item, at } of exposed(cluster).slice(1)) {
        report(
          unwanted(at, {
            why: `the operator makes one kind of Service, and ${item.name} would be a second one`,
            fix: 'keep one entry'
          })
        )
      }
    }
  },
  {
    id: 'network/internal-names',
    severity: 'warn',
    what: 'A replica set that clients outside shall reach.',
    why: 'Its members tell clients the names that they have inside of Kubernetes, and drivers then go there.',
    fix: 'Let such clients connect to one member with directConnection=true, or use a sharded cluster, whose mongos answer themselves.',
    check(given, report) {
      if (arrangementOf(given) !== REPLICA_SET) return
      for (const { item, at } of exposed(given.cluster)) {
        if (item.type === 'ClusterIP') continue
        report(
          unwise(at, {
            why: 'members tell clients their names inside of Kubernetes, which clients outside cannot find',
            fix: `let those use directConnection=true, or use topology.type ${SHARDED}`
          })
        )
      }
    }
  },
  {
    id: 'security/tls-while-running',
    severity: 'deny',
    what: 'TLS that is switched on or off while the cluster runs.',
    why: 'Members prove themselves to each other by certificates with TLS and by a key file without: those that have restarted and those that have not would not talk to each other.',
    fix: 'Stop the cluster, change the mode, and start it again.',
    check({ cluster, before }, report) {
      if (before === undefined) return
      const [was, is] = [tlsMode(before), tlsMode(cluster)]
      const isOff = before.spec.stopped && (before.status?.phase ?? 'Stopped') === 'Stopped'
      if ((was === 'Disabled') === (is === 'Disabled') || isOff) return
      report(
        forbidden(MODE, {
          value: cluster.spec.tls?.mode,
          why: 'members with TLS and members without do not talk to each other',
          fix: `write ${was}, or stop the cluster first`
        })
      )
    }
  }
]
