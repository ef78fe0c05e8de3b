/** A BackupStorage in the words of the barman-cloud plug-in. */
import type { BackupStorage } from '../../src/api/backup-storage.ts'
import type { Manifest } from '../contract.ts'
import { OBJECT_STORE } from './child.ts'

/** Keys of the credentials Secret, by the kind of storage. */
const CREDENTIALS: Readonly<Record<BackupStorage['spec']['type'], (secret: string) => object>> = {
  S3: (name) => ({
    s3Credentials: {
      accessKeyId: { name, key: 'AWS_ACCESS_KEY_ID' },
      secretAccessKey: { name, key: 'AWS_SECRET_ACCESS_KEY' }
    }
  }),
  Azure: (name) => ({
    azureCredentials: {
      storageAccount: { name, key: 'AZURE_STORAGE_ACCOUNT_NAME' },
      storageKey: { name, key: 'AZURE_STORAGE_ACCOUNT_KEY' }
    }
  }),
  GCS: (name) => ({ googleCredentials: { applicationCredentials: { name, key: 'GOOGLE_APPLICATION_CREDENTIALS' } } })
}

const SCHEMES: Readonly<Record<BackupStorage['spec']['type'], string>> = { S3: 's3', Azure: 'azure', GCS: 'gs' }

/** Where in the storage a path lies, as barman-cloud writes it. */
export function destination({ spec: { type, bucket, prefix } }: BackupStorage): string {
  return `${SCHEMES[type]}://${[bucket, prefix].filter(Boolean).join('/')}`
}

export interface Store {
  readonly name: string
  readonly namespace: string | undefined
  readonly retentionDays?: number | undefined
}

export function objectStore(storage: BackupStorage, { name, namespace, retentionDays }: Store): Manifest {
  const { type, endpointUrl, credentialsSecretRef } = storage.spec
  return {
    ...OBJECT_STORE,
    metadata: { name, ...(namespace && { namespace }) },
    spec: {
      configuration: {
        destinationPath: destination(storage),
        ...(endpointUrl && { endpointURL: endpointUrl }),
        ...CREDENTIALS[type](credentialsSecretRef.name),
        wal: { compression: 'gzip' },
        data: { compression: 'gzip' }
      },
      ...(retentionDays !== undefined && { retentionPolicy: `${retentionDays}d` })
    }
  }
}
