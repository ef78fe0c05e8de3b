/** How the steps of a provider become children. */
import t from 'tap'
import { buildChildren, ownLabels, referredIn } from '../../providers/applier.ts'
import { type Applier, type Given, nothing } from '../../providers/contract.ts'
import { factsFrom } from '../../providers/facts.ts'

const child = { apiVersion: 'example.com/v1', kind: 'Database' }
const given = {
  cluster: { metadata: { name: 'orders', namespace: 'shop', uid: 'u-1' }, spec: {} },
  version: { version: '17.6' },
  noted: {}
} as unknown as Given
const silent: Applier = {
  metadata: nothing,
  engine: nothing,
  proxy: nothing,
  monitoring: nothing,
  podSchedulingPolicy: nothing,
  backup: nothing,
  dataSource: nothing
}
const build = (steps: Partial<Applier>) => buildChildren({ child, applier: { ...silent, ...steps } }, given)

t.test('a child has the name of its cluster and says whose it is', async (t) => {
  const [main] = build({})
  t.match(main, { ...child, metadata: { name: 'orders', namespace: 'shop', labels: ownLabels(given.cluster) } })
  t.equal(ownLabels(given.cluster)['dbaas.dev/cluster-uid'], 'u-1')
})

t.test('what was decided once stays with the child', async (t) => {
  const consumed = { ...given, noted: { 'dbaas.dev/data-source': 'consumed', 'example.com/other': 'theirs' } }
  t.match(build({})[0], { metadata: { annotations: { 'dbaas.dev/version': '17.6' } } })
  t.same(buildChildren({ child, applier: silent }, consumed)[0]?.metadata.annotations, {
    'dbaas.dev/version': '17.6',
    'dbaas.dev/data-source': 'consumed'
  })
})

t.test('steps add to one object, and what stands beside comes after it', async (t) => {
  const beside = { ...child, kind: 'Proxy', metadata: { name: 'orders-proxy' } }
  const built = build({
    engine: () => ({ child: { spec: { size: 3, pods: { cpu: 1 } } } }),
    podSchedulingPolicy: () => ({ child: { spec: { pods: { affinity: {} } } } }),
    proxy: () => ({ beside: [beside] })
  })
  t.match(built[0], { spec: { size: 3, pods: { cpu: 1, affinity: {} } } })
  t.match(built[1], { ...beside, metadata: { ...beside.metadata, labels: ownLabels(given.cluster) } })
})

t.test('two steps that write one field are told with the field', async (t) => {
  const one = () => ({ child: { spec: { size: 3 } } })
  t.throws(() => build({ engine: one, backup: one }), /step backup writes spec.size, which an earlier step has written/)
  const list = () => ({ child: { spec: { plugins: [1] } } })
  t.throws(() => build({ engine: list, backup: list }), /spec.plugins/)
})

t.test('a cluster is copied from its newest whole backup, or the newest before the moment', async (t) => {
  const backup = (name: string, completedAt: string, { storage = 's3', phase = 'Succeeded', of = 'carts' } = {}) => ({
    kind: 'DatabaseBackup',
    metadata: { name, namespace: 'shop' },
    spec: { clusterRef: of, storageRef: { name: storage } },
    status: { phase, completedAt }
  })
  const carts = {
    kind: 'DatabaseCluster',
    metadata: { name: 'carts', namespace: 'shop' },
    spec: { backup: { storageRef: { name: 's3' } } }
  }
  const facts = factsFrom([
    carts,
    backup('first', '2026-05-01T00:00:00Z'),
    backup('second', '2026-05-02T00:00:00Z'),
    backup('elsewhere', '2026-05-03T00:00:00Z', { storage: 'old' }),
    backup('failed', '2026-05-03T00:00:00Z', { phase: 'Failed' }),
    backup('another', '2026-05-03T00:00:00Z', { of: 'stock' })
  ] as unknown as Parameters<typeof factsFrom>[0])
  const newest = (pitr?: object) => {
    const spec = { dataSource: { cluster: { name: 'carts' }, ...(pitr && { pitr }) } }
    const cluster = { metadata: { name: 'orders', namespace: 'shop' }, spec } as unknown as Given['cluster']
    return referredIn(cluster, facts).newestBackup?.metadata.name
  }
  t.equal(newest(), 'second')
  t.equal(newest({ targetTime: '2026-05-01T12:00:00Z' }), 'first')
  t.equal(newest({ targetTime: '2026-04-30T12:00:00Z' }), undefined)
})
