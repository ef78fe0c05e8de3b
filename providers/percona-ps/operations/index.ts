/** What the operator for MySQL is asked to do, by the names of the operations. */
import type { Driver } from '../../contract.ts'
import { backup, backupFrom } from './backup.ts'
import { rebuildInstance } from './rebuild-instance.ts'
import { restart } from './restart.ts'
import { restore } from './restore.ts'
import { switchover } from './switchover.ts'

export const operations: NonNullable<Driver['operations']> = {
  Restart: restart,
  Backup: backup,
  Restore: restore,
  Switchover: switchover,
  RebuildInstance: rebuildInstance
}

export const actions: NonNullable<Driver['actions']> = { 'backup-from': backupFrom }
