/** Backup objects of child operators as records, where the objects are alike. */
import { LABELS } from './applier.ts'
import type { BackupRecord } from './backup-record.ts'
import type { Live } from './found.ts'
import type { MadeKind } from './made-object.ts'
import { NOTED } from './noted.ts'
import { textIn } from './unchecked.ts'
import type { VersionCatalogue } from './versions.ts'

export interface Recorded {
  readonly made: MadeKind
  readonly method: string
  /** On backups that a schedule made. */
  readonly scheduleLabel: string
  readonly versions: VersionCatalogue
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

/** It reaches to the end of the archive behind it, and without one no further than it goes itself. */
function reach(backup: Live): Pick<BackupRecord, 'restorableFrom' | 'restorableTo'> {
  const end = textIn(backup, 'status', 'completed')
  return end ? { restorableFrom: end, restorableTo: textIn(backup, 'status', 'latestRestorableTime') ?? end } : {}
}

/** The tool that made it belongs to one version of the server. */
const versionByTool = (backup: Live, { entries }: VersionCatalogue): string | undefined =>
  entries.find(({ images }) => images.backup === textIn(backup, 'status', 'image'))?.version

export function recordOf(backup: Live, { made, method, scheduleLabel, versions }: Recorded): BackupRecord {
  const phase = phaseOf(backup, made)
  const of = backup.metadata.annotations?.[NOTED.version] ?? versionByTool(backup, versions)
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
