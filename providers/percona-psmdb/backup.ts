/** Backups: the agents beside the members, where they write to, and when. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import { archiveName } from '../archive.ts'
import type { Fragment, Given } from '../contract.ts'
import { LOGICAL } from './capabilities.ts'
import type { Cluster, Task } from './child.ts'
import { isToBeFilled } from './data-source.ts'
import { placeIn } from './storage.ts'

type Backup = NonNullable<DatabaseClusterSpec['backup']>
type Schedule = NonNullable<Backup['schedules']>[number]

const task = ({ name, schedule, method, retention, suspend }: Schedule, storageName: string): Task => ({
  name,
  enabled: suspend !== true,
  schedule,
  storageName,
  type: method ?? LOGICAL,
  ...(retention?.copies !== undefined && {
    retention: { type: 'count', count: retention.copies, deleteFromStorage: true }
  })
})

/** Where backups go: the storage of the cluster, or that of its data source while its agents are there only for that. */
function storagesOf(given: Given): Cluster['spec']['backup'] & object {
  const { referred } = given
  const storage = referred.storage ?? referred.sourceStorage
  const storages = storage && { [storage.metadata.name]: { main: true, ...placeIn(storage, archiveName(given)) } }
  return { enabled: true, image: given.version.images.backup ?? '', ...(storages && { storages }) }
}

/** Nothing is backed up before the data is there: a backup and a restore lock each other out. */
export function backup(given: Given): Fragment {
  const { cluster, referred } = given
  const wanted = cluster.spec.backup
  const isWanted = wanted?.enabled === true && referred.storage !== undefined
  const filling = isToBeFilled(given)
  if (!isWanted && !filling) return {}
  const child: Cluster = {
    spec: {
      backup: { ...storagesOf(given), ...(isWanted && !filling && plansOf(wanted, referred.storage.metadata.name)) }
    }
  }
  return { child }
}

function plansOf({ schedules = [], pitr }: Backup, storageName: string) {
  const minutes = pitr?.uploadIntervalSeconds && pitr.uploadIntervalSeconds / 60
  return {
    tasks: schedules.map((schedule) => task(schedule, storageName)),
    pitr: { enabled: pitr?.enabled === true, ...(minutes && { oplogSpanMin: minutes }) }
  }
}
