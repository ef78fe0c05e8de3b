/** Where a new cluster gets its data: a backup, and the binary logs behind it where a moment is wanted. */
import type { Fragment, Given } from '../contract.ts'
import { filled } from '../first-restore.ts'
import { BINLOGS } from './backup.ts'
import { RESTORE, type Restore } from './child.ts'
import { usersSecret } from './names.ts'
import { accessAround, uploader } from './storage.ts'
import { serves } from './surroundings.ts'

/** As the operator reads a moment: 2026-05-04 03:02:01, in UTC. */
export const moment = (time: string): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ')

function restoreFrom({ cluster, referred }: Given, destination: string): Restore['spec'] | undefined {
  const storage = referred.sourceStorage
  if (storage === undefined) return undefined
  const { pitr } = cluster.spec.dataSource ?? {}
  return {
    pxcCluster: cluster.metadata.name,
    backupSource: { destination, ...accessAround(storage, destination) },
    ...uploader(storage),
    ...(pitr && {
      pitr: {
        type: pitr.targetTime ? 'date' : 'latest',
        ...(pitr.targetTime && { date: moment(pitr.targetTime) }),
        backupSource: accessAround(storage, destination, BINLOGS)
      }
    })
  }
}

export const dataSource = (given: Given): Fragment =>
  filled(given, {
    restore: RESTORE,
    spec: (location) => restoreFrom(given, location),
    isTime: serves(given),
    passwords: usersSecret
  })
