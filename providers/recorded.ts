/** Backup objects of child operators as records, where the objects are alike. */
import { LABELS } from './applier.ts'
import type { BackupRecord } from './backup-record.ts'
import type { Live } from './found.ts'
import type { MadeKind } from './made-object.ts'
import { NOTED } from './noted.ts'
import { textIn } from './unchecked.ts'

export interface Recorded {
  readonly made: MadeKind
  readonly method: string
  /** On backups that a schedule made. */
  readonly scheduleLabel: string
  /** That of the server, where the backup tells it and nobody noted it. */
  version(backup: Live): string | undefined
}

const originOf = ({ metadata: { labels } }: Live, scheduleLabel: string): BackupRecord['origin'] => {
  if (labels?.[LABELS.operation] !== undefined) return 'Operation'
  return labels?.[scheduleLabel] === undefined ? 'Foreign' : 'Schedule'
}

function phaseOf(backup: Live, { succeeded, failed }: MadeKind): BackupRecord['phase'] {
  const state = textIn(backup, 'status', 'state')
  if (state === undefined) return 'Pending'
  if (state === succeeded) return 'Succeeded'
  return failed.includes(state) ? 'Failed' : 'Running'
}

/** A backup reaches from its own end to that of the archive behind it. */
function reach(backup: Live): Pick<BackupRecord, 'restorableFrom' | 'restorableTo'> {
  const [from, to] = [textIn(backup, 'status', 'completed'), textIn(backup, 'status', 'latestRestorableTime')]
  return from && to ? { restorableFrom: from, restorableTo: to } : {}
}

export function recordOf(backup: Live, { made, method, scheduleLabel, version }: Recorded): BackupRecord {
  const phase = phaseOf(backup, made)
  const of = backup.metadata.annotations?.[NOTED.version] ?? version(backup)
  const [storage, completedAt, location, error] = [
    textIn(backup, 'spec', 'storageName'),
    textIn(backup, 'status', 'completed'),
    textIn(backup, 'status', 'destination'),
    textIn(backup, 'status', made.errorField)
  ]
  const { creationTimestamp } = backup.metadata
  return {
    child: backup,
    origin: originOf(backup, scheduleLabel),
    method,
    phase,
    ...(storage && { storage }),
    ...(creationTimestamp && { startedAt: creationTimestamp }),
    ...(completedAt && { completedAt }),
    ...(location && { location }),
    ...(of && { version: of }),
    ...(phase === 'Succeeded' && reach(backup)),
    ...(phase === 'Failed' && error && { error })
  }
}
