/** What backups tell of a cluster: the newest ones, how far a restore can go, and when schedules ran. */
import type { DatabaseClusterStatus } from '../src/api/database-cluster.ts'

/** One backup of a cluster, as its child operator records it. Times are those of the API server, which sort as text. */
export interface SeenBackup {
  readonly name: string
  readonly outcome: 'Succeeded' | 'Failed' | undefined
  readonly begun: string
  readonly ended: string | undefined
  readonly error?: string | undefined
  /** The schedule that made it. */
  readonly schedule?: string | undefined
  /** The end of the archive behind it. */
  readonly restorableTo?: string | undefined
}

type BackupStatus = NonNullable<DatabaseClusterStatus['backup']>

const newest = (backups: readonly SeenBackup[], at: (backup: SeenBackup) => string): SeenBackup | undefined =>
  backups.reduce<SeenBackup | undefined>(
    (last, backup) => (last === undefined || at(backup) > at(last) ? backup : last),
    undefined
  )

const endOf = ({ begun, ended }: SeenBackup): string => ended ?? begun
const beginningOf = ({ begun }: SeenBackup): string => begun

/** From the end of the oldest backup to the end of the archive behind the newest. */
function window(succeeded: readonly SeenBackup[]): Pick<BackupStatus, 'earliestRestore' | 'latestRestore'> {
  const latest = succeeded
    .map(({ restorableTo = '' }) => restorableTo)
    .sort()
    .at(-1)
  const earliest = succeeded.map(endOf).sort()[0]
  return latest && earliest ? { earliestRestore: earliest, latestRestore: latest } : {}
}

export function backupStatusOf(backups: readonly SeenBackup[], schedules: readonly string[]): BackupStatus {
  const succeeded = backups.filter(({ outcome }) => outcome === 'Succeeded')
  const done = newest(succeeded, endOf)
  const failed = newest(
    backups.filter(({ outcome }) => outcome === 'Failed'),
    endOf
  )
  return {
    ...(done && { lastSuccessful: { name: done.name, time: endOf(done) } }),
    ...(failed && {
      lastFailed: { name: failed.name, time: endOf(failed), ...(failed.error && { message: failed.error }) }
    }),
    ...window(succeeded),
    schedules: schedules.map((name) => {
      const last = newest(
        backups.filter(({ schedule }) => schedule === name),
        beginningOf
      )
      return { name, ...(last && { last: last.begun }) }
    })
  }
}
