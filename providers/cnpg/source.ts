/** What a new cluster starts from: an archive, a backup in it, or the snapshots of volumes. */
import type { BackupStorage } from '../../src/api/backup-storage.ts'
import type { Given } from '../contract.ts'
import type { Reading } from '../found.ts'
import { CONSUMED, NOTED } from '../noted.ts'
import { listIn, textIn, valueIn } from '../unchecked.ts'
import { BACKUP, CLUSTER } from './child.ts'
import { NOTED_ARCHIVE } from './metadata.ts'
import { destination } from './object-store.ts'

/** An archive lies in a folder that has its name. */
export interface Archive {
  readonly storage: BackupStorage
  /** The folder that it lies in. */
  readonly destinationPath: string
  readonly serverName: string
}

export const isSourceWanted = ({ cluster, noted }: Given): boolean =>
  cluster.spec.dataSource !== undefined && noted[NOTED.dataSource] !== CONSUMED

/** The DatabaseCluster whose archive is read: the one that is copied, or the one that was backed up. */
const originOf = ({ cluster, referred }: Given): string | undefined =>
  cluster.spec.dataSource?.cluster?.name ?? referred.sourceBackup?.spec.clusterRef

const childBackupOf = ({ referred }: Given): string | undefined => referred.sourceBackup?.spec.childRef?.name

/** The Cluster that was the origin knows the name of its archive where no record tells, the Backup its id and its snapshots. */
export function reads(given: Given): readonly Reading[] {
  if (!isSourceWanted(given) || given.found.child() !== undefined) return []
  const isKnown = given.referred.sourceBackup?.status?.location !== undefined
  const [origin, backup] = [isKnown ? undefined : originOf(given), childBackupOf(given)]
  return [
    ...(origin === undefined ? [] : [{ ...CLUSTER, name: origin }]),
    ...(backup === undefined ? [] : [{ ...BACKUP, name: backup }])
  ]
}

const childBackup = (given: Given) => {
  const name = childBackupOf(given)
  return name === undefined ? undefined : given.found.named(BACKUP, name)
}

/** The folder before the last part of a path, and that part. */
function split(path: string): { folder: string; name: string } {
  const plain = path.replace(/(?<!\/)\/+$/, '')
  const slash = plain.lastIndexOf('/')
  return { folder: plain.slice(0, Math.max(slash, 0)), name: plain.slice(slash + 1) }
}

export function archiveToRead(given: Given): Archive | undefined {
  const { cluster, referred, found } = given
  const storage = referred.sourceStorage
  if (storage === undefined) return undefined
  const path = cluster.spec.dataSource?.external?.path
  if (path !== undefined) {
    const { folder, name } = split(path)
    return { storage, destinationPath: [destination(storage), folder].filter(Boolean).join('/'), serverName: name }
  }
  const location = referred.sourceBackup?.status?.location
  if (location !== undefined) {
    const { folder, name } = split(location)
    return { storage, destinationPath: folder, serverName: name }
  }
  const origin = originOf(given)
  const serverName = origin && found.named(CLUSTER, origin)?.metadata.annotations?.[NOTED_ARCHIVE]
  return serverName === undefined ? undefined : { storage, destinationPath: destination(storage), serverName }
}

export const isOfSnapshots = ({ referred }: Given): boolean => referred.sourceBackup?.spec.method === 'volumeSnapshot'

export const backupId = (given: Given): string | undefined => textIn(childBackup(given), 'status', 'backupId')

export interface Snapshots {
  readonly data: string
  readonly wal: string | undefined
}

/** The snapshots that a Backup consists of. */
export function snapshots(given: Given): Snapshots | undefined {
  if (!isOfSnapshots(given)) return undefined
  const elements = listIn(childBackup(given), 'status', 'snapshotBackupStatus', 'elements')
  const nameOf = (role: string) =>
    textIn(
      elements.find((element) => valueIn(element, 'type') === role),
      'name'
    )
  const data = nameOf('PG_DATA')
  return data === undefined ? undefined : { data, wal: nameOf('PG_WAL') }
}

/** Why the source cannot be read, with what to do; undefined when it can. */
export function sourceTrouble(given: Given): string | undefined {
  const { cluster, referred } = given
  const { backup, pitr } = cluster.spec.dataSource ?? {}
  const archive = archiveToRead(given)
  if (isOfSnapshots(given)) return snapshotTrouble(given, archive)
  if (archive === undefined) {
    return `the archive of "${originOf(given)}" is not known, as its Cluster is not there; name it in dataSource.external`
  }
  if (backup === undefined || pitr !== undefined || backupId(given) !== undefined) return undefined
  const name = referred.sourceBackup?.spec.childRef?.name ?? backup.name
  return `Backup "${name}" has no id, without which only its archive can be read; give dataSource.pitr as well`
}

function snapshotTrouble(given: Given, archive: Archive | undefined): string | undefined {
  const found = snapshots(given)
  const name = given.referred.sourceBackup?.spec.childRef?.name
  if (found === undefined) return `Backup "${name}" names no snapshot of a data volume; choose another backup`
  const hasWalVolume = given.cluster.spec.volumes?.some((volume) => volume.name === 'wal') ?? false
  if (found.wal !== undefined && !hasWalVolume)
    return `Backup "${name}" has the write-ahead log on a volume of its own; add a volume named wal`
  const isWhole = valueIn(childBackup(given), 'status', 'online') === false
  return archive === undefined && !isWhole
    ? `Backup "${name}" was made of a running database and needs its archive, which is not known; name a storage that has it`
    : undefined
}
