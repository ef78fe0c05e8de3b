/** BackupStorage: a bucket for backups and the Secret that opens it. */
import { stays, staysAsCreated } from './cel.ts'
import { AGE, type Kind, type ResourceOf } from './kind.ts'
import { reference } from './reference.ts'
import { choice, flag, object, optional, text } from './schema.ts'
import { supporting, USED_BY } from './status.ts'

export const STORAGE_TYPES = ['S3', 'Azure', 'GCS'] as const

export const backupStorageSpec = object(
  'The bucket.',
  {
    type: choice('What kind of storage.', STORAGE_TYPES, { rules: [stays('type')] }),
    bucket: text('Name of the bucket, or of the container on Azure.', { min: 3, max: 255, rules: [stays('bucket')] }),
    prefix: optional(text('Folder in the bucket under which everything lies.', { min: 1, max: 512 })),
    region: optional(text('Region of the bucket.', { min: 1, max: 63 })),
    endpointUrl: optional(
      text('Where the storage is served, if not by the cloud that type names: https://s3.example.com.', {
        min: 1,
        max: 2048
      })
    ),
    credentialsSecretRef: reference(
      'Secret',
      'with the credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for S3, AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY for Azure; for GCS GOOGLE_APPLICATION_CREDENTIALS, the JSON file of the account, or GCS_CLIENT_EMAIL and GCS_PRIVATE_KEY, as the engine asks'
    ),
    verifyTls: flag('Whether the certificate of the endpoint is checked.', { default: true }),
    forcePathStyle: flag('Whether the bucket stands in the path instead of the host name, as MinIO and Ceph want it.', {
      default: false
    })
  },
  {
    rules: [
      staysAsCreated(
        'prefix',
        'prefix cannot be changed, since older backups lie under it; create another BackupStorage'
      )
    ]
  }
)

export const backupStorageStatus = object('Who uses the storage, and whether it can be used.', supporting)

export type BackupStorage = ResourceOf<'BackupStorage', typeof backupStorageSpec, typeof backupStorageStatus>

export const backupStorage: Kind = {
  kind: 'BackupStorage',
  plural: 'backupstorages',
  shortNames: ['bst'],
  scope: 'Namespaced',
  description: 'A bucket that backups go to. It cannot be deleted while something uses it.',
  spec: backupStorageSpec,
  status: backupStorageStatus,
  columns: [
    { name: 'Type', type: 'string', path: '.spec.type', description: 'What kind of storage.' },
    { name: 'Bucket', type: 'string', path: '.spec.bucket', description: 'Name of the bucket.' },
    USED_BY,
    {
      name: 'Endpoint',
      type: 'string',
      path: '.spec.endpointUrl',
      description: 'Where the storage is served.',
      wide: true
    },
    AGE
  ]
}
