/** Where the data of a new cluster comes from. */
import { forbidden, invalid } from '../../src/api/finding.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { compareVersions, majorOf, resolveVersion } from '../versions.ts'
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

export const sourceRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'source/itself',
    severity: 'deny',
    what: 'A cluster that is to be a copy of itself.',
    why: 'There is nothing to copy yet.',
    fix: 'Name another cluster.',
    *check({ cluster }) {
      const { name } = cluster.metadata
      if (name === undefined || cluster.spec.dataSource?.cluster?.name !== name) return
      yield forbidden(SOURCE.child('cluster', 'name'), {
        value: name,
        why: 'is this cluster itself',
        fix: 'name another one'
      })
    }
  },
  {
    id: 'source/engine',
    severity: 'deny',
    what: 'Data of another engine.',
    why: 'Engines cannot read each other’s files.',
    fix: 'Choose a source of the same engine.',
    *check(given) {
      const { engine } = given.cluster.spec
      const [backup, origin] = [backupOf(given), originOf(given)]
      const found = backup?.status?.engine ?? origin?.spec.engine
      if (found === undefined || found === engine) return
      yield forbidden(SOURCE.child(backup ? 'backup' : 'cluster', 'name'), {
        value: (backup ?? origin)?.metadata.name,
        why: `holds ${found} data, and this is a ${engine} cluster`,
        fix: `choose a source of engine ${engine}`
      })
    }
  },
  {
    id: 'source/version',
    severity: 'deny',
    what: 'A backup made by another major version, or a newer one.',
    why: 'A restore brings the files back as they were; another major version cannot read them.',
    fix: 'Restore into the version that made the backup, then upgrade.',
    *check(given) {
      const backup = backupOf(given)
      const made = backup?.status?.version
      const { versions } = given.provider
      const target = resolveVersion(versions, given.cluster.spec.version)?.version
      if (backup === undefined || made === undefined || target === undefined) return
      if (majorOf(versions, made) === majorOf(versions, target) && compareVersions(made, target) <= 0) return
      yield forbidden(SOURCE.child('backup', 'name'), {
        value: backup.metadata.name,
        why: `was made by ${made}, and ${target} cannot read it`,
        fix: `set spec.version to "${made}", and upgrade afterwards`
      })
    }
  },
  {
    id: 'source/not-succeeded',
    severity: 'deny',
    what: 'A backup that failed.',
    why: 'There is nothing whole to restore.',
    fix: 'Choose a backup that succeeded.',
    *check(given) {
      const backup = backupOf(given)
      const phase = backup?.status?.phase
      if (backup === undefined || (phase !== 'Failed' && phase !== 'Deleting')) return
      yield forbidden(SOURCE.child('backup', 'name'), {
        value: backup.metadata.name,
        why: phase === 'Failed' ? 'failed' : 'is being deleted',
        fix: 'choose one that succeeded'
      })
    }
  },
  {
    id: 'source/target-time',
    severity: 'deny',
    what: 'A moment that the backup cannot go to.',
    why: 'Before the end of the backup and after the end of the archive there is nothing to restore.',
    fix: 'Choose a moment inside the window that the message names.',
    *check(given) {
      const status = backupOf(given)?.status
      const wanted = given.cluster.spec.dataSource?.pitr?.targetTime
      const { restorableFrom, restorableTo } = status ?? {}
      if (wanted === undefined || restorableFrom === undefined || restorableTo === undefined) return
      const moment = Date.parse(wanted)
      if (moment >= Date.parse(restorableFrom) && moment <= Date.parse(restorableTo)) return
      yield invalid(SOURCE.child('pitr', 'targetTime'), {
        value: wanted,
        why: `the backup goes from ${restorableFrom} to ${restorableTo}`,
        fix: 'choose a moment between them'
      })
    }
  }
]
