/** How a new group gets its data. */
import t from 'tap'
import { buildChildren, secretCopies } from '../../../providers/applier.ts'
import { perconaPs } from '../../../providers/percona-ps/index.ts'
import { given } from '../../fixtures/group-replication-scenes.ts'
import { aFact, aRecord, CARTS, type Scene, STORAGE } from '../../fixtures/mysql-clusters.ts'

const restore = (scene: Scene, parts?: Parameters<typeof given>[1]) =>
  buildChildren(perconaPs, given(scene, parts)).find(({ kind }) => kind === 'PerconaServerMySQLRestore')

const facts = [STORAGE, CARTS, aRecord('one', '2026-05-01T00:00:00Z')]
const spec = { dataSource: { backup: { name: 'one' } } }

t.test('it is filled once it runs, and not before', async (t) => {
  t.equal(restore({ spec, facts, isChildless: true }, []), undefined)
  t.equal(restore({ spec, facts, says: { state: 'initializing' } }), undefined)
  t.match(restore({ spec, facts }), {
    metadata: { name: 'orders' },
    spec: {
      clusterName: 'orders',
      backupSource: {
        destination: 's3://db-backups/shop/carts-1f2e/one-full',
        storage: {
          type: 's3',
          s3: { bucket: 'db-backups', prefix: 'shop/carts-1f2e', credentialsSecret: 's3-main' }
        }
      }
    }
  })
})

t.test('every kind of storage is named in the words of the operator', async (t) => {
  const place = (type: string) => {
    const storage = aFact('BackupStorage', 'other', {
      spec: { type, bucket: 'b', credentialsSecretRef: { name: 'k' } }
    })
    const path = { dataSource: { external: { storageRef: { name: 'other' }, path: 'carts/one' } } }
    return restore({ spec: path, facts: [storage] })?.spec
  }
  t.match(place('GCS'), {
    backupSource: { destination: 'gs://b/carts/one', storage: { type: 'gcs', gcs: { bucket: 'b', prefix: 'carts' } } }
  })
  t.match(place('Azure'), {
    backupSource: { destination: 'azure://b/carts/one', storage: { type: 'azure', azure: { container: 'b' } } }
  })
})

t.test('the passwords of the source come along', async (t) => {
  t.same(secretCopies(perconaPs, given({ spec, facts, isChildless: true }, [])), [
    { from: 'carts-secrets', to: 'orders-secrets' }
  ])
})
