/** The operator's backups of a cluster in our words, and how one of them is removed. */

import { parseQuantity } from '../../src/api/quantity.ts'
import type { BackupRecord } from '../backup-record.ts'
import type { Given } from '../contract.ts'
import { droppedWith } from '../finalizers.ts'
import type { Live } from '../found.ts'
import type { MadeKind } from '../made-object.ts'
import type { CleanupAct } from '../observed.ts'
import { recordOf } from '../recorded.ts'
import { textIn } from '../unchecked.ts'
import { LOGICAL } from './capabilities.ts'
import { BACKUP } from './child.ts'
import { SCHEDULE_LABEL } from './names.ts'
import { versions } from './versions.ts'

/** Takes the data along when the object goes. */
export const BACKUP_DATA = 'percona.com/delete-backup'

export const BACKUPS: MadeKind = {
  kind: BACKUP,
  succeeded: 'ready',
  failed: ['error', 'rejected'],
  errorField: 'error'
}

/** The agents are at it; before, it only waits in line. */
export const hasBegun = (backup: Live): boolean =>
  ['requested', 'running'].includes(textIn(backup, 'status', 'state') ?? '')

export const backups = ({ found }: Pick<Given, 'found'>): BackupRecord[] => found.of(BACKUP).map(recorded)

function recorded(backup: Live): BackupRecord {
  const method = textIn(backup, 'status', 'type') ?? textIn(backup, 'spec', 'type') ?? LOGICAL
  const record = recordOf(backup, { made: BACKUPS, method, scheduleLabel: SCHEDULE_LABEL, versions })
  const [start, size] = [textIn(backup, 'status', 'start'), sizeOf(textIn(backup, 'status', 'size'))]
  return { ...record, ...(start && { startedAt: start }), ...(size && { size }) }
}

/** The backup tool writes 1.50MB where Kubernetes has 1.50M. */
function sizeOf(text: string | undefined): string | undefined {
  const size = text?.replace(/([kKMGTPE]?)B$/, (_, unit: string) => unit.replace('K', 'k'))
  return parseQuantity(size) === undefined ? undefined : size
}

/** After one that was deleted while it ran the agents let no other one run. */
export const dropBackup = (child: Live, withData: boolean): CleanupAct[] =>
  hasBegun(child) ? [] : droppedWith(child, BACKUP_DATA, withData)
