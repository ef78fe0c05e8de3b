/** What the operator's backups tell. */

import type { Live } from '../../src/api/live.ts'
import { recordNameOf } from '../backup-record.ts'
import { backupStatusOf, type SeenBackup } from '../backup-status.ts'
import type { Given } from '../contract.ts'
import { textIn, valueIn } from '../unchecked.ts'
import { BACKUP } from './child.ts'
import { SCHEDULE_LABEL } from './names.ts'

const OUTCOMES: ReadonlyMap<unknown, SeenBackup['outcome']> = new Map([
  ['Succeeded', 'Succeeded'],
  ['Failed', 'Failed'],
  ['Error', 'Failed']
])

/** Five letters and a dash stand before the name of a schedule. */
const scheduleOf = ({ metadata }: Live): string | undefined =>
  metadata.labels?.[SCHEDULE_LABEL]?.replace(/^[0-9a-f]{5}-/, '')

const seen = (backup: Live): SeenBackup => ({
  name: recordNameOf(backup),
  outcome: OUTCOMES.get(valueIn(backup, 'status', 'state')),
  begun: backup.metadata.creationTimestamp ?? '',
  ended: textIn(backup, 'status', 'completed'),
  error: textIn(backup, 'status', 'stateDescription'),
  schedule: scheduleOf(backup)
})

export const backupStatus = ({ cluster, found }: Given) =>
  backupStatusOf(
    found.of(BACKUP).map(seen),
    (cluster.spec.backup?.schedules ?? []).map(({ name }) => name)
  )
