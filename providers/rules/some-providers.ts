/** Rules that hold for some providers: each is made from what one says of itself, and stands among its own rules. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { forbidden, invalid, type Problem, unwise } from '../../src/api/finding.ts'
import { root } from '../../src/api/path.ts'
import { bytesOf, parseQuantity } from '../../src/api/quantity.ts'
import { bytesIn } from '../amounts.ts'
import { MANAGER } from '../applier.ts'
import type { ClusterGiven, KindRef, OperationGiven, Refusal } from '../contract.ts'
import { fixedParameter, lookUp } from '../parameters.ts'
import type { Rule } from '../rule.ts'
import { bookOf, parametersOf } from './config.ts'
import { exposed, spec, withPaths } from './places.ts'

const CONFIG = spec.child('config')
const MANAGED_BY = 'app.kubernetes.io/managed-by'

/** For child operators that fill in expressions where values of settings have them. */
export const noTemplates = (openings: readonly string[]): Rule<ClusterGiven> => ({
  id: 'config/template',
  severity: 'deny',
  what: 'A value that the child operator would take for a template.',
  why: 'It evaluates the text before the engine sees it: a slip stops the whole cluster, and what comes out is not what stands here.',
  fix: 'Write the value itself.',
  check(given, report) {
    for (const { item, at } of parametersOf(given)) {
      const opening = openings.find((one) => item.value.includes(one))
      if (opening === undefined) continue
      report(
        forbidden(at.child('value'), {
          value: item.value,
          why: `${given.provider.title} evaluates what stands behind ${opening}`,
          fix: 'write the value itself; what follows from the memory limit is set where there is no entry'
        })
      )
    }
  }
})

/** For engines that read a word before a name as an order: skip_, disable_. */
export const noDisguises = (prefixes: readonly string[]): Rule<ClusterGiven> => ({
  id: 'config/disguise',
  severity: 'deny',
  what: 'A setting that the child operator keeps for itself, switched on or off by a word before its name.',
  why: 'It is the same setting, written as an order, and breaks the cluster in the same way.',
  fix: 'Remove the entry; where something else does what you want, the message names it.',
  check(given, report) {
    const book = bookOf(given)
    if (book === undefined) return
    for (const { item, at, known } of parametersOf(given)) {
      if (known || fixedParameter(book, item.name) !== undefined) continue
      const name = bare(item.name, prefixes)
      const fixed = name === item.name ? undefined : fixedParameter(book, name)
      if (fixed === undefined) continue
      report(
        forbidden(at.child('name'), {
          value: item.name,
          why: `means ${name}: ${fixed.why}`,
          fix: fixed.instead ?? 'remove this entry'
        })
      )
    }
  }
})

/** The name behind the word, or as it is written. */
function bare(name: string, prefixes: readonly string[]): string {
  const written = name.toLowerCase().replaceAll('-', '_')
  const prefix = prefixes.find((one) => written.startsWith(one))
  return prefix === undefined ? name : written.slice(prefix.length)
}

/** For engines with one setting that takes most of the memory. */
export const fitsMemory = (setting: string): Rule<ClusterGiven> => ({
  id: 'config/memory',
  severity: 'deny',
  what: `${setting} is as much as the memory of a member, or more.`,
  why: 'The member fills it while it serves, and is killed for it.',
  fix: 'Use about two thirds of the memory, or remove the entry.',
  check(given, report) {
    const book = bookOf(given)
    const { limits, requests } = given.cluster.spec.resources ?? {}
    const written = limits?.memory ?? requests?.memory
    const memory = parseQuantity(written)
    if (book === undefined || memory === undefined) return
    for (const { item, at } of parametersOf(given)) {
      if (lookUp(book, item.name)?.name !== setting) continue
      const bytes = bytesIn(item.value, 1, book.dialect)
      if (bytes === undefined || bytes < bytesOf(memory)) continue
      report(
        invalid(at.child('value'), {
          value: item.value,
          why: `${setting} leaves nothing of the ${written} that a member has`,
          fix: 'use about two thirds of it, or remove the entry'
        })
      )
    }
  }
})

/** For settings that the engine writes into its data when it creates it, with what they are where no entry says so. */
export const decidedAtCreation = (settings: Readonly<Record<string, string>>): Rule<ClusterGiven> => ({
  id: 'config/decided-at-creation',
  severity: 'deny',
  what: 'A setting is changed that was decided when the data was created.',
  why: 'The servers compare it with their data, and refuse to start.',
  fix: 'Put it back as it was; for another value create a new cluster and load the data into it.',
  check(given, report) {
    for (const [setting, standard] of Object.entries(settings))
      changedDecision({ setting, standard }, given).forEach(report)
  }
})

