/** The operator's backups of a cluster in our words, and how one of them is removed. */

import { parseQuantity } from '../../src/api/quantity.ts'
import { LABELS } from '../applier.ts'
import type { BackupRecord } from '../backup-record.ts'
import type { Given } from '../contract.ts'
import { droppedWith } from '../finalizers.ts'
import type { Live } from '../found.ts'
import { NOTED } from '../noted.ts'
import type { CleanupAct } from '../observed.ts'
import { textIn } from '../unchecked.ts'
import { LOGICAL } from './capabilities.ts'
import { BACKUP } from './child.ts'
import { SCHEDULE_LABEL } from './names.ts'

/** Takes the data along when the object goes. */
export const BACKUP_DATA = 'percona.com/delete-backup'

type Phase = BackupRecord['phase']

/** Waiting for others, or for the agents to take notice, nothing has been written yet. */
const PHASES: ReadonlyMap<string | undefined, Phase> = new Map([
  ['requested', 'Running'],
  ['running', 'Running'],
  ['ready', 'Succeeded'],
  ['error', 'Failed'],
  ['rejected', 'Failed']
])

export const phaseOf = (backup: Live): Phase => PHASES.get(textIn(backup, 'status', 'state')) ?? 'Pending'

export const backups = ({ found }: Pick<Given, 'found'>): BackupRecord[] => found.of(BACKUP).map(recordOf)

function recordOf(child: Live): BackupRecord {
  const status = (field: string) => textIn(child, 'status', field)
  const completedAt = status('completed')
  const facts = {
    storage: status('storageName') ?? textIn(child, 'spec', 'storageName'),
    startedAt: status('start'),
    completedAt,
    size: sizeOf(status('size')),
    location: status('destination'),
    version: child.metadata.annotations?.[NOTED.version],
    error: status('error')
  }
  const phase = phaseOf(child)
  // without an archive a restore goes to the end of the backup
  const restorableTo = status('latestRestorableTime') ?? completedAt
  return {
    child,
    origin: originOf(child),
    method: status('type') ?? textIn(child, 'spec', 'type') ?? LOGICAL,
    phase,
    ...(Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as Partial<BackupRecord>),
    ...(phase === 'Succeeded' && completedAt && restorableTo && { restorableFrom: completedAt, restorableTo })
  }
}

function originOf({ metadata: { labels } }: Live): BackupRecord['origin'] {
  if (labels?.[LABELS.operation] !== undefined) return 'Operation'
  return labels?.[SCHEDULE_LABEL] === undefined ? 'Foreign' : 'Schedule'
}

/** The backup tool writes 1.50MB where Kubernetes has 1.50M. */
function sizeOf(text: string | undefined): string | undefined {
  const size = text?.replace(/([kKMGTPE]?)B$/, (_, unit: string) => unit.replace('K', 'k'))
  return parseQuantity(size) === undefined ? undefined : size
}

/** After one that was deleted while it ran the agents let no other one run. */
export const dropBackup = (child: Live, withData: boolean): CleanupAct[] =>
  phaseOf(child) === 'Running' ? [] : droppedWith(child, BACKUP_DATA, withData)
