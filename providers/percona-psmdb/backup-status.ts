/** What the operator's backups tell of a cluster: the newest ones, how far a restore can go, and when schedules ran. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import type { Given } from '../contract.ts'
import { textIn } from '../unchecked.ts'
import { BACKUP } from './child.ts'
import { SCHEDULE_LABEL } from './names.ts'

type BackupStatus = NonNullable<DatabaseClusterStatus['backup']>

interface Seen {
  readonly name: string
  readonly state: string | undefined
  readonly schedule: string | undefined
  /** Times of the API server sort as text. */
  readonly begun: string
  readonly ended: string | undefined
  readonly reaches: string | undefined
  readonly error: string | undefined
}

const seen = (backup: Live): Seen => ({
  name: backup.metadata.name,
  state: textIn(backup, 'status', 'state'),
  schedule: backup.metadata.labels?.[SCHEDULE_LABEL],
  begun: textIn(backup, 'status', 'start') ?? backup.metadata.creationTimestamp ?? '',
  ended: textIn(backup, 'status', 'completed'),
  reaches: textIn(backup, 'status', 'latestRestorableTime'),
  error: textIn(backup, 'status', 'error')
})

const byBeginning = (a: Seen, b: Seen): number => (a.begun < b.begun ? -1 : 1)

const outcome = ({ name, ended, begun, error }: Seen) => ({
  name,
  ...((ended ?? begun) && { time: ended ?? begun }),
  ...(error && { message: error })
})

const isText = (text: string | undefined): text is string => text !== undefined

export function backupStatus({ cluster, found }: Given): BackupStatus | undefined {
  if (!cluster.spec.backup?.enabled) return undefined
  const all = found.of(BACKUP).map(seen).sort(byBeginning)
  const done = all.filter(({ state }) => state === 'ready')
  const [newest, failed] = [done.at(-1), all.findLast(({ state }) => state === 'error')]
  const ends = done
    .map(({ ended }) => ended)
    .filter(isText)
    .sort()
  // without an archive a restore goes to the end of a backup
  const reached = [...done.map(({ reaches }) => reaches).filter(isText), ...ends].sort()
  const [earliest, latest] = [ends[0], reached.at(-1)]
  return {
    ...(newest && { lastSuccessful: outcome(newest) }),
    ...(failed && { lastFailed: outcome(failed) }),
    ...(earliest && latest && { earliestRestore: earliest, latestRestore: latest }),
    schedules: (cluster.spec.backup.schedules ?? []).map(({ name }) => {
      const last = all.findLast(({ schedule }) => schedule === name)?.begun
      return { name, ...(last && { last }) }
    })
  }
}