interface Decision {
  readonly setting: string
  readonly standard: string
}

function changedDecision({ setting, standard }: Decision, given: ClusterGiven): Problem[] {
  const { before, cluster } = given
  const book = bookOf(given)
  if (before === undefined || book === undefined) return []
  const entryIn = ({ spec: { config } }: DatabaseCluster) =>
    withPaths(config, CONFIG).find(({ item }) => lookUp(book, item.name)?.name === setting)
  const amount = (value: string) => String(bytesIn(value, 1, book.dialect) ?? value.toLowerCase())
  const [was, is] = [entryIn(before), entryIn(cluster)]
  const [old, now] = [was?.item.value ?? standard, is?.item.value ?? standard]
  if (amount(old) === amount(now)) return []
  return [
    forbidden(is === undefined ? CONFIG : is.at.child('value'), {
      ...(is && { value: now }),
      why: `${setting} was ${old} when the data was created, and cannot change`,
      fix: was === undefined ? 'remove the entry' : `write "${old}", or load the data into a new cluster`
    })
  ]
}

const LONGEST_LABEL = 63

/** For child operators that mark each backup with the name of its schedule, behind so many characters of their own. */
export const schedulesAsLabels = (own: number): Rule<ClusterGiven> => ({
  id: 'backup/name-length',
  severity: 'deny',
  what: 'A schedule whose name is too long for its backups.',
  why: 'The child operator marks each backup with the name of its schedule, in a label of 63 characters.',
  fix: 'Use a shorter name.',
  check({ cluster, provider }, report) {
    const { backup } = cluster.spec
    if (!backup?.enabled) return
    const most = LONGEST_LABEL - own
    for (const { item, at } of withPaths(backup.schedules, spec.child('backup', 'schedules'))) {
      if (item.name.length <= most) continue
      report(
        invalid(at.child('name'), {
          value: item.name,
          why: `is too long: ${provider.title} writes it into a label, behind ${own} characters of its own`,
          fix: `use at most ${most} characters`
        })
      )
    }
  }
})

/** For child operators whose own Services could be hit by a name that a user chooses. */
export const ownServices = (names: readonly string[]): Rule<ClusterGiven> => ({
  id: 'network/name-reserved',
  severity: 'deny',
  what: 'A way in whose Service would have the name of one that the child operator makes.',
  why: 'Both would write the same object, each undoing what the other did.',
  fix: 'Choose another name.',
  check({ cluster, provider }, report) {
    for (const { item, at } of exposed(cluster)) {
      if (!names.includes(item.name)) continue
      report(
        forbidden(at.child('name'), {
          value: item.name,
          why: `${provider.title} has a Service ${cluster.metadata.name ?? '‹name›'}-${item.name} of its own`,
          fix: 'choose another name'
        })
      )
    }
  }
})

/** For child operators that make objects of the same names as others do. */
export const nameOfItsOwn = (siblings: readonly KindRef[]): Rule<ClusterGiven> => ({
  id: 'identity/name-shared',
  severity: 'deny',
  what: 'Another cluster of the name exists in the namespace, run by an operator that names its Secrets alike.',
  why: 'Both would use the same certificates and passwords, and the deletion of one would take those of the other along.',
  fix: 'Choose another name, or another namespace.',
  check({ cluster, before, facts }, report) {
    const { name, namespace } = cluster.metadata
    if (before !== undefined || name === undefined) return
    for (const { apiVersion, kind } of siblings) {
      const other = facts.child(apiVersion, kind, name, namespace)
      if (other === undefined || other.metadata.labels?.[MANAGED_BY] === MANAGER) continue
      report(
        forbidden(root.child('metadata', 'name'), {
          value: name,
          why: `a ${kind} of that name exists here, and both would use the same Secrets`,
          fix: 'choose another name'
        })
      )
    }
  }
})

/** What stands in front of the members, where a proxy is on unless it is switched off. */
export function proxyOf({ cluster, provider }: Pick<ClusterGiven, 'cluster' | 'provider'>): string | undefined {
  const { proxy } = cluster.spec
  return proxy?.enabled === false ? undefined : (proxy?.type ?? provider.supports.proxies[0]?.type)
}

