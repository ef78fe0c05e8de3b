/** Brings the data of a backup back over the data of its cluster. */
import { BACKUP_NOTES } from '../../backup-record.ts'
import type { Given } from '../../contract.ts'
import type { Live } from '../../found.ts'
import type { Operation, Underway } from '../../operation.ts'
import { textIn, valueIn } from '../../unchecked.ts'
import { BACKUP, RESTORE, type Restore } from '../child.ts'
import { momentOf, pitrOf } from '../pitr.ts'
import { areAgentsBusy, runningBackup, runningRestore, serves } from '../surroundings.ts'
import { madeBy, makingOnce, wasRemoved } from './made-once.ts'
import { failed, running, succeeded } from './progress.ts'

const A_DAY = 24 * 3600

export const restore: Operation = {
  impact: () => 'DataAtRisk',
  timeoutSeconds: () => A_DAY,
  // decided once: the name may mean another one later
  notice: (given, { spec }) => ({ backup: backupNamed(given, spec.restore?.backup.name)?.metadata.name ?? '' }),
  acts: (given) => (mayBegin(given) ? makingOnce(given, RESTORE, { spec: wanted(given) }) : []),
  progress(given) {
    const made = madeBy(given, RESTORE)
    if (wasRemoved(given, RESTORE))
      return failed(
        'Deleted',
        'Somebody deleted the restore while it was at work; what the data is now nobody can tell'
      )
    if (made === undefined) return notBegun(given)
    const object = made.metadata.name
    const state = textIn(made, 'status', 'state') ?? 'not looked at yet'
    if (state === 'error' || state === 'rejected') {
      const why = textIn(made, 'status', 'error') ?? `The operator says ${state}, and not why`
      return failed('RestoreFailed', why, [{ object, status: 'Failed', message: why }])
    }
    const rest = state === 'ready' ? whatIsLeft(given) : `The restore is ${state}`
    if (rest !== undefined) return running('Restoring', rest, [{ object, status: 'Running', message: rest }])
    return succeeded('Restored', 'The data is back, and the cluster serves', [{ object, status: 'Succeeded' }])
  },
  cancel: (given) =>
    madeBy(given, RESTORE) === undefined ? [] : { why: 'the data is being overwritten', fix: 'wait until it ends' }
}

/** The backup object of this cluster that a DatabaseBackup is the record of. */
const backupNamed = ({ found }: Given, name: string | undefined): Live | undefined =>
  found.of(BACKUP).find(({ metadata }) => (metadata.annotations?.[BACKUP_NOTES.name] ?? metadata.name) === name)

function wanted({ cluster, request, noticed }: Underway): Restore['spec'] {
  return {
    clusterName: cluster.metadata.name,
    ...(noticed.backup && { backupName: noticed.backup }),
    ...pitrOf(momentOf(request.spec.restore?.pitr))
  }
}

const other = (given: Underway): Live | undefined => runningBackup(given) ?? runningRestore(given)

/** A backup and a restore lock each other out for good, so this one waits. */
const mayBegin = (given: Underway): boolean =>
  madeBy(given, RESTORE) !== undefined ||
  (Boolean(given.noticed.backup) && other(given) === undefined && !areAgentsBusy(given))

function notBegun(given: Underway) {
  const { name } = given.request.spec.restore?.backup ?? {}
  if (!given.noticed.backup)
    return failed(
      'BackupNotFound',
      `The operator has no backup of this cluster for DatabaseBackup "${name}"; restore it into a new cluster`
    )
  const before = other(given)
  const what = before === undefined ? 'the backup agents' : `${before.kind} ${before.metadata.name}`
  return running('WaitsForItsTurn', `Waiting for ${what} to be done`)
}

/** What is still to come once the operator calls the restore ready. */
function whatIsLeft(given: Underway): string | undefined {
  if (areAgentsBusy(given)) return 'The data is back; the backup agents read their storage anew'
  if (!serves(given)) return 'The data is back; members start'
  const isArchiving = valueIn(given.found.child(), 'spec', 'backup', 'pitr', 'enabled') === true
  return given.cluster.spec.backup?.pitr?.enabled && !isArchiving
    ? 'The data is back; continuous archiving is not on again yet'
    : undefined
}
