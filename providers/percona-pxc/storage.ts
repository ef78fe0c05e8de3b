/** A BackupStorage in the words of the operator. */
import type { BackupStorage } from '../../src/api/backup-storage.ts'
import { folderOf, pathOf } from '../bucket-paths.ts'
import type { Storage } from './child.ts'

type Access = Pick<Storage, 'verifyTLS' | 's3' | 'azure'>

/** How a folder is reached. Folders stand behind the bucket, after a slash. */
function access({ spec }: BackupStorage, folder: string): Access {
  const { type, bucket, region, endpointUrl, credentialsSecretRef, verifyTls } = spec
  const place = pathOf(bucket, folder)
  const key = { credentialsSecret: credentialsSecretRef.name, ...(endpointUrl && { endpointUrl }) }
  return type === 'Azure'
    ? { verifyTLS: verifyTls, azure: { container: place, ...key } }
    : { verifyTLS: verifyTls, s3: { bucket: place, ...key, ...(region && { region }) } }
}

/** What the uploader has to be told besides. */
export const uploader = ({ spec }: BackupStorage): Pick<Storage, 'containerOptions'> =>
  spec.forcePathStyle ? { containerOptions: { args: { xbcloud: ['--s3-bucket-lookup=path'] } } } : {}

/** A folder of a storage, for backups to come. */
export const storageAt = (storage: BackupStorage, folder: string): Storage => ({
  type: storage.spec.type === 'Azure' ? 'azure' : 's3',
  ...access(storage, pathOf(storage.spec.prefix, folder)),
  ...uploader(storage)
})

/** The folder that a backup lies in, or one within it, in a storage that is reached like this one. */
export const accessAround = (storage: BackupStorage, location: string, within?: string): Access =>
  access(storage, pathOf(folderOf(location), within))
