/** What a cluster waits for, what it must see for that, and what is left to the operator. */
import t from 'tap'
import { madeAhead } from '../../../providers/applier.ts'
import type { Live } from '../../../providers/found.ts'
import { perconaPsmdb } from '../../../providers/percona-psmdb/index.ts'
import { preReconcile, reads, SECRET, yields } from '../../../providers/percona-psmdb/restraint.ts'
import { watches } from '../../../providers/percona-psmdb/surroundings.ts'
import type { DatabaseClusterSpec } from '../../../src/api/database-cluster.ts'
import {
  aBackup,
  aCluster,
  aFact,
  aPod,
  aRestore,
  around,
  children,
  given,
  live,
  SHARDED,
  STORAGE
} from '../../fixtures/mongodb-clusters.ts'

const ORIGIN = aFact('DatabaseCluster', 'old', {
  spec: { engine: 'mongodb', storage: '10Gi', backup: { storageRef: { name: 's3-main' } } }
})
const record = (spec: object, status: object) =>
  aFact('DatabaseBackup', 'first', {
    spec: { clusterRef: 'old', storageRef: { name: 's3-main' }, ...spec },
    status: { phase: 'Succeeded', completedAt: '2026-05-04T03:02:01Z', ...status }
  })
const LOCATION = { location: 's3://db-backups/shop/old-1/first' }

interface Scene {
  readonly spec?: Partial<DatabaseClusterSpec>
  readonly facts?: readonly ReturnType<typeof aFact>[]
  readonly objects?: readonly Live[]
  readonly noted?: Record<string, string>
}

const held = ({ spec = {}, facts = [STORAGE, ORIGIN], ...rest }: Scene) =>
  preReconcile(given({ cluster: aCluster(spec), facts, ...rest }))

const secret = (name: string) => live(SECRET, name)
const fromBackup = { dataSource: { backup: { name: 'first' } } }
const fromPath = { dataSource: { external: { storageRef: { name: 's3-main' }, path: 'old-1/first' } } }
const [child] = children({ cluster: aCluster() }) as [Live]

t.test('a cluster without wishes waits for nothing and reads nothing', async (t) => {
  t.equal(held({}), undefined)
  t.same(reads(given()), [])
})

t.test('a restore has the cluster to itself, whoever asked for it', async (t) => {
  for (const state of ['waiting', 'requested', 'running']) {
    t.match(held({ objects: [aRestore({ state }, 'by-hand')] }), {
      reason: 'RestoreRunning',
      message: `The restore by-hand is under way: ${state}`
    })
  }
  t.match(held({ objects: [aRestore(undefined)] }), { message: /not begun/ })
  for (const state of ['ready', 'error', 'rejected']) t.equal(held({ objects: [aRestore({ state })] }), undefined)
})

t.test('a source that is not there yet is waited for', async (t) => {
  t.match(held({ spec: fromBackup, facts: [STORAGE, record({}, {})] }), { reason: 'SourceNotFound' })
  t.match(held({ spec: fromBackup, facts: [record({}, LOCATION)] }), { reason: 'SourceNotFound' })
  t.equal(held({ spec: fromBackup, facts: [STORAGE, record({}, LOCATION)] }), undefined)
  t.match(held({ spec: { dataSource: { cluster: { name: 'old' } } } }), {
    reason: 'SourceNotFound',
    message: /a backup of "old" that succeeded/
  })
  t.equal(held({ spec: fromBackup, facts: [], noted: { 'dbaas.dev/data-source': 'consumed' } }), undefined)
})

t.test('where nobody knows whose users the data has, their Secret must be there first', async (t) => {
  const at = given({ cluster: aCluster(fromPath), facts: [STORAGE] })
  t.same(reads(at), [{ ...SECRET, name: 'carts-secrets' }])
  t.match(held({ spec: fromPath }), { reason: 'SecretNotFound', message: /"carts-secrets"/, afterSeconds: 10 })
  t.equal(held({ spec: fromPath, objects: [secret('carts-secrets')] }), undefined)
  t.equal(held({ spec: fromPath, objects: [child] }), undefined, 'a child that is there has its users')
})

t.test('so must those of an earlier cluster of the same name, with the key of its files', async (t) => {
  const facts = [STORAGE, record({ clusterRef: 'carts', method: 'physical' }, LOCATION)]
  const at = (...objects: Live[]) => held({ spec: fromBackup, facts, objects })
  t.match(at(), { message: /"carts-secrets"/ })
  t.match(at(secret('carts-secrets')), { message: /"carts-mongodb-encryption-key"/ })
  t.equal(at(secret('carts-secrets'), secret('carts-mongodb-encryption-key')), undefined)
})

t.test('certificates come before the child: the operator would make its own under their name', async (t) => {
  const issued = { tls: { issuerRef: { name: 'internal', kind: 'Issuer' as const } } }
  const at = (...objects: Live[]) => given({ cluster: aCluster(issued), objects })
  t.same(reads(at()), [{ ...SECRET, name: 'carts-server-tls' }])
  t.match(preReconcile(at()), { reason: 'CertificateNotFound', afterSeconds: 10 })
  t.match(preReconcile(at(child)), { reason: 'CertificateNotFound' }, 'an issuer that is added later as well')
  t.equal(preReconcile(at(secret('carts-server-tls'))), undefined)
  const [certified] = children({ cluster: aCluster(issued) }) as [Live]
  t.same(reads(at(certified)), [], 'once it is in use nobody needs to look')
  t.match(held({ spec: { tls: { secretName: 'own' } } }), { message: /"own"/ })
  t.equal(held({ spec: { tls: { ...issued.tls, mode: 'Disabled' } } }), undefined)

  t.match(madeAhead(perconaPsmdb, at()), [{ kind: 'Certificate', metadata: { name: 'carts-server-tls' } }])
  const [, made] = children({ cluster: aCluster(issued) }) as [Live, Live]
  t.same(madeAhead(perconaPsmdb, at(made)), [])
})

t.test('sizes that cannot be had are left as the operator put them back', async (t) => {
  t.same(yields(given()).map(String), [
    'spec.replsets[0].volumeSpec.persistentVolumeClaim.resources.requests.storage',
    'spec.sharding.configsvrReplSet.volumeSpec.persistentVolumeClaim.resources.requests.storage'
  ])
  t.equal(yields(given({ cluster: aCluster(SHARDED) })).length, 3)
})

t.test(
  'everything that the operator makes wakes its cluster, and backups and restores that anybody makes',
  async (t) => {
    const told = (object: Live) =>
      watches
        .filter(({ apiVersion, kind }) => apiVersion === object.apiVersion && kind === object.kind)
        .map(({ clusterOf }) => clusterOf(object))
    for (const object of around(aCluster(SHARDED))) t.same(told(object), ['carts'], object.metadata.name)
    t.same(told(aBackup('by-hand', {})), ['carts'])
    t.same(told(aBackup('for-a-copy', {}, { labels: { 'dbaas.dev/cluster': 'copy' } })), ['copy'])
    t.same(told(aRestore(undefined)), ['carts'])
    t.same(told({ ...aPod('rs0', 0), metadata: { name: 'a', uid: 'u', resourceVersion: '1' } }), [undefined])
  }
)
