/** How a new XtraDB cluster gets its data. */
import t from 'tap'
import { buildChildren, secretCopies } from '../../../providers/applier.ts'
import { perconaPxc } from '../../../providers/percona-pxc/index.ts'
import { aFact, aRecord, CARTS, type Scene, STORAGE } from '../../fixtures/mysql-clusters.ts'
import { aRestore, given } from '../../fixtures/xtradb-scenes.ts'

const children = (scene: Scene) => buildChildren(perconaPxc, given(scene))
const restore = (scene: Scene) => children(scene).find(({ kind }) => kind === 'PerconaXtraDBClusterRestore')
const noted = (scene: Scene) => children(scene)[0]?.metadata.annotations?.['dbaas.dev/source']

const RECORDS = [aRecord('old', '2026-05-01T00:00:00Z'), aRecord('new', '2026-05-03T00:00:00Z')]
const facts = [STORAGE, CARTS, ...RECORDS]
const copied = { dataSource: { cluster: { name: 'carts' } } }
const S3 = { credentialsSecret: 's3-main' }

t.test('it is filled once it runs, and not before', async (t) => {
  const spec = { dataSource: { backup: { name: 'old' } } }
  t.equal(restore({ spec, facts, isChildless: true }), undefined)
  t.equal(restore({ spec, facts, says: { state: 'initializing' } }), undefined)
  t.match(restore({ spec, facts }), {
    metadata: { name: 'orders' },
    spec: {
      pxcCluster: 'orders',
      backupSource: {
        destination: 's3://db-backups/shop/carts-1f2e/old-full',
        verifyTLS: true,
        s3: { bucket: 'db-backups/shop/carts-1f2e', ...S3 }
      }
    }
  })
})

t.test('a restore that has begun stays while the cluster is off for it', async (t) => {
  const scene: Scene = { spec: copied, facts, now: [aRestore('Stopping Cluster')], says: { state: 'paused' } }
  t.ok(restore(scene))
})

t.test('what was consumed is never restored again', async (t) => {
  t.equal(restore({ spec: copied, facts, noted: { 'dbaas.dev/data-source': 'consumed' } }), undefined)
})

t.test('a copy starts from the newest backup, or from the newest before the moment', async (t) => {
  const pitr = { targetTime: '2026-05-02T12:00:00+02:00' }
  t.match(noted({ spec: copied, facts }), /new-full$/)
  const before: Scene = { spec: { dataSource: { ...copied.dataSource, pitr } }, facts }
  t.match(noted(before), /old-full$/)
  t.match(restore(before)?.spec, {
    pitr: {
      type: 'date',
      date: '2026-05-02 10:00:00',
      backupSource: { s3: { bucket: 'db-backups/shop/carts-1f2e/binlogs', ...S3 } }
    }
  })
})

t.test('the choice is made once: a newer backup does not change it', async (t) => {
  const location = 's3://db-backups/shop/carts-1f2e/first-full'
  const scene: Scene = { spec: copied, facts, noted: { 'dbaas.dev/source': location } }
  t.equal(noted(scene), location)
  t.match(restore(scene)?.spec, { backupSource: { destination: location } })
})

t.test('a path is one below the prefix of its storage, which says how it is reached', async (t) => {
  const azure = aFact('BackupStorage', 'azure', {
    spec: { type: 'Azure', bucket: 'backups', prefix: 'a/b', credentialsSecretRef: { name: 'key' }, verifyTls: false }
  })
  const spec = { dataSource: { external: { storageRef: { name: 'azure' }, path: '/carts/one/' } } }
  t.match(restore({ spec, facts: [azure] })?.spec, {
    backupSource: {
      destination: 'azure://backups/a/b/carts/one',
      verifyTLS: false,
      azure: { container: 'backups/a/b/carts', credentialsSecret: 'key' }
    }
  })
})

t.test('as far as the archive goes', async (t) => {
  const spec = { dataSource: { ...copied.dataSource, pitr: { latest: true } } }
  t.match(restore({ spec, facts })?.spec, { pitr: { type: 'latest' } })
})

t.test('the passwords of the source are there before the operator could make others', async (t) => {
  const copies = (scene: Scene) => secretCopies(perconaPxc, given(scene))
  t.same(copies({ spec: copied, facts, isChildless: true }), [{ from: 'carts-secrets', to: 'orders-secrets' }])
  t.same(copies({ spec: { dataSource: { backup: { name: 'old' } } }, facts, isChildless: true }), [
    { from: 'carts-secrets', to: 'orders-secrets' }
  ])
  t.same(copies({ spec: copied, facts }), [], 'there is a child, and it has them')
})
