/** What the operator for MySQL refuses, or passes over in silence, beside what holds for every engine. */
import { forbidden, invalid, unwise } from '../../src/api/finding.ts'
import type { ClusterGiven } from '../contract.ts'
import { lookUp } from '../parameters.ts'
import type { Rule } from '../rule.ts'
import { bookOf, parametersOf } from '../rules/config.ts'
import { exposed, spec } from '../rules/places.ts'
import {
  decidedAtCreation,
  fitsMemory,
  nameOfItsOwn,
  noDisguises,
  noTemplates,
  ownServices,
  proxyChanges,
  readersBehind,
  restoresRunning,
  schedulesAsLabels
} from '../rules/some-providers.ts'
import { HAPROXY, ROUTER } from './capabilities.ts'
import { OWN_SERVICES, SIBLINGS } from './child.ts'

const LONGEST_SERVICE = 63
/** Made from the name of the cluster, it stands before that of a schedule. */
const SCHEDULE_MARK = '5ea1f-'

/** Words of enums may be shortened, or written as their position. */
const ROWS = /^(r|ro|row|2)$/i

export const rules: readonly Rule<ClusterGiven>[] = [
  nameOfItsOwn(SIBLINGS),
  noTemplates(['{{', '{%', '{#']),
  noDisguises(['skip_', 'disable_', 'enable_']),
  fitsMemory('innodb_buffer_pool_size'),
  decidedAtCreation({ lower_case_table_names: '0', innodb_page_size: '16384' }),
  {
    id: 'config/row-format',
    severity: 'deny',
    what: 'A binlog_format other than ROW.',
    why: 'Group replication certifies rows: members would not join the group.',
    fix: 'Remove the entry; ROW is what it is by itself.',
    check(given, report) {
      const book = bookOf(given)
      for (const { item, at } of parametersOf(given)) {
        if (book === undefined || lookUp(book, item.name)?.name !== 'binlog_format') continue
        if (ROWS.test(item.value)) continue
        report(
          forbidden(at.child('value'), {
            value: item.value,
            why: 'group replication certifies rows, and members would not join',
            fix: 'remove this entry'
          })
        )
      }
    }
  },
  proxyChanges,
  ownServices(OWN_SERVICES),
  {
    id: 'network/name-length',
    severity: 'deny',
    what: 'A way in whose name is too long for its Service.',
    why: 'The Service is named after the cluster and the way in, and such a name has at most 63 characters.',
    fix: 'Use a shorter name.',
    check({ cluster }, report) {
      const most = LONGEST_SERVICE - `${cluster.metadata.name}-`.length
      for (const { item, at } of exposed(cluster)) {
        if (item.name.length <= most) continue
        report(
          invalid(at.child('name'), {
            value: item.name,
            why: `is too long: its Service is ${cluster.metadata.name}-${item.name}, and has at most ${LONGEST_SERVICE} characters`,
            fix: `use at most ${most} characters`
          })
        )
      }
    }
  },
  readersBehind([HAPROXY.type, ROUTER.type], 'only the primary can be told from the others without a proxy'),
  schedulesAsLabels(SCHEDULE_MARK.length),
  restoresRunning,
  {
    id: 'source/passwords',
    severity: 'warn',
    what: 'A new cluster from a backup that no object records.',
    why: 'The data brings the passwords of the system users along, and the operator cannot log in with others.',
    fix: 'Before you create the cluster, put the Secret of the cluster that made the backup into the namespace, under the name of the new one.',
    check({ cluster, before }, report) {
      if (before !== undefined || cluster.spec.dataSource?.external === undefined) return
      report(
        unwise(spec.child('dataSource', 'external'), {
          why: 'the data brings the passwords of its system users along',
          fix: `put the Secret of the cluster that made it here first, as ${cluster.metadata.name}-secrets`
        })
      )
    }
  }
]
