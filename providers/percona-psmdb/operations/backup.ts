/** Makes a backup. The operator makes one at a time, and gives up on those that stand in line for long: so they wait here. */
import { backingUp } from '../../backing-up.ts'
import { madeFor, unmaking } from '../../made-object.ts'
import type { Operation, Underway } from '../../operation.ts'
import { running } from '../../progress.ts'
import { BACKUPS, hasBegun } from '../backup-records.ts'
import { LOGICAL } from '../capabilities.ts'
import type { Backup } from '../child.ts'
import { runningBackup, runningRestore } from '../surroundings.ts'

const inLine = backingUp(BACKUPS, ({ cluster, request }, storageName): Backup['spec'] => ({
  clusterName: cluster.metadata.name,
  storageName,
  type: request.spec.backup?.method ?? LOGICAL
}))

export const backup: Operation = {
  ...inLine,
  acts: (given) => (inTheWay(given) === undefined ? inLine.acts(given) : []),
  progress(given) {
    const other = inTheWay(given)
    return other === undefined
      ? inLine.progress(given)
      : running('WaitsForItsTurn', `Waiting for ${other.kind} ${other.metadata.name} to end`)
  },
  cancel(given) {
    const made = madeFor(given, BACKUPS)
    if (made === undefined || !hasBegun(made)) return unmaking(given, BACKUPS)
    return {
      why: 'it runs, and after one that was deleted meanwhile the agents let no other one run',
      fix: 'wait until it ends, and delete its DatabaseBackup'
    }
  }
}

/** What has the agents at present; of its own it is not in the way. */
const inTheWay = (given: Underway) =>
  madeFor(given, BACKUPS) === undefined ? (runningRestore(given) ?? runningBackup(given)) : undefined
