/** How the plug-in is told of each kind of storage. */
import t from 'tap'
import { objectStore } from '../../../providers/cnpg/object-store.ts'
import type { BackupStorage } from '../../../src/api/backup-storage.ts'
import { STORAGE } from '../../fixtures/cnpg-clusters.ts'

const told = (spec: Partial<BackupStorage['spec']>) =>
  objectStore({ ...STORAGE, spec: { ...STORAGE.spec, ...spec } }, { name: 'orders-backup', namespace: 'shop' }).spec

t.test('S3: the endpoint apart, and the region as a variable of the plug-in', async (t) => {
  t.match(told({ prefix: 'team-a', region: 'eu-central-1', endpointUrl: 'https://s3.example.com' }), {
    configuration: {
      destinationPath: 's3://db-backups/team-a',
      endpointURL: 'https://s3.example.com',
      s3Credentials: {
        accessKeyId: { name: 's3-main', key: 'AWS_ACCESS_KEY_ID' },
        secretAccessKey: { name: 's3-main', key: 'AWS_SECRET_ACCESS_KEY' }
      }
    },
    instanceSidecarConfiguration: { env: [{ name: 'AWS_DEFAULT_REGION', value: 'eu-central-1' }] }
  })
})

t.test('Azure: the archive lies below the URL of the account', async (t) => {
  const spec = told({ type: 'Azure', region: 'westeurope', endpointUrl: 'https://account.blob.core.windows.net/' })
  t.match(spec, {
    configuration: {
      destinationPath: 'https://account.blob.core.windows.net/db-backups',
      azureCredentials: {
        storageAccount: { name: 's3-main', key: 'AZURE_STORAGE_ACCOUNT_NAME' },
        storageKey: { name: 's3-main', key: 'AZURE_STORAGE_ACCOUNT_KEY' }
      }
    }
  })
  t.notMatch(JSON.stringify(spec), /endpointURL|AWS/)
})

t.test('GCS: the bucket alone', async (t) => {
  t.match(told({ type: 'GCS' }), {
    configuration: {
      destinationPath: 'gs://db-backups',
      googleCredentials: { applicationCredentials: { name: 's3-main', key: 'GOOGLE_APPLICATION_CREDENTIALS' } }
    }
  })
})
