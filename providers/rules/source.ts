/** Where the data of a new cluster comes from. */
import { forbidden, invalid, unwise } from '../../src/api/finding.ts'
import { isFolder } from '../bucket-paths.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { majorOf, resolveVersion } from '../versions.ts'
import { spec } from './places.ts'

const SOURCE = spec.child('dataSource')

/** The backup that a new cluster starts from, where it is known; an existing cluster has consumed its source. */
function backupOf({ cluster, before, facts }: ClusterGiven) {
  const name = cluster.spec.dataSource?.backup?.name
  if (before !== undefined || name === undefined) return undefined
  return facts.find('DatabaseBackup', name, cluster.metadata.namespace)
}

/** The cluster that a new one copies, where it is known. */
function originOf({ cluster, before, facts }: ClusterGiven) {
  const name = cluster.spec.dataSource?.cluster?.name
  if (before !== undefined || name === undefined) return undefined
  return facts.find('DatabaseCluster', name, cluster.metadata.namespace)
}

const TARGET_TIME = SOURCE.child('pitr', 'targetTime')

/** The moment that a new cluster is to begin with, where one is named. */
const wantedMoment = ({ cluster, before }: ClusterGiven): string | undefined =>
  before === undefined ? cluster.spec.dataSource?.pitr?.targetTime : undefined

/** Whether both are known, and the first is earlier. */
const isBefore = (a: string | undefined, b: string | undefined): boolean => Date.parse(a ?? '') < Date.parse(b ?? '')

/** Why a moment is not between the two, where both are known. */
const isOutside = (moment: string, from: string | undefined, to: string | undefined): string | undefined =>
  from !== undefined && to !== undefined && (isBefore(moment, from) || isBefore(to, moment))
    ? `the backup goes from ${from} to ${to}`
    : undefined

const OTHER = 'choose one that succeeded'
const UNFIT = {
  Pending: { why: 'has not begun', fix: 'wait until it has succeeded' },
  Running: { why: 'is still being made', fix: 'wait until it has succeeded' },
  Failed: { why: 'failed', fix: OTHER },
  Deleting: { why: 'is being deleted', fix: OTHER }
} as const

