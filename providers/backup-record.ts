/** A backup as its child operator has it, in our words: what a DatabaseBackup is made from. */
import type { DatabaseBackupStatus } from '../src/api/database-backup.ts'
import type { Live } from './found.ts'

/** The annotations that an operation leaves on the backup object of the child operator. */
export const BACKUP_NOTES = {
  /** The name that the DatabaseBackup is to have. */
  name: 'dbaas.dev/backup',
  deletionPolicy: 'dbaas.dev/deletion-policy'
} as const

/** The name of the DatabaseBackup: the one that was asked for, else that of the child's backup. */
export const recordNameOf = ({ metadata }: Live): string => metadata.annotations?.[BACKUP_NOTES.name] ?? metadata.name

type Mirrored =
  | 'startedAt'
  | 'completedAt'
  | 'size'
  | 'location'
  | 'version'
  | 'restorableFrom'
  | 'restorableTo'
  | 'error'

export interface BackupRecord extends Readonly<Pick<DatabaseBackupStatus, Mirrored>> {
  /** The backup object of the child operator. */
  readonly child: Live
  readonly origin: 'Operation' | 'Schedule' | 'Foreign'
  /** The BackupStorage that has the data, where that can be told. */
  readonly storage?: string
  readonly method?: string
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed'
}