/** For child operators that name the Service of the proxies after their type. */
export const proxyChanges: Rule<ClusterGiven> = {
  id: 'proxy/type-changed',
  severity: 'warn',
  what: 'Another kind of proxy, or none, in front of a cluster that exists.',
  why: 'The Service that clients know goes away with the old proxies, and the new ones have another.',
  fix: 'Move the clients to the new name; ways in under spec.expose keep theirs.',
  check({ cluster, before, provider }, report) {
    const was = before && proxyOf({ cluster: before, provider })
    const is = proxyOf({ cluster, provider })
    if (was === undefined || was === is) return
    report(
      unwise(spec.child('proxy', 'type'), {
        ...(is && { value: is }),
        why: `the Service ${cluster.metadata.name}-${was} goes away`,
        fix: is === undefined ? 'move the clients first' : `move the clients to ${cluster.metadata.name}-${is}`
      })
    )
  }
}

/** For engines whose readers only some proxies can tell from the writer. */
export const readersBehind = (types: readonly string[], otherwise: string): Rule<ClusterGiven> => ({
  id: 'network/readers',
  severity: 'deny',
  what: 'A way in for readers, where nothing leads to readers only.',
  why: 'Without a proxy that knows who takes the writes, a Service cannot lead around that member.',
  fix: `Use a proxy of type ${types.join(' or ')}, or role ReadWrite.`,
  check(given, report) {
    const type = proxyOf(given)
    if (type !== undefined && types.includes(type)) return
    for (const { item, at } of exposed(given.cluster)) {
      if (item.role !== 'ReadOnly') continue
      report(
        forbidden(at.child('role'), {
          value: item.role,
          why: type === undefined ? otherwise : `${type} has one way in for both`,
          fix: `use proxy.type ${types.join(' or ')}, or role ReadWrite`
        })
      )
    }
  }
})

/** For child operators that restore into members that run. */
export const restoresRunning: Rule<ClusterGiven> = {
  id: 'source/stopped',
  severity: 'deny',
  what: 'A new cluster that is to be filled from a backup and switched off at once.',
  why: 'The child operator restores into a cluster that runs; a stopped one waits for its data for ever.',
  fix: 'Leave stopped away, and stop the cluster when the data is there.',
  check({ cluster, before }, report) {
    if (before !== undefined || !cluster.spec.stopped || cluster.spec.dataSource === undefined) return
    report(
      forbidden(spec.child('stopped'), {
        value: true,
        why: 'the data is restored into members that run',
        fix: 'leave it away, and stop the cluster later'
      })
    )
  }
}

interface OnePlace {
  /** Why nothing can be backed up while backups of the cluster are off. */
  readonly off: Refusal
  /** Why a backup cannot go elsewhere, said behind where those of the cluster go. */
  readonly elsewhere: string
  readonly why: string
}

/** For child operators that back a cluster up to one place only: the one that its child names. */
export const backsUpToOnePlace = (words: OnePlace): Rule<OperationGiven> => ({
  id: 'ops/backup-elsewhere',
  severity: 'deny',
  what: 'A backup of a cluster whose backups are off, or to another place than the one that they go to.',
  why: words.why,
  fix: 'Switch backups of the cluster on, and leave storageRef away.',
  check({ request, before, cluster }, report) {
    if (before !== undefined || cluster === undefined) return
    const { type, backup, upgrade } = request.spec
    const own = cluster.spec.backup
    const [named, place] = [backup?.storageRef?.name, own?.storageRef?.name]
    if (named === undefined && place === undefined) return // said by ops/backup-storage
    if (!own?.enabled) {
      if (type === 'Backup') report(forbidden(spec.child('backup'), words.off))
      if (upgrade?.backupFirst) report(forbidden(spec.child('upgrade', 'backupFirst'), { value: true, ...words.off }))
      return
    }
    if (named === undefined || place === undefined || named === place) return
    report(
      forbidden(spec.child('backup', 'storageRef', 'name'), {
        value: named,
        why: `backups of the cluster go to ${place}, ${words.elsewhere}`,
        fix: `leave storageRef away, or name ${place}`
      })
    )
  }
})

/** For child operators to which a storage is a part of the child. */
export const backsUpToItsStorage = backsUpToOnePlace({
  off: {
    why: 'the child operator knows no storage of the cluster while its backups are off',
    fix: 'switch spec.backup of the cluster on first, with a BackupStorage'
  },
  elsewhere: 'and the child operator knows no other place',
  why: 'The child operator finds a storage in the child of the cluster and nowhere else, and there stands the one of spec.backup.'
})
