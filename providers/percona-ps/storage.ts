/** A BackupStorage in the words of the operator. */
import type { BackupStorage } from '../../src/api/backup-storage.ts'
import { folderOf, pathOf } from '../bucket-paths.ts'
import type { Storage } from './child.ts'

type Place = Omit<Storage, 'containerOptions'>

/** A folder; of the blocks the one that the type of the storage names. */
function placeAt({ spec }: BackupStorage, prefix: string): Place {
  const { type, bucket, region, endpointUrl, credentialsSecretRef, verifyTls } = spec
  const reached = { prefix, credentialsSecret: credentialsSecretRef.name, ...(endpointUrl && { endpointUrl }) }
  if (type === 'Azure') return { type: 'azure', verifyTLS: verifyTls, azure: { container: bucket, ...reached } }
  if (type === 'GCS') return { type: 'gcs', verifyTLS: verifyTls, gcs: { bucket, ...reached } }
  return { type: 's3', verifyTLS: verifyTls, s3: { bucket, ...reached, ...(region && { region }) } }
}

/** What the uploader has to be told besides. */
export const uploader = ({ spec }: BackupStorage): Pick<Storage, 'containerOptions'> =>
  spec.forcePathStyle ? { containerOptions: { args: { xbcloud: ['--s3-bucket-lookup=path'] } } } : {}

/** A folder of a storage, for backups to come. */
export const storageAt = (storage: BackupStorage, folder: string): Storage => ({
  ...placeAt(storage, pathOf(storage.spec.prefix, folder)),
  ...uploader(storage)
})

/** The folder that a backup lies in, in a storage that is reached like this one. */
export const placeAround = (storage: BackupStorage, location: string): Place => placeAt(storage, folderOf(location))
