/** The operations that are more than a wish, and what the custom actions do. */
import type { Driver } from '../../contract.ts'
import { FENCE } from '../custom-actions.ts'
import { backup } from './backup.ts'
import { fence, unfence } from './fence.ts'
import { rebuildInstance } from './rebuild-instance.ts'
import { reload } from './reload.ts'
import { restart } from './restart.ts'
import { switchover } from './switchover.ts'

export const operations: NonNullable<Driver['operations']> = {
  Restart: restart,
  Backup: backup,
  Switchover: switchover,
  RebuildInstance: rebuildInstance
}

export const actions: NonNullable<Driver['actions']> = { [FENCE]: fence, unfence, reload }
