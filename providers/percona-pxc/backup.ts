/** Where backups go, when they are made, and the archive of what is written between them. */
import { archiveName } from '../archive.ts'
import type { Fragment, Given } from '../contract.ts'
import type { Cluster, Schedule } from './child.ts'
import { storageAt } from './storage.ts'

/** The folder of the binary logs, beside the backups that they continue. */
export const BINLOGS = 'binlogs'

export const binlogStorage = (storage: string): string => `${storage}-${BINLOGS}`

/** Schedules rest while the cluster does: each of their backups would fail. */
function schedulesOf({ cluster: { spec } }: Given, storageName: string): Schedule[] {
  const schedules = spec.stopped ? [] : (spec.backup?.schedules ?? [])
  return schedules
    .filter(({ suspend }) => suspend !== true)
    .map(({ name, schedule, retention }) => ({
      name,
      schedule,
      storageName,
      ...(retention?.copies !== undefined && {
        retention: { type: 'count', count: retention.copies, deleteFromStorage: true }
      })
    }))
}

export function backup(given: Given): Fragment {
  const { cluster, version, referred } = given
  const { backup: image = '' } = version.images
  const wanted = cluster.spec.backup
  const { storage } = referred
  if (!wanted?.enabled || storage === undefined) {
    const none: Cluster = { spec: { backup: { image } } }
    return { child: none }
  }
  const { name } = storage.metadata
  const archive = archiveName(given)
  const { pitr } = wanted
  const child: Cluster = {
    spec: {
      backup: {
        image,
        allowParallel: false,
        storages: {
          [name]: storageAt(storage, archive),
          ...(pitr?.enabled && { [binlogStorage(name)]: storageAt(storage, `${archive}/${BINLOGS}`) })
        },
        schedule: schedulesOf(given, name),
        ...(pitr?.enabled && {
          pitr: {
            enabled: true,
            storageName: binlogStorage(name),
            ...(pitr.uploadIntervalSeconds && { timeBetweenUploads: pitr.uploadIntervalSeconds })
          }
        })
      }
    }
  }
  return { child }
}
