/** What the operator's backups tell of a cluster: the newest ones, how far a restore can go, and when schedules ran. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import { type BackupRecord, recordNameOf } from '../backup-record.ts'
import { backupStatusOf, type SeenBackup } from '../backup-status.ts'
import type { Given } from '../contract.ts'
import { backups } from './backup-records.ts'
import { SCHEDULE_LABEL } from './names.ts'

const seen = ({ child, phase, startedAt, completedAt, error, restorableTo }: BackupRecord): SeenBackup => ({
  name: recordNameOf(child),
  outcome: phase === 'Succeeded' || phase === 'Failed' ? phase : undefined,
  begun: startedAt ?? child.metadata.creationTimestamp ?? '',
  ended: completedAt,
  error,
  schedule: child.metadata.labels?.[SCHEDULE_LABEL],
  restorableTo
})

export function backupStatus(given: Given): DatabaseClusterStatus['backup'] {
  const { backup } = given.cluster.spec
  if (!backup?.enabled) return undefined
  const schedules = (backup.schedules ?? []).map(({ name }) => name)
  return backupStatusOf(backups(given).map(seen), schedules)
}
