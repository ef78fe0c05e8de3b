/** What became of the backups: the plug-in tells it on the object store, CloudNativePG on each Backup. */

import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import { recordNameOf } from '../backup-record.ts'
import type { Given } from '../contract.ts'
import type { Live } from '../found.ts'
import { fieldsIn, textIn } from '../unchecked.ts'
import { BACKUP, OBJECT_STORE, SCHEDULED_BACKUP } from './child.ts'
import { archiveName } from './metadata.ts'
import { backupStoreName, scheduledBackupName } from './names.ts'
import type { Sight } from './sight.ts'

type Backups = NonNullable<DatabaseClusterStatus['backup']>
type Outcome = NonNullable<Backups['lastSuccessful']>

/** The newest Backup that ended in a phase. */
function newest(backups: readonly Live[], phase: string): Outcome | undefined {
  const ended = backups
    .filter((backup) => textIn(backup, 'status', 'phase') === phase)
    .map((backup) => ({
      name: recordNameOf(backup),
      time: textIn(backup, 'status', 'stoppedAt') ?? '',
      message: textIn(backup, 'status', 'error')
    }))
    .sort((a, b) => (a.time < b.time ? 1 : -1))
  const [last] = ended
  return (
    last && { name: last.name, ...(last.time && { time: last.time }), ...(last.message && { message: last.message }) }
  )
}

function schedules({ given: { cluster, found } }: Sight): NonNullable<Backups['schedules']> {
  const live = new Map(found.of(SCHEDULED_BACKUP).map((one) => [one.metadata.name, one]))
  return (cluster.spec.backup?.schedules ?? []).map(({ name, suspend }) => {
    const status = fieldsIn(live.get(scheduledBackupName(cluster.metadata.name, name)), 'status')
    const [last, next] = [textIn(status, 'lastScheduleTime'), textIn(status, 'nextScheduleTime')]
    const rests = suspend === true || cluster.spec.stopped
    return { name, ...(last && { last }), ...(next && !rests && { next }) }
  })
}

/** The moment before which the archive has nothing any more, as the plug-in tells it; each major version has one of its own. */
export function earliestRestore(given: Given, major?: string): string | undefined {
  const { cluster, found } = given
  const store = found.of(OBJECT_STORE).find(({ metadata }) => metadata.name === backupStoreName(cluster.metadata.name))
  return textIn(store, 'status', 'serverRecoveryWindow', archiveName(given, major), 'firstRecoverabilityPoint')
}

/** Undefined where there are no backups. How far the archive reaches, nobody tells; so there is no latest moment. */
export function backups(sight: Sight): Backups | undefined {
  const { cluster, found } = sight.given
  if (!cluster.spec.backup?.enabled) return undefined
  const made = found.of(BACKUP)
  const [succeeded, failed] = [newest(made, 'completed'), newest(made, 'failed')]
  const earliest = earliestRestore(sight.given)
  return {
    ...(succeeded && { lastSuccessful: succeeded }),
    ...(failed && { lastFailed: failed }),
    ...(earliest && { earliestRestore: earliest }),
    schedules: schedules(sight)
  }
}
