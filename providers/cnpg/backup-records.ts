/** The Backups of a cluster as records. CloudNativePG keeps each object for ever, and tells of no size. */
import { LABELS as OWN_LABELS } from '../applier.ts'
import type { BackupRecord } from '../backup-record.ts'
import type { Given } from '../contract.ts'
import type { Live } from '../found.ts'
import { NOTED } from '../noted.ts'
import type { CleanupAct } from '../observed.ts'
import { numberIn, textIn } from '../unchecked.ts'
import { earliestRestore } from './backup-status.ts'
import { BACKUP, LABELS } from './child.ts'
import { archiveName } from './metadata.ts'
import { destination } from './object-store.ts'

const PHASES: ReadonlyMap<string | undefined, BackupRecord['phase']> = new Map([
  [undefined, 'Pending'],
  ['pending', 'Pending'],
  ['completed', 'Succeeded'],
  ['failed', 'Failed'],
  ['invalid backup definition', 'Failed']
])

/** Backups outlive their cluster and carry only its name: those that are older than this one were another's. */
export function backups(given: Given): readonly BackupRecord[] {
  const { cluster, found } = given
  const born = cluster.metadata.creationTimestamp ?? ''
  return found
    .of(BACKUP)
    .filter(({ metadata }) => (metadata.creationTimestamp ?? '') >= born)
    .filter((child) => !isPruned(child, given))
    .map((child) => recordOf(child, given))
}

function recordOf(child: Live, given: Given): BackupRecord {
  const phase = PHASES.get(textIn(child, 'status', 'phase')) ?? 'Running'
  const [begun, ended] = [textIn(child, 'status', 'startedAt'), textIn(child, 'status', 'stoppedAt')]
  const method = textIn(child, 'spec', 'method')
  const version = child.metadata.annotations?.[NOTED.version] ?? majorOf(child)
  const error = phase === 'Failed' ? (textIn(child, 'status', 'error') ?? 'CloudNativePG does not say why') : undefined
  return {
    child,
    origin: originOf(child),
    phase,
    ...(method !== undefined && { method }),
    ...(begun !== undefined && { startedAt: begun }),
    ...(ended !== undefined && { completedAt: ended }),
    ...(version !== undefined && { version }),
    ...(error !== undefined && { error }),
    // how far the archive behind it reaches, nobody tells
    ...(phase === 'Succeeded' && ended !== undefined && { restorableFrom: ended }),
    ...placeOf(child, given)
  }
}

// the plug-in counts from the end of its oldest backup, and may round that otherwise than the Backup does
const ROUNDED_MS = 60_000

/** Retention removes data from the archive and leaves the Backup: that its data is gone is seen by how far back the archive reaches. */
function isPruned(child: Live, given: Given): boolean {
  if (textIn(child, 'spec', 'method') !== 'plugin' || textIn(child, 'status', 'phase') !== 'completed') return false
  const earliest = earliestRestore(given, majorOf(child))
  return (
    earliest !== undefined && Date.parse(textIn(child, 'status', 'stoppedAt') ?? '') + ROUNDED_MS < Date.parse(earliest)
  )
}

function originOf({ metadata: { labels } }: Live): BackupRecord['origin'] {
  if (labels?.[OWN_LABELS.operation] !== undefined) return 'Operation'
  return labels?.[LABELS.schedule] === undefined ? 'Foreign' : 'Schedule'
}

function majorOf(child: Live): string | undefined {
  const major = numberIn(child, 'status', 'majorVersion')
  return major ? String(major) : undefined
}

/** Also snapshots need the archive of the cluster; each major version has one of its own. */
function placeOf(child: Live, given: Given): Pick<BackupRecord, 'storage' | 'location'> {
  const { storage } = given.referred
  if (storage === undefined) return {}
  const archive = archiveName(given, majorOf(child))
  return { storage: storage.metadata.name, location: `${destination(storage)}/${archive}` }
}

/** CloudNativePG deletes no data of single backups; what is past its retention goes by itself. */
export const dropBackup = (child: Live): readonly CleanupAct[] => [{ do: 'delete', object: child }]
