/** What an operation may write into the spec of its cluster. */
import { forbidden, invalid, required, unwise } from '../../../src/api/finding.ts'
import type { OperationType } from '../../../src/api/ops-request.ts'
import { compareQuantities, parseQuantity } from '../../../src/api/quantity.ts'
import type { WrittenQuantity } from '../../../src/api/schema.ts'
import type { OperationGiven } from '../../contract.ts'
import { keyOf } from '../../parameters.ts'
import type { Report, Rule } from '../../rule.ts'
import { resolveVersion } from '../../versions.ts'
import { memberOf } from '../../wish.ts'
import { spec, withPaths } from '../places.ts'
import { isNew, type Start, TYPE } from './start.ts'

function compare(a: WrittenQuantity | undefined, b: WrittenQuantity | undefined): number | undefined {
  const [left, right] = [parseQuantity(a), parseQuantity(b)]
  return left && right && compareQuantities(left, right)
}

/** The version in use is the one asked for, in whatever way it is written. */
function sameVersion({ request, cluster, provider: { versions } }: Start): boolean {
  const wanted = request.spec.upgrade?.version
  const now = cluster.status?.version ?? resolveVersion(versions, cluster.spec.version)?.version
  return wanted !== undefined && (resolveVersion(versions, wanted)?.version ?? wanted) === now
}

/** Every amount that is asked for is there already. */
function sameResources({ request, cluster }: Start): boolean {
  const { target, resources } = request.spec.verticalScaling ?? {}
  const now = target === 'Proxy' ? cluster.spec.proxy?.resources : cluster.spec.resources
  const amounts = (['requests', 'limits'] as const).flatMap((part) =>
    Object.entries(resources?.[part] ?? {}).map(([name, wanted]) => [wanted, now?.[part]?.[name]] as const)
  )
  return amounts.length > 0 && amounts.every(([wanted, there]) => compare(wanted, there) === 0)
}

function alreadySo(given: OperationGiven, report: Report): void {
  if (!isNew(given)) return
  const { request, cluster } = given
  const asked = request.spec
  const size = asked.horizontalScaling
  const same: readonly [boolean, string[], unknown][] = [
    [size?.replicas === cluster.spec.clusterSize, ['horizontalScaling', 'replicas'], size?.replicas],
    [
      size?.proxyReplicas !== undefined && size.proxyReplicas === cluster.spec.proxy?.replicas,
      ['horizontalScaling', 'proxyReplicas'],
      size?.proxyReplicas
    ],
    [
      size?.shards !== undefined && size.shards === cluster.spec.topology?.shards,
      ['horizontalScaling', 'shards'],
      size?.shards
    ],
    [sameResources(given), ['verticalScaling', 'resources'], undefined]
  ]
  for (const [isSame, [first = '', second = ''], value] of same) {
    if (isSame)
      report(
        invalid(spec.child(first, second), {
          ...(value !== undefined && { value }),
          why: 'is what the cluster already has',
          fix: 'ask for another value'
        })
      )
  }
  if (sameVersion(given))
    report(
      invalid(spec.child('upgrade', 'version'), {
        value: asked.upgrade?.version,
        why: `the cluster runs ${cluster.status?.version ?? cluster.spec.version} already`,
        fix: 'ask for another version'
      })
    )
  const key = (name: string) => keyOf(name, given.provider.parameters.dialect)
  for (const { item, at } of withPaths(asked.reconfiguring?.set, spec.child('reconfiguring', 'set'))) {
    const now = cluster.spec.config?.find(({ name }) => key(name) === key(item.name))?.value
    if (now === item.value)
      report(invalid(at.child('value'), { why: `${item.name} already has this value`, fix: 'remove the entry' }))
  }
  for (const { item, at } of withPaths(asked.reconfiguring?.unset, spec.child('reconfiguring', 'unset'))) {
    if (cluster.spec.config?.some(({ name }) => key(name) === key(item))) continue
    report(invalid(at, { value: item, why: 'is not set in this cluster', fix: 'remove the entry' }))
  }
}

