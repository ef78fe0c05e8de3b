/** What becomes of a cluster where examples cannot show it: what was decided before, and what is there already. */
import t from 'tap'
import { buildChildren } from '../../../providers/applier.ts'
import { cnpg } from '../../../providers/cnpg/index.ts'
import { archiveName } from '../../../providers/cnpg/metadata.ts'
import { yields } from '../../../providers/cnpg/yields.ts'
import type { Live } from '../../../providers/found.ts'
import type { DatabaseClusterSpec } from '../../../src/api/database-cluster.ts'
import { aCluster, children, given } from '../../fixtures/cnpg-clusters.ts'

const archive = (spec: Partial<DatabaseClusterSpec>, noted: Record<string, string> = {}) =>
  archiveName(given({ cluster: aCluster(spec), noted }))

t.test('the archive has the name of one life of a cluster, and keeps it', async (t) => {
  t.equal(archive({}), 'orders-3f1c9a52-pg17')
  t.equal(archive({}, { 'dbaas.dev/archive': 'orders-0000-pg17' }), 'orders-0000-pg17', 'as the child remembers it')
})

t.test('another major version archives elsewhere, and a way back finds the old archive', async (t) => {
  const noted = { 'dbaas.dev/archive': 'orders-0000-pg17' }
  t.equal(archive({ version: '18.4' }, noted), 'orders-0000-pg18')
  t.equal(archive({ version: '17.10' }, noted), 'orders-0000-pg17')
  t.equal(archive({ version: '17.6' }, { 'dbaas.dev/archive': 'orders-0000-pg18' }), 'orders-0000-pg17')
})

const built = (spec: Partial<DatabaseClusterSpec>, objects: readonly Live[]) =>
  buildChildren(cnpg, given({ cluster: aCluster(spec), objects }))[0]

t.test('a volume that is larger already is never asked to shrink', async (t) => {
  const wal = (storage: string) => ({ volumes: [{ name: 'wal', storage }] })
  const larger = children({ cluster: aCluster({ storage: '20Gi', ...wal('8Gi') }) })
  t.match(built({ storage: '10Gi', ...wal('5Gi') }, larger), {
    spec: { storage: { size: '20Gi' }, walStorage: { size: '8Gi' } }
  })
  t.match(built({ storage: '30Gi', ...wal('9Gi') }, larger), {
    spec: { storage: { size: '30Gi' }, walStorage: { size: '9Gi' } }
  })
})

t.test('a field that CloudNativePG takes back is left to it', async (t) => {
  const [child] = children() as [Live & { spec: object }]
  const synchronous = (maxSyncReplicas: unknown) => ({ ...child, spec: { ...child.spec, maxSyncReplicas } }) as Live
  const taken = (clusterSize: number, ...objects: Live[]) =>
    yields(given({ cluster: aCluster({ clusterSize }), objects })).map(String)
  t.same(taken(2, synchronous(2)), ['spec.instances'])
  t.same(taken(3, synchronous(2)), [])
  t.same(taken(1, synchronous(0)), [])
  t.same(taken(1, synchronous('many')), [])
  t.same(taken(1), [], 'nothing before it is made')
})
