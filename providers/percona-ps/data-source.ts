/** Where a new cluster gets its data: a backup. */
import type { Fragment, Given } from '../contract.ts'
import { filled } from '../first-restore.ts'
import { RESTORE, type Restore } from './child.ts'
import { usersSecret } from './names.ts'
import { placeAround, uploader } from './storage.ts'
import { serves } from './surroundings.ts'

function restoreFrom({ cluster, referred }: Given, destination: string): Restore['spec'] | undefined {
  const storage = referred.sourceStorage
  if (storage === undefined) return undefined
  return {
    clusterName: cluster.metadata.name,
    backupSource: { destination, storage: placeAround(storage, destination) },
    ...uploader(storage)
  }
}

export const dataSource = (given: Given): Fragment =>
  filled(given, {
    restore: RESTORE,
    spec: (location) => restoreFrom(given, location),
    isTime: serves(given),
    passwords: usersSecret
  })
