/** What belongs to a replica set, and what to shards: routers, config servers, and the data that fits. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { forbidden, unwanted, unwise } from '../../src/api/finding.ts'
import type { Path } from '../../src/api/path.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Report, Rule } from '../rule.ts'
import { spec, withPaths } from '../rules/places.ts'
import { arrangementOf, isSharded } from './arrangement.ts'
import { CONFIG_SERVER_VOLUME, REPLICA_SET, SHARDED } from './capabilities.ts'

const PROXY = spec.child('proxy')

export const shapeRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'proxy/replica-set',
    severity: 'deny',
    what: 'Routers in front of a replica set.',
    why: 'mongos routes between shards; the clients of a replica set find its primary by themselves.',
    fix: 'Remove proxy, or use topology sharded.',
    check(given, report) {
      if (!given.cluster.spec.proxy?.enabled || arrangementOf(given) !== REPLICA_SET) return
      report(
        unwanted(PROXY, {
          why: 'mongos routes between shards, and this is one replica set',
          fix: `remove it, or use topology.type ${SHARDED}`
        })
      )
    }
  },
  {
    id: 'proxy/routers-needed',
    severity: 'deny',
    what: 'A sharded cluster without routers.',
    why: 'Through mongos shards join the cluster, and clients find their data.',
    fix: 'Leave proxy away or on.',
    check(given, report) {
      if (given.cluster.spec.proxy?.enabled !== false || !isSharded(given)) return
      report(
        forbidden(PROXY.child('enabled'), {
          value: false,
          why: 'without mongos no shard joins the cluster, and no client finds its data',
          fix: 'remove it'
        })
      )
    }
  },
  {
    id: 'topology/one-config-server',
    severity: 'warn',
    what: 'A single config server for shards of several members.',
    why: 'It knows where all data is; while it restarts no data is moved and nobody new finds it.',
    fix: 'Use three.',
    check(given, report) {
      const { clusterSize, topology } = given.cluster.spec
      if (!isSharded(given) || topology?.configServers !== 1 || clusterSize === 1) return
      report(
        unwise(spec.child('topology', 'configServers'), {
          value: 1,
          why: 'it knows where all data is, and nothing takes its place while it restarts',
          fix: 'use 3'
        })
      )
    }
  },
  {
    id: 'storage/config-servers',
    severity: 'deny',
    what: 'A volume for config servers in a replica set.',
    why: 'Only sharded clusters have config servers.',
    fix: 'Remove the entry.',
    check(given, report) {
      if (arrangementOf(given) !== REPLICA_SET) return
      for (const { item, at } of withPaths(given.cluster.spec.volumes, spec.child('volumes'))) {
        if (item.name !== CONFIG_SERVER_VOLUME) continue
        report(
          forbidden(at.child('name'), {
            value: item.name,
            why: 'a replica set has no config servers',
            fix: 'remove this entry'
          })
        )
      }
    }
  },
  {
    id: 'source/topology',
    severity: 'deny',
    what: 'Data of a replica set for a sharded cluster, the other way round, or of more shards than there will be.',
    why: 'The backup tool gives each shard of the backup a shard of the new cluster.',
    fix: 'Use the topology of the source, and at least as many shards.',
    check: unfitSource
  }
]

interface Origin {
  readonly cluster: DatabaseCluster
  readonly at: Path
}

/** The cluster that the data of a new one comes from, where it is known. */
function originOf({ cluster, before, facts }: ClusterGiven): Origin | undefined {
  const { dataSource } = cluster.spec
  const { namespace } = cluster.metadata
  if (before !== undefined || dataSource === undefined) return undefined
  const backup = dataSource.backup && facts.find('DatabaseBackup', dataSource.backup.name, namespace)
  const name = dataSource.cluster?.name ?? backup?.spec.clusterRef
  const origin = name === undefined ? undefined : facts.find('DatabaseCluster', name, namespace)
  const at = spec.child('dataSource', backup ? 'backup' : 'cluster', 'name')
  return origin?.spec.engine === cluster.spec.engine ? { cluster: origin, at } : undefined
}

function unfitSource(given: ClusterGiven, report: Report): void {
  const origin = originOf(given)
  if (origin === undefined) return
  const { topology, dataSource } = given.cluster.spec
  const [was, will] = [arrangementOf({ cluster: origin.cluster, before: undefined }), arrangementOf(given)]
  const value = dataSource?.cluster?.name ?? dataSource?.backup?.name
  if (was !== will) {
    report(
      forbidden(origin.at, {
        value,
        why: `holds the data of topology ${was}, and this cluster is ${will}`,
        fix: `set spec.topology.type to ${was}`
      })
    )
    return
  }
  // how many shards there were when a backup was made is not known
  const [from, into] = [origin.cluster.spec.topology?.shards ?? 1, topology?.shards ?? 1]
  if (!isSharded(given) || dataSource?.cluster === undefined || into >= from) return
  report(
    forbidden(spec.child('topology', 'shards'), {
      value: topology?.shards,
      why: `${value} has ${from} shards, and each needs one here`,
      fix: `use ${from} or more`
    })
  )
}
