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

/** What the place of an archive begins with. On Azure that is the URL of the account, elsewhere the endpoint is told apart. */
const BEGINNINGS: Readonly<Record<BackupStorage['spec']['type'], (storage: BackupStorage['spec']) => string>> = {
  S3: () => 's3:/',
  Azure: ({ endpointUrl = '' }) => endpointUrl.replace(/(?<!\/)\/+$/, ''),
  GCS: () => 'gs:/'
}

/** Where in the storage archives lie, as barman-cloud writes it. */
export function destination({ spec }: BackupStorage): string {
  return [BEGINNINGS[spec.type](spec), spec.bucket, spec.prefix].filter(Boolean).join('/')
}

export interface Store {
  readonly name: string
  readonly namespace: string | undefined
  /** Where in the storage; at its beginning when absent. */
  readonly destinationPath?: string
  readonly retentionDays?: number | undefined
}

export function objectStore(
  storage: BackupStorage,
  { name, namespace, destinationPath = destination(storage), retentionDays }: Store
): Manifest {
  const { type, region, endpointUrl, credentialsSecretRef } = storage.spec
  return {
    ...OBJECT_STORE,
    metadata: { name, ...(namespace && { namespace }) },
    spec: {
      configuration: {
        destinationPath,
        ...(type === 'S3' && endpointUrl && { endpointURL: endpointUrl }),
        ...CREDENTIALS[type](credentialsSecretRef.name),
        wal: { compression: 'gzip' },
        data: { compression: 'gzip' }
      },
      // the object has a place for a region only in a Secret; the tools behind it read the variable
      ...(type === 'S3' &&
        region && { instanceSidecarConfiguration: { env: [{ name: 'AWS_DEFAULT_REGION', value: region }] } }),
      ...(retentionDays !== undefined && { retentionPolicy: `${retentionDays}d` })
    }
  }
}
