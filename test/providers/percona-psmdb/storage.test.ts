/** Where backups lie, in the words of the backup tool. */
import t from 'tap'
import { locationIn, placeIn, placeOf } from '../../../providers/percona-psmdb/storage.ts'
import type { BackupStorage } from '../../../src/api/backup-storage.ts'
import { aFact } from '../../fixtures/mongodb-clusters.ts'

const storage = (spec: object) =>
  aFact('BackupStorage', 'main', {
    spec: { bucket: 'db-backups', prefix: 'shop', credentialsSecretRef: { name: 'keys' }, ...spec }
  }) as unknown as BackupStorage

const S3 = storage({ type: 'S3' })
const AZURE = storage({ type: 'Azure' })
const GOOGLE = storage({ type: 'GCS' })

t.test('each sort of storage has its own block, and its folder in it', async (t) => {
  t.same(placeIn(S3, 'carts'), {
    type: 's3',
    s3: { bucket: 'db-backups', prefix: 'shop/carts', credentialsSecret: 'keys' }
  })
  t.same(placeIn(AZURE, 'carts'), {
    type: 'azure',
    azure: { container: 'db-backups', prefix: 'shop/carts', credentialsSecret: 'keys' }
  })
  t.same(placeIn(GOOGLE, 'carts'), {
    type: 'gcs',
    gcs: { bucket: 'db-backups', prefix: 'shop/carts', credentialsSecret: 'keys' }
  })
  t.match(placeIn(storage({ type: 'S3', prefix: undefined }), 'carts'), { s3: { prefix: 'carts' } })
})

t.test('what a storage says besides goes along', async (t) => {
  const own = { region: 'eu', endpointUrl: 'https://s3.example.com', forcePathStyle: true, verifyTls: false }
  t.match(placeIn(storage({ type: 'S3', ...own }), 'carts').s3, {
    region: 'eu',
    endpointUrl: 'https://s3.example.com',
    forcePathStyle: true,
    insecureSkipTLSVerify: true
  })
  t.match(placeIn(storage({ type: 'Azure', endpointUrl: 'https://azure.example.com' }), 'carts').azure, {
    endpointUrl: 'https://azure.example.com'
  })
})

t.test('a backup lies at a path in the storage, or where it says itself', async (t) => {
  t.equal(locationIn(S3, 'carts/1'), 's3://db-backups/shop/carts/1')
  t.equal(locationIn(AZURE, '/carts/1/'), 'azure://db-backups/shop/carts/1')
  t.equal(locationIn(GOOGLE, 'gs://elsewhere/1'), 'gs://elsewhere/1')
})

t.test('its folder is everything between the bucket and its own name', async (t) => {
  t.match(placeOf(S3, 's3://db-backups/shop/carts/1'), { s3: { bucket: 'db-backups', prefix: 'shop/carts' } })
  t.match(placeOf(AZURE, 'azure://db-backups/1'), { azure: { container: 'db-backups', prefix: '' } })
})
