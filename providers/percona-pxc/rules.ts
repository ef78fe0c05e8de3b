/** What the operator for XtraDB Cluster refuses, or passes over in silence, beside what holds for every engine. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { forbidden, invalid, unwise } from '../../src/api/finding.ts'
import { parseQuantity, sameQuantity } from '../../src/api/quantity.ts'
import type { ClusterGiven } from '../contract.ts'
import { lookUp } from '../parameters.ts'
import type { Rule } from '../rule.ts'
import { bookOf, parametersOf } from '../rules/config.ts'
import { exposed, spec, withPaths } from '../rules/places.ts'
import {
  decidedAtCreation,
  fitsMemory,
  nameOfItsOwn,
  noDisguises,
  noTemplates,
  ownServices,
  proxyChanges,
  proxyOf,
  readersBehind,
  restoresRunning,
  schedulesAsLabels
} from '../rules/some-providers.ts'
import { HAPROXY, PROXYSQL, PROXYSQL_VOLUME, STANDARD_VOLUME } from './capabilities.ts'
import { OWN_SERVICES, SIBLINGS } from './child.ts'
import { WITHOUT_LOG } from './fixed-parameters.ts'

const TLS = spec.child('tls')

const LONGEST_SERVICE = 63
/** Made from the name of the cluster, it stands before that of a schedule. */
const SCHEDULE_MARK = '5ea1f-'

/** Words of enums may be shortened, or written as their position. */
const ROWS = /^(r|ro|row|2)$/i
const LOOSE = /^[dp01]/i

/** A setting by the name that the server lists it under. */
function setting(given: ClusterGiven, name: string) {
  const book = bookOf(given)
  return book && parametersOf(given).find(({ item }) => lookUp(book, item.name)?.name === name)
}

const isPlain = ({ spec: { tls } }: DatabaseCluster): boolean => tls?.mode === 'Disabled'

const proxyVolume = ({ spec: { volumes } }: DatabaseCluster) =>
  withPaths(volumes, spec.child('volumes')).find(({ item }) => item.name === PROXYSQL_VOLUME)

const engineRules: readonly Rule<ClusterGiven>[] = [
  noTemplates(['{{', '{%', '{#']),
  noDisguises(['skip_', 'disable_', 'enable_']),
  fitsMemory('innodb_buffer_pool_size'),
  decidedAtCreation({ lower_case_table_names: '0', innodb_page_size: '16384' }),
  {
    id: 'config/row-format',
    severity: 'deny',
    what: 'A binlog_format other than ROW.',
    why: 'Galera replicates rows, and a server that is told otherwise does not start.',
    fix: 'Remove the entry; ROW is what it is by itself.',
    check(given, report) {
      const found = setting(given, 'binlog_format')
      if (found === undefined || ROWS.test(found.item.value)) return
      report(
        forbidden(found.at.child('value'), {
          value: found.item.value,
          why: 'Galera replicates rows, and the servers would not start',
          fix: 'remove this entry'
        })
      )
    }
  },
  {
    id: 'config/strict-mode',
    severity: 'warn',
    what: 'pxc_strict_mode is loosened.',
    why: 'It keeps out what Galera cannot replicate: tables without a primary key or of another engine than InnoDB, and table locks. Without it the members come to hold different data.',
    fix: 'Use ENFORCING, and mend what it complains about.',
    check(given, report) {
      const found = setting(given, 'pxc_strict_mode')
      if (found === undefined || !LOOSE.test(found.item.value)) return
      report(
        unwise(found.at.child('value'), {
          value: found.item.value,
          why: 'what Galera cannot replicate is let in, and members come to hold different data',
          fix: 'use ENFORCING'
        })
      )
    }
  }
]

const proxyRules: readonly Rule<ClusterGiven>[] = [
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
  readersBehind([HAPROXY.type], 'members are equals, and nothing tells readers from the writer'),
  {
    id: 'proxy/tls-required',
    severity: 'deny',
    what: 'TLS for every client, behind ProxySQL.',
    why: 'ProxySQL lets clients in without TLS, whatever the members ask for.',
    fix: 'Use HAProxy, or tls.mode Optional.',
    check(given, report) {
      if (given.cluster.spec.tls?.mode !== 'Required' || proxyOf(given) !== PROXYSQL.type) return
      report(
        forbidden(TLS.child('mode'), {
          value: 'Required',
          why: 'ProxySQL lets clients in without TLS',
          fix: `use proxy.type ${HAPROXY.type}, or mode Optional`
        })
      )
    }
  },
  {
    id: 'storage/without-its-proxy',
    severity: 'deny',
    what: 'A volume for ProxySQL where there is none.',
    why: 'Only ProxySQL has a volume; HAProxy keeps nothing.',
    fix: 'Remove the entry, or use proxy.type proxysql.',
    check(given, report) {
      const volume = proxyVolume(given.cluster)
      if (volume === undefined || proxyOf(given) === PROXYSQL.type) return
      report(
        forbidden(volume.at, {
          why: 'there is no ProxySQL that would use it',
          fix: `remove the entry, or use proxy.type ${PROXYSQL.type}`
        })
      )
    }
  },
  {
    id: 'storage/proxy-volume-fixed',
    severity: 'deny',
    what: 'Another size for the volumes of ProxySQL that exist.',
    why: 'The operator grows the volumes of members only.',
    fix: 'Put the size back. ProxySQL keeps nothing but its settings there, so it seldom needs more.',
    check({ cluster, before, provider }, report) {
      if (before === undefined || proxyOf({ cluster: before, provider }) !== PROXYSQL.type) return
      const [old, now] = [proxyVolume(before), proxyVolume(cluster)]
      const [was, is] = [old?.item.storage ?? STANDARD_VOLUME, now?.item.storage ?? STANDARD_VOLUME]
      const [left, right] = [parseQuantity(was), parseQuantity(is)]
      const isGoing = proxyOf({ cluster, provider }) !== PROXYSQL.type
      if (isGoing || left === undefined || right === undefined || sameQuantity(left, right)) return
      report(
        forbidden(now === undefined ? spec.child('volumes') : now.at.child('storage'), {
          ...(now && { value: is }),
          why: `the volumes of ProxySQL have ${was}, and the operator does not grow them`,
          fix: old === undefined ? 'remove the entry' : `write ${was}`
        })
      )
    }
  }
]

const securityRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'security/tls-while-running',
    severity: 'warn',
    what: 'TLS that is switched on or off on a cluster that exists.',
    why: 'Members with TLS and members without do not talk to each other, so the operator stops all of them and starts them anew.',
    fix: 'Do it when nobody needs the database.',
    check({ cluster, before }, report) {
      if (before === undefined || cluster.spec.stopped || isPlain(before) === isPlain(cluster)) return
      report(
        unwise(TLS.child('mode'), {
          value: cluster.spec.tls?.mode,
          why: 'the operator stops the whole cluster to switch TLS, and starts it anew'
        })
      )
    }
  },
  {
    id: 'security/certificate-unused',
    severity: 'deny',
    what: 'A certificate where TLS is off.',
    why: 'It would be passed over, and look as if connections were encrypted.',
    fix: 'Remove it, or use another mode.',
    check({ cluster }, report) {
      const { issuerRef, secretName } = cluster.spec.tls ?? {}
      if (!isPlain(cluster)) return
      const said = { why: 'has no effect with mode Disabled', fix: 'remove it, or use mode Optional' }
      if (issuerRef !== undefined) report(forbidden(TLS.child('issuerRef'), said))
      if (secretName) report(forbidden(TLS.child('secretName'), { value: secretName, ...said }))
    }
  }
]

const backupRules: readonly Rule<ClusterGiven>[] = [
  schedulesAsLabels(SCHEDULE_MARK.length),
  {
    id: 'backup/log-needed',
    severity: 'deny',
    what: 'Continuous archiving of a binary log that is switched off.',
    why: 'What is archived is the binary log.',
    fix: 'Remove the entry, or set pitr.enabled to false.',
    check(given, report) {
      const { backup } = given.cluster.spec
      if (!backup?.enabled || !backup.pitr?.enabled) return
      for (const { item, at } of parametersOf(given)) {
        if (!WITHOUT_LOG.includes(item.name.toLowerCase().replaceAll('-', '_'))) continue
        report(
          forbidden(at.child('name'), {
            value: item.name,
            why: 'without the binary log there is nothing to archive',
            fix: 'remove this entry, or set backup.pitr.enabled to false'
          })
        )
      }
    }
  }
]

const deletionRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'deletion/archive-stays',
    severity: 'deny',
    what: 'A deletion that is to leave nothing, of a cluster with continuous archiving.',
    why: 'The operator deletes backups, but never the binary logs that it has archived.',
    fix: 'Use Delete, and empty the folder of the cluster in the bucket yourself; or set pitr.enabled to false.',
    check({ cluster }, report) {
      const { deletionPolicy, backup } = cluster.spec
      if (deletionPolicy !== 'WipeOut' || !backup?.enabled || !backup.pitr?.enabled) return
      report(
        forbidden(spec.child('deletionPolicy'), {
          value: deletionPolicy,
          why: 'the operator never deletes the binary logs that it has archived',
          fix: 'use Delete and empty the folder in the bucket yourself, or set backup.pitr.enabled to false'
        })
      )
    }
  }
]

const sourceRules: readonly Rule<ClusterGiven>[] = [
  restoresRunning,
  {
    id: 'source/archive-unknown',
    severity: 'deny',
    what: 'A moment to restore to, from a backup that no object records.',
    why: 'The path says where the backup lies; where the binary logs behind it lie, nobody says.',
    fix: 'Remove pitr, or start from a DatabaseBackup.',
    check({ cluster, before }, report) {
      const { external, pitr } = cluster.spec.dataSource ?? {}
      if (before !== undefined || external === undefined || pitr === undefined) return
      report(
        forbidden(spec.child('dataSource', 'pitr'), {
          why: 'a path names one backup, and not where the binary logs behind it lie',
          fix: 'remove it, or start from a DatabaseBackup'
        })
      )
    }
  }
]

export const rules: readonly Rule<ClusterGiven>[] = [
  nameOfItsOwn(SIBLINGS),
  ...engineRules,
  ...proxyRules,
  ...securityRules,
  ...backupRules,
  ...deletionRules,
  ...sourceRules
]
