/** What a cluster gets that leaves it open, whatever its engine. */
import t from 'tap'
import type { Capabilities, Provider, Topology } from '../../providers/contract.ts'
import { additionsFor, arrangement, proxyReplicas } from '../../providers/defaults.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'

const proxies: Capabilities['proxies'] = [
  { type: 'router', minReplicas: 1, replicas: 2 },
  { type: 'balancer', minReplicas: 2, replicas: 3 }
]
const topologies: readonly Topology[] = [
  { type: 'apart', fields: [], chosenFrom: 2 },
  { type: 'together', fields: [] }
]
const provider = { name: 'own', supports: { proxies, topologies }, defaults: () => [] } as unknown as Provider
const cluster = (spec: object) =>
  ({ metadata: { name: 'orders' }, spec: { clusterSize: 3, ...spec } }) as DatabaseCluster

const added = (spec: object, stored?: object) =>
  additionsFor({ cluster: cluster(spec), before: stored && cluster(stored) }, provider).map(({ path, value }) => [
    String(path),
    value
  ])

t.test('the provider is written down', async (t) =>
  t.ok(added({}).some(([path, value]) => path === 'spec.provider' && value === 'own'))
)

t.test('an arrangement suits the size at creation, and stays when the size changes', async (t) => {
  t.same(added({ provider: 'own' }), [['spec.topology', { type: 'apart' }]])
  t.same(added({ provider: 'own', clusterSize: 1 }), [['spec.topology', { type: 'together' }]])
  t.same(added({ provider: 'own' }, { topology: { type: 'together' } }), [['spec.topology', { type: 'together' }]])
  t.equal(arrangement({ cluster: cluster({}), before: cluster({ clusterSize: 1 }) }, topologies), 'together')
})

t.test('a block that is there gets the key that is missing, and only that', async (t) => {
  t.same(added({ provider: 'own', topology: { shards: 2 } }), [['spec.topology.type', 'apart']])
  t.same(added({ provider: 'own', topology: { type: 'apart' }, proxy: { enabled: true } }), [
    ['spec.proxy.type', 'router']
  ])
  t.same(added({ provider: 'own', topology: { type: 'apart' }, proxy: { enabled: false } }), [])
})

t.test('as many proxies as the cluster says, else as suits its size', async (t) => {
  t.equal(proxyReplicas(cluster({ proxy: { enabled: true, replicas: 7 } }), { proxies }), 7)
  t.equal(proxyReplicas(cluster({ clusterSize: 1, proxy: { enabled: true } }), { proxies }), 1)
  t.equal(proxyReplicas(cluster({ proxy: { enabled: true } }), { proxies }), 2)
  t.equal(proxyReplicas(cluster({ proxy: { enabled: true, type: 'balancer' } }), { proxies }), 3)
})
