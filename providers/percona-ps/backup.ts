/** Where backups go, and when they are made. */
import { archiveName } from '../archive.ts'
import type { Fragment, Given } from '../contract.ts'
import type { Cluster, Schedule } from './child.ts'
import { storageAt } from './storage.ts'

/** Schedules rest while the cluster does: each of their backups would fail. */
function schedulesOf({ cluster: { spec } }: Given, storageName: string): Schedule[] {
  const schedules = spec.stopped ? [] : (spec.backup?.schedules ?? [])
  return schedules
    .filter(({ suspend }) => suspend !== true)
    .map(({ name, schedule, retention }) => ({
      name,
      schedule,
      storageName,
      type: 'full',
      ...(retention?.copies !== undefined && { keep: retention.copies })
    }))
}

export function backup(given: Given): Fragment {
  const { cluster, version, referred } = given
  const { backup: image = '' } = version.images
  const { storage } = referred
  if (!cluster.spec.backup?.enabled || storage === undefined) {
    const none: Cluster = { spec: { backup: { enabled: false, image } } }
    return { child: none }
  }
  const { name } = storage.metadata
  const child: Cluster = {
    spec: {
      backup: {
        enabled: true,
        image,
        storages: { [name]: storageAt(storage, archiveName(given)) },
        schedule: schedulesOf(given, name)
      }
    }
  }
  return { child }
}