function notLarger(given: OperationGiven, report: Report): void {
  const expansion = given.request.spec.volumeExpansion
  if (!isNew(given) || expansion === undefined) return
  const at = spec.child('volumeExpansion')
  const { spec: now, status } = given.cluster
  const volumes = [
    { at: at.child('storage'), wanted: expansion.storage, asked: now.storage, allocated: status?.storage?.allocated },
    ...withPaths(expansion.volumes, at.child('volumes')).map(({ item, at }) => ({
      at: at.child('storage'),
      wanted: item.storage,
      asked: now.volumes?.find(({ name }) => name === item.name)?.storage,
      allocated: status?.storage?.volumes?.find(({ name }) => name === item.name)?.allocated
    }))
  ]
  for (const { at, wanted, asked, allocated } of volumes) {
    if (wanted === undefined) continue
    const there = allocated ?? asked
    const stuck = (compare(asked, there) ?? 0) > 0
    if ((compare(wanted, there) ?? 1) <= 0) {
      report(
        invalid(at, {
          value: wanted,
          why: `is not more than the ${there} that is there`,
          fix: stuck ? `ask for ${asked} or more` : 'ask for more'
        })
      )
    } else if ((compare(wanted, asked) ?? 1) < 0) {
      report(
        invalid(at, {
          value: wanted,
          why: `is less than the ${asked} that the spec asks for`,
          fix: `ask for ${asked} or more`
        })
      )
    }
  }
}

const DAY = 24 * 60 * 60 * 1000

/** Why there is no way back to what the cluster is now; undefined where there is one, or it is not known how old it is. */
function lackOfBackup({ request, cluster }: Start): string | undefined {
  const { lastSuccessful, latestRestore } = cluster.status?.backup ?? {}
  if (lastSuccessful === undefined) return 'there is no backup to go back to'
  const newest = latestRestore ?? lastSuccessful.time // an archive that goes on is as good as a new backup
  const age = Date.parse(request.metadata.creationTimestamp ?? '') - Date.parse(newest ?? '')
  return age > DAY ? `the newest moment that could be gone back to is ${newest}` : undefined
}

