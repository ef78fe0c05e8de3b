/** Backup: a PerconaXtraDBClusterBackup. */
import { backingUp } from '../../backing-up.ts'
import type { MadeKind } from '../../made-object.ts'
import { BACKUP, type Backup } from '../child.ts'

export const MADE_BACKUP: MadeKind = { kind: BACKUP, succeeded: 'Succeeded', failed: ['Failed'], errorField: 'error' }

export const backup = backingUp(MADE_BACKUP, ({ cluster }, storageName): Backup['spec'] => ({
  pxcCluster: cluster.metadata.name,
  storageName
}))
