/** The operator's backups as records, and how one is removed. */
import type { Live } from '../../src/api/live.ts'
import type { BackupRecord } from '../backup-record.ts'
import type { Given } from '../contract.ts'
import { droppedWith } from '../finalizers.ts'
import type { CleanupAct } from '../observed.ts'
import { recordOf } from '../recorded.ts'
import { BACKUP } from './child.ts'
import { BACKUP_DATA } from './cleanup.ts'
import { SCHEDULE_LABEL } from './names.ts'
import { MADE_BACKUP } from './operations/backup.ts'
import { versions } from './versions.ts'

const TOLD = { made: MADE_BACKUP, method: 'xtrabackup', scheduleLabel: SCHEDULE_LABEL, versions }

export const backups = ({ found }: Given): BackupRecord[] => found.of(BACKUP).map((backup) => recordOf(backup, TOLD))

export const dropBackup = (backup: Live, withData: boolean): CleanupAct[] => droppedWith(backup, BACKUP_DATA, withData)
