/** What the operator's backups tell. */

import type { Live } from '../../src/api/live.ts'
import { recordNameOf } from '../backup-record.ts'
import { backupStatusOf, type SeenBackup } from '../backup-status.ts'
import type { Given } from '../contract.ts'
import { textIn } from '../unchecked.ts'
import { BACKUP } from './child.ts'
import { SCHEDULE_LABEL } from './names.ts'

const OUTCOMES = ['Succeeded', 'Failed'] as const

/** Five letters and a dash stand before the name of a schedule. */
const scheduleOf = ({ metadata }: Live): string | undefined =>
  metadata.labels?.[SCHEDULE_LABEL]?.replace(/^[0-9a-f]{5}-/, '')

const seen = (backup: Live): SeenBackup => ({
  name: recordNameOf(backup),
  outcome: OUTCOMES.find((outcome) => outcome === textIn(backup, 'status', 'state')),
  begun: backup.metadata.creationTimestamp ?? '',
  ended: textIn(backup, 'status', 'completed'),
  error: textIn(backup, 'status', 'error'),
  schedule: scheduleOf(backup),
  restorableTo: textIn(backup, 'status', 'latestRestorableTime')
})

export const backupStatus = ({ cluster, found }: Given) =>
  backupStatusOf(
    found.of(BACKUP).map(seen),
    (cluster.spec.backup?.schedules ?? []).map(({ name }) => name)
  )
