/** What is done to a running MongoDB cluster beyond a change of its spec. */
import type { Driver } from '../../contract.ts'
import { backup } from './backup.ts'
import { balancer } from './balancer.ts'
import { rebuildInstance } from './rebuild-instance.ts'
import { restart } from './restart.ts'
import { restore } from './restore.ts'
import { resyncBackups } from './resync-backups.ts'
import { switchover } from './switchover.ts'

export const operations: NonNullable<Driver['operations']> = {
  Restart: restart,
  Backup: backup,
  Restore: restore,
  Switchover: switchover,
  RebuildInstance: rebuildInstance
}

/** By the names of `customActions`. */
export const actions: NonNullable<Driver['actions']> = {
  balancer,
  'resync-backups': resyncBackups
}
