/** What CloudNativePG cannot do of what an operation may ask for, and what is unwise. */
import { forbidden, unwise } from '../../src/api/finding.ts'
import type { OperationGiven } from '../contract.ts'
import type { Report, Rule } from '../rule.ts'
import { spec, withPaths } from '../rules/places.ts'
import { FENCE } from './custom-actions.ts'

const NO_ARCHIVE = {
  why: 'CloudNativePG makes backups by a plug-in beside the members, which is there only while backups of the cluster are on',
  fix: 'switch spec.backup of the cluster on first, with a BackupStorage'
}

function impossibleBackup({ request, before, cluster }: OperationGiven, report: Report): void {
  if (before !== undefined || cluster === undefined) return
  const { type, backup, upgrade } = request.spec
  const ofCluster = cluster.spec.backup
  const isSomewhere = backup?.storageRef !== undefined || ofCluster?.storageRef !== undefined // else ops/backup-storage
  if (!ofCluster?.enabled && isSomewhere) {
    if (type === 'Backup') report(forbidden(spec.child('backup'), NO_ARCHIVE))
    if (upgrade?.backupFirst) report(forbidden(spec.child('upgrade', 'backupFirst'), { value: true, ...NO_ARCHIVE }))
    return
  }
  const [named, archive] = [backup?.storageRef?.name, ofCluster?.storageRef?.name]
  if (named === undefined || archive === undefined || named === archive) return
  report(
    forbidden(spec.child('backup', 'storageRef', 'name'), {
      value: named,
      why: `the archive of the cluster is in ${archive}, and a backup is of no use without it`,
      fix: `leave storageRef away, or name ${archive}`
    })
  )
}

export const operationRules: readonly Rule<OperationGiven>[] = [
  {
    id: 'ops/backup-elsewhere',
    severity: 'deny',
    what: 'A backup without the archive of the cluster, or to another place than it.',
    why: 'A base backup of PostgreSQL is only whole with the write-ahead log that was written while it ran, and one plug-in writes both to one place.',
    fix: 'Switch backups of the cluster on, and leave storageRef away.',
    check: impossibleBackup
  },
  {
    id: 'ops/fence-primary',
    severity: 'warn',
    what: 'The primary is to be fenced.',
    why: 'CloudNativePG does not replace a fenced primary, so that the cluster takes no writes until it is unfenced.',
    fix: 'Switch over to another member first, unless an outage is meant.',
    check({ request, before, cluster }, report) {
      const { custom } = request.spec
      if (before !== undefined || custom?.name !== FENCE) return
      for (const { item, at } of withPaths(custom.parameters, spec.child('custom', 'parameters'))) {
        if (item.value !== cluster?.status?.primary) continue
        report(
          unwise(at.child('value'), {
            value: item.value,
            why: 'is the primary, and nobody takes its place while it is fenced',
            fix: 'switch over first, unless an outage is meant'
          })
        )
      }
    }
  }
]
