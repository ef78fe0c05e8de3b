/** Makes a backup. The operator makes one at a time, and gives up on those that stand in line for long: so they wait here. */
import { BACKUP_NOTES } from '../../backup-record.ts'
import { NOTED } from '../../noted.ts'
import type { Operation, Underway } from '../../operation.ts'
import { textIn } from '../../unchecked.ts'
import { phaseOf } from '../backup-records.ts'
import { LOGICAL } from '../capabilities.ts'
import { BACKUP, type Backup } from '../child.ts'
import { runningBackup, runningRestore } from '../surroundings.ts'
import { madeBy, makingOnce, wasRemoved } from './made-once.ts'
import { failed, running, succeeded } from './progress.ts'

const A_DAY = 24 * 3600

/** The name of its DatabaseBackup. */
const nameOf = ({ request, uid, cluster }: Underway): string =>
  request.spec.backup?.name || `${cluster.metadata.name}-${uid.slice(0, 8)}`

export const backup: Operation = {
  impact: () => 'None',
  timeoutSeconds: () => A_DAY,
  acts: (given) => (inTheWay(given) === undefined ? makingOnce(given, BACKUP, wanted(given)) : []),
  progress(given) {
    const name = nameOf(given)
    const made = madeBy(given, BACKUP)
    if (wasRemoved(given, BACKUP)) return failed('Deleted', 'Somebody deleted the backup while it was being made')
    if (made === undefined) {
      const other = inTheWay(given)
      return running('WaitsForItsTurn', other === undefined ? 'It has not begun' : `Waiting for ${other} to end`)
    }
    const phase = phaseOf(made)
    const state = textIn(made, 'status', 'state') ?? 'not looked at yet'
    if (phase === 'Failed') {
      const why = textIn(made, 'status', 'error') ?? 'The operator does not say why it failed'
      return failed('BackupFailed', why, [{ object: name, status: 'Failed', message: why }])
    }
    if (phase === 'Succeeded') {
      const where = textIn(made, 'status', 'destination')
      const message = where === undefined ? 'The backup is complete' : `The backup is complete, at ${where}`
      return succeeded('BackedUp', message, [{ object: name, status: 'Succeeded' }], { backupRef: { name } })
    }
    return running('BackingUp', `The backup is ${state}`, [{ object: name, status: phase, message: state }])
  },
  cancel(given) {
    const made = madeBy(given, BACKUP)
    if (made === undefined || made.metadata.deletionTimestamp !== undefined) return []
    if (phaseOf(made) === 'Pending') return [{ do: 'delete', object: made }]
    return {
      why: 'it runs, and the operator lets no other one run after one that was deleted meanwhile',
      fix: 'wait until it ends, and delete its DatabaseBackup'
    }
  }
}

/** What has the agents at present; of its own it is not in the way. */
function inTheWay(given: Underway): string | undefined {
  if (madeBy(given, BACKUP) !== undefined) return undefined
  const other = runningRestore(given) ?? runningBackup(given)
  return other && `${other.kind} ${other.metadata.name}`
}

function wanted(given: Underway) {
  const { cluster, request, version } = given
  const { storageRef, method, deletionPolicy = 'Retain' } = request.spec.backup ?? {}
  const spec: Backup['spec'] = {
    clusterName: cluster.metadata.name,
    storageName: (storageRef ?? cluster.spec.backup?.storageRef)?.name ?? '',
    type: method ?? LOGICAL
  }
  const annotations = {
    [BACKUP_NOTES.name]: nameOf(given),
    [BACKUP_NOTES.deletionPolicy]: deletionPolicy,
    [NOTED.version]: version.version
  }
  return { annotations, spec }
}
