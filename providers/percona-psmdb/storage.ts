/** A BackupStorage in the words of Percona Backup for MongoDB. */
import type { BackupStorage } from '../../src/api/backup-storage.ts'
import type { Storage } from './child.ts'

type Place = Omit<Storage, 'main'>

const PLACES: Readonly<Record<BackupStorage['spec']['type'], (spec: BackupStorage['spec'], prefix: string) => Place>> =
  {
    S3: ({ bucket, region, endpointUrl, forcePathStyle, verifyTls, credentialsSecretRef }, prefix) => ({
      type: 's3',
      s3: {
        bucket,
        prefix,
        credentialsSecret: credentialsSecretRef.name,
        ...(region && { region }),
        ...(endpointUrl && { endpointUrl }),
        ...(forcePathStyle && { forcePathStyle }),
        ...(verifyTls === false && { insecureSkipTLSVerify: true })
      }
    }),
    Azure: ({ bucket, endpointUrl, credentialsSecretRef }, prefix) => ({
      type: 'azure',
      azure: {
        container: bucket,
        prefix,
        credentialsSecret: credentialsSecretRef.name,
        ...(endpointUrl && { endpointUrl })
      }
    }),
    GCS: ({ bucket, credentialsSecretRef }, prefix) => ({
      type: 'gcs',
      gcs: { bucket, prefix, credentialsSecret: credentialsSecretRef.name }
    })
  }

/** A folder of the storage, as the place of backups. */
export const placeIn = ({ spec }: BackupStorage, folder: string): Place =>
  PLACES[spec.type](spec, [spec.prefix, folder].filter(Boolean).join('/'))

const SCHEMES: Readonly<Record<BackupStorage['spec']['type'], string>> = { S3: 's3', Azure: 'azure', GCS: 'gs' }

/** Where one backup lies: `s3://bucket/folder/2026-05-04T03:02:01Z`. */
export const locationIn = ({ spec: { type, bucket, prefix } }: BackupStorage, path: string): string =>
  path.includes('://') ? path : `${SCHEMES[type]}://${[bucket, prefix, trimmed(path)].filter(Boolean).join('/')}`

/** The place that a location is in: everything between the bucket and the name of the backup. */
export function placeOf({ spec }: BackupStorage, location: string): Place {
  const [, , , ...path] = trimmed(location).split('/')
  return PLACES[spec.type](spec, path.slice(0, -1).join('/'))
}

const trimmed = (path: string): string => path.replace(/^\/+|(?<!\/)\/+$/g, '')
