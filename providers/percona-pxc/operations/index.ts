/** What the operator for XtraDB Cluster is asked to do, by the names of the operations. */
import type { Driver } from '../../contract.ts'
import { backup } from './backup.ts'
import { moveWrites } from './move-writes.ts'
import { rebuildInstance } from './rebuild-instance.ts'
import { restart } from './restart.ts'
import { restore } from './restore.ts'

export const operations: NonNullable<Driver['operations']> = {
  Restart: restart,
  Backup: backup,
  Restore: restore,
  RebuildInstance: rebuildInstance
}

export const actions: NonNullable<Driver['actions']> = { 'move-writes': moveWrites }