export const sourceRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'source/path',
    severity: 'deny',
    what: 'A path to a backup that leads out of its storage, or names another one.',
    why: 'Parts such as .. or %2e%2e can lead to the backups of another team; the bucket is that of the BackupStorage.',
    fix: 'Write plain folder names with single slashes between them, as they follow the prefix of the storage.',
    check({ cluster, before }, report) {
      const path = cluster.spec.dataSource?.external?.path
      if (before !== undefined || path === undefined || isFolder(path)) return
      report(
        invalid(SOURCE.child('external', 'path'), {
          value: path,
          why: 'must be plain folder names with single slashes between them, as they follow the prefix of the storage',
          fix: 'write them without scheme, bucket and escapes, such as orders/2026-05-04'
        })
      )
    }
  },
  {
    id: 'source/itself',
    severity: 'deny',
    what: 'A cluster that is to be a copy of itself.',
    why: 'There is nothing to copy yet.',
    fix: 'Name another cluster.',
    check({ cluster }, report) {
      const { name } = cluster.metadata
      if (name === undefined || cluster.spec.dataSource?.cluster?.name !== name) return
      report(
        forbidden(SOURCE.child('cluster', 'name'), {
          value: name,
          why: 'is this cluster itself',
          fix: 'name another one'
        })
      )
    }
  },
  {
    id: 'source/engine',
    severity: 'deny',
    what: 'Data of another engine.',
    why: 'Engines cannot read each other’s files.',
    fix: 'Choose a source of the same engine.',
    check(given, report) {
      const { engine } = given.cluster.spec
      const [backup, origin] = [backupOf(given), originOf(given)]
      const found = backup?.status?.engine ?? origin?.spec.engine
      if (found === undefined || found === engine) return
      report(
        forbidden(SOURCE.child(backup ? 'backup' : 'cluster', 'name'), {
          value: (backup ?? origin)?.metadata.name,
          why: `holds ${found} data, and this is a ${engine} cluster`,
          fix: `choose a source of engine ${engine}`
        })
      )
    }
  },
  {
    id: 'source/provider',
    severity: 'deny',
    what: 'Data of another provider of the same engine.',
    why: 'Providers of one engine keep data and backups in ways that the others cannot read.',
    fix: 'Set spec.provider to the one that the source has, or choose another source.',
    check(given, report) {
      const [backup, origin] = [backupOf(given), originOf(given)]
      const { engine } = given.cluster.spec
      const found = backup?.status?.provider ?? origin?.spec.provider ?? origin?.status?.provider?.name
      if (found === undefined || found === given.provider.name || (origin && origin.spec.engine !== engine)) return
      if (backup?.status?.engine !== undefined && backup.status.engine !== engine) return // said by source/engine
      report(
        forbidden(SOURCE.child(backup ? 'backup' : 'cluster', 'name'), {
          value: (backup ?? origin)?.metadata.name,
          why: `comes from provider ${found}, whose data ${given.provider.name} cannot read`,
          fix: `set spec.provider to ${found}, or choose another source`
        })
      )
    }
  },
  {
    id: 'source/version',
    severity: 'deny',
    what: 'Data of another major version.',
    why: 'A restore brings the files back as they were; another major version cannot read them.',
    fix: 'Restore into the major version that the data comes from, then upgrade.',
    check(given, report) {
      const [backup, origin] = [backupOf(given), originOf(given)]
      const { versions, engine } = given.provider
      const made = backup?.status?.version ?? origin?.status?.version ?? origin?.spec.version
      const target = resolveVersion(versions, given.cluster.spec.version)?.version
      if (
        made === undefined ||
        target === undefined ||
        (backup?.status?.engine ?? origin?.spec.engine ?? engine) !== engine
      )
        return
      const major = majorOf(versions, made)
      if (major === majorOf(versions, target)) return
      const offered = resolveVersion(versions, major)
      report(
        forbidden(SOURCE.child(backup ? 'backup' : 'cluster', 'name'), {
          value: (backup ?? origin)?.metadata.name,
          why: `comes from ${made}, and ${target} cannot read it`,
          fix: offered
            ? `set spec.version to "${major}", and upgrade afterwards`
            : 'choose a source of a version that is on offer'
        })
      )
    }
  },
  {
    id: 'source/not-succeeded',
    severity: 'deny',
    what: 'A backup that did not succeed, or has not yet.',
    why: 'There is nothing whole to restore.',
    fix: 'Choose a backup that succeeded, or wait until this one has.',
    check(given, report) {
      const backup = backupOf(given)
      const phase = backup?.status?.phase
      if (backup === undefined || phase === undefined || phase === 'Succeeded') return
      report(forbidden(SOURCE.child('backup', 'name'), { value: backup.metadata.name, ...UNFIT[phase] }))
    }
  },
  {
    id: 'source/target-time',
    severity: 'deny',
    what: 'A moment that the backup cannot go to.',
    why: 'Before the end of the backup and after the end of the archive there is nothing to restore.',
    fix: 'Choose a moment inside the window that the message names.',
    check(given, report) {
      const wanted = wantedMoment(given)
      if (wanted === undefined) return
      const { restorableFrom, restorableTo } = backupOf(given)?.status ?? {}
      const { earliestRestore } = originOf(given)?.status?.backup ?? {}
      const { creationTimestamp: now } = given.cluster.metadata
      const why =
        isOutside(wanted, restorableFrom, restorableTo) ??
        (isBefore(wanted, earliestRestore) ? `the archive of the cluster begins at ${earliestRestore}` : undefined) ??
        (isBefore(now, wanted) ? 'is still to come' : undefined)
      if (why === undefined) return
      report(invalid(TARGET_TIME, { value: wanted, why, fix: 'choose a moment that the source can go to' }))
    }
  },
  {
    id: 'source/target-time-ahead',
    severity: 'warn',
    what: 'A moment behind the end of the archive as it was seen last.',
    why: 'The archive of a cluster that runs goes on, so the moment may be in it soon; while the cluster is away it never will.',
    fix: 'Wait until the cluster shows a later moment in status.backup.latestRestore.',
    check(given, report) {
      const wanted = wantedMoment(given)
      const { latestRestore } = originOf(given)?.status?.backup ?? {}
      const { creationTimestamp: now } = given.cluster.metadata
      if (wanted === undefined || isBefore(now, wanted) || !isBefore(latestRestore, wanted)) return
      report(
        unwise(TARGET_TIME, {
          value: wanted,
          why: `the archive of the cluster was seen up to ${latestRestore}`,
          fix: 'wait until status.backup.latestRestore of the source is later'
        })
      )
    }
  }
]