export const changeRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'ops/set-and-unset',
    severity: 'deny',
    what: 'A parameter that is both set and unset.',
    why: 'It cannot be both.',
    fix: 'Remove it from one of the lists.',
    check({ request, provider }, report) {
      const { set, unset } = request.spec.reconfiguring ?? {}
      const key = (name: string) => (provider ? keyOf(name, provider.parameters.dialect) : name)
      for (const { item, at } of withPaths(unset, spec.child('reconfiguring', 'unset'))) {
        if (set?.some(({ name }) => key(name) === key(item)))
          report(forbidden(at, { value: item, why: 'is in set as well', fix: 'remove one of them' }))
      }
    }
  },

  {
    id: 'ops/empty',
    severity: 'deny',
    what: 'An operation that asks for nothing.',
    why: 'An empty list is as good as none.',
    fix: 'Say what is to be changed.',
    check({ request }, report) {
      const { reconfiguring, volumeExpansion, verticalScaling } = request.spec
      const asks = {
        Reconfiguring: [reconfiguring?.set, reconfiguring?.unset],
        VolumeExpansion: [volumeExpansion?.storage, volumeExpansion?.volumes],
        VerticalScaling: [verticalScaling?.resources.requests, verticalScaling?.resources.limits]
      }[String(request.spec.type)]
      if (
        asks === undefined ||
        asks.some((part) => part !== undefined && (typeof part !== 'object' || Object.keys(part).length > 0))
      )
        return
      report(required(memberOf(request), { why: 'asks for nothing', fix: 'say what is to be changed' }))
    }
  },

  {
    id: 'ops/no-change',
    severity: 'deny',
    what: 'The cluster already is as the operation would make it.',
    why: 'An operation that does nothing looks like one that worked.',
    fix: 'Ask for another value.',
    check: alreadySo
  },

  {
    id: 'ops/shrink',
    severity: 'deny',
    what: 'A VolumeExpansion to no more than what is there.',
    why: 'Volumes only grow; a size below what the spec asks for would be a step back.',
    fix: 'Ask for more; to retry a growth that is stuck, ask for the size in the spec.',
    check: notLarger
  },

  {
    id: 'ops/volume-missing',
    severity: 'deny',
    what: 'A volume is to grow that the cluster does not have.',
    why: 'The expansion would add a volume, which moves data and restarts members.',
    fix: 'Use one of the volumes of the cluster, or add the volume to its spec.',
    check(given, report) {
      if (!isNew(given)) return
      const { cluster, provider, request } = given
      const there = [...(cluster.spec.volumes ?? []), ...(cluster.status?.storage?.volumes ?? [])]
      for (const { item, at } of withPaths(
        request.spec.volumeExpansion?.volumes,
        spec.child('volumeExpansion', 'volumes')
      )) {
        const possible = provider.supports.volumes.some(({ name }) => name === item.name) // else storage/volume-unknown
        if (!possible || there.some(({ name }) => name === item.name)) continue
        report(
          forbidden(at.child('name'), {
            value: item.name,
            why: 'the cluster has no such volume that could grow',
            fix: 'add it to spec.volumes of the cluster instead'
          })
        )
      }
    }
  },

  {
    id: 'ops/proxy-target',
    severity: 'deny',
    what: 'An operation on the proxy of a cluster that has none.',
    why: 'There is nothing to do it to.',
    fix: 'Use target Engine, or switch the proxy on first.',
    check(given, report) {
      if (!isNew(given) || given.cluster.spec.proxy?.enabled) return
      const { restart, verticalScaling, horizontalScaling } = given.request.spec
      const said =
        given.provider.supports.proxies.length === 0
          ? { why: `${given.provider.title} runs no proxy`, fix: 'leave it away' }
          : { why: 'the cluster has no proxy', fix: 'switch it on in the spec of the cluster first' }
      if (restart?.target === 'Proxy') report(forbidden(spec.child('restart', 'target'), said))
      if (verticalScaling?.target === 'Proxy') report(forbidden(spec.child('verticalScaling', 'target'), said))
      if (horizontalScaling?.proxyReplicas !== undefined)
        report(forbidden(spec.child('horizontalScaling', 'proxyReplicas'), said))
    }
  },

  {
    id: 'ops/outage',
    severity: 'warn',
    what: 'An operation that takes the only member away for a while.',
    why: 'A single member cannot be restarted without an outage.',
    fix: 'Do it when nobody needs the database.',
    check(given, report) {
      const rolls: readonly OperationType[] = ['Restart', 'VerticalScaling', 'Upgrade']
      if (!isNew(given) || given.cluster.spec.clusterSize > 1 || !rolls.includes(given.request.spec.type)) return
      report(unwise(TYPE, { why: 'the cluster has a single member, so this is an outage' }))
    }
  },

  {
    id: 'ops/no-backup-before-upgrade',
    severity: 'warn',
    what: 'An upgrade of a cluster that has no backup, or none of the last day.',
    why: 'Versions cannot be taken back, and what was written since the last backup would be lost with the way back.',
    fix: 'Make a backup first, or set backupFirst.',
    check(given, report) {
      if (!isNew(given) || given.request.spec.type !== 'Upgrade' || given.request.spec.upgrade?.backupFirst) return
      if (given.provider.supports.backups === undefined) return
      const why = lackOfBackup(given)
      if (why === undefined) return
      report(
        unwise(spec.child('upgrade', 'backupFirst'), {
          why,
          fix: given.cluster.spec.backup?.storageRef
            ? 'set backupFirst'
            : 'name a BackupStorage in spec.backup of the cluster, then set backupFirst'
        })
      )
    }
  },

  {
    id: 'ops/no-backup-first',
    severity: 'deny',
    what: 'An upgrade that is to make a backup first, where the child operator makes none.',
    why: 'The upgrade would start without what it was promised.',
    fix: 'Leave backupFirst away; the message says what else there is.',
    check(given, report) {
      if (!isNew(given) || !given.request.spec.upgrade?.backupFirst) return
      const ability = given.provider.supports.operations.Backup
      if (ability !== true) report(forbidden(spec.child('upgrade', 'backupFirst'), { value: true, ...ability }))
    }
  }
]
