/** Backups as Percona Backup for MongoDB makes them. */
import type { BackupStorage } from '../../src/api/backup-storage.ts'
import { forbidden, unwise } from '../../src/api/finding.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec, withPaths } from '../rules/places.ts'
import { INCREMENT, INCREMENT_BASE } from './capabilities.ts'
import { isInMemory } from './steering-rules.ts'

const BACKUP = spec.child('backup')
const STORAGE = BACKUP.child('storageRef', 'name')

/** These copy files, and so need files. */
const OF_FILES: readonly (string | undefined)[] = ['physical', INCREMENT, INCREMENT_BASE]

function schedulesOf({ cluster }: ClusterGiven) {
  const { backup } = cluster.spec
  return backup?.enabled ? withPaths(backup.schedules, BACKUP.child('schedules')) : []
}

/** The storage that backups go to, where it is known. */
function storageOf({ cluster, facts }: ClusterGiven): BackupStorage | undefined {
  const { backup } = cluster.spec
  if (!backup?.enabled || backup.storageRef === undefined) return undefined
  return facts.find('BackupStorage', backup.storageRef.name, cluster.metadata.namespace)
}

export const backupRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'backup/increment-retention',
    severity: 'deny',
    what: 'Retention of increments.',
    why: 'The operator counts bases; increments go with theirs, and are of no use without it.',
    fix: 'Set retention in the schedule that makes the bases.',
    check(given, report) {
      for (const { item, at } of schedulesOf(given)) {
        if (item.method !== INCREMENT || item.retention === undefined) continue
        report(
          forbidden(at.child('retention'), {
            why: 'increments go with their base, and the operator counts bases only',
            fix: `remove it, and set it in the schedule of method ${INCREMENT_BASE}`
          })
        )
      }
    }
  },
  {
    id: 'backup/increment-without-base',
    severity: 'warn',
    what: 'Increments, and no schedule that makes their bases.',
    why: 'Without a base the first increment fails; with a single one a restore needs every increment since.',
    fix: 'Add a schedule of method incremental-base.',
    check(given, report) {
      const all = schedulesOf(given).filter(({ item }) => item.suspend !== true)
      if (all.some(({ item }) => item.method === INCREMENT_BASE)) return
      for (const { item, at } of all) {
        if (item.method !== INCREMENT) continue
        report(
          unwise(at.child('method'), {
            value: item.method,
            why: 'no schedule makes the bases that increments need',
            fix: `add one of method ${INCREMENT_BASE}`
          })
        )
      }
    }
  },
  {
    id: 'backup/no-files',
    severity: 'deny',
    what: 'Backups of files where the storage engine keeps none.',
    why: 'inMemory has no files to copy.',
    fix: 'Use method logical.',
    check(given, report) {
      if (!isInMemory(given.cluster)) return
      for (const { item, at } of schedulesOf(given)) {
        if (!OF_FILES.includes(item.method)) continue
        report(
          forbidden(at.child('method'), {
            value: item.method,
            why: 'it copies files, and storage engine inMemory has none',
            fix: 'use logical'
          })
        )
      }
    }
  },
  {
    id: 'backup/storage-fields',
    severity: 'deny',
    what: 'A BackupStorage with fields that the backup tool does not have for its type.',
    why: 'They would be passed over: the tool would go to another place, or check a certificate that it should not.',
    fix: 'Remove the field from the BackupStorage, or use one of type S3.',
    check(given, report) {
      const storage = storageOf(given)
      if (storage === undefined || storage.spec.type === 'S3') return
      const { type, endpointUrl, verifyTls } = storage.spec
      const value = storage.metadata.name
      if (type === 'GCS' && endpointUrl !== undefined) {
        report(
          forbidden(STORAGE, {
            value,
            why: 'has an endpointUrl, and the backup tool knows its own way to GCS',
            fix: 'remove endpointUrl from it'
          })
        )
      }
      if (verifyTls === false) {
        report(
          forbidden(STORAGE, {
            value,
            why: `has verifyTls false, and the backup tool checks the certificates of ${type} always`,
            fix: 'remove verifyTls from it'
          })
        )
      }
    }
  }
]
