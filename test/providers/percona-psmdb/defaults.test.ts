import t from 'tap'
import { withDefaults } from '../../../providers/defaults.ts'
import { perconaPsmdb } from '../../../providers/percona-psmdb/index.ts'
import type { DatabaseCluster, DatabaseClusterSpec } from '../../../src/api/database-cluster.ts'

type Written = Partial<DatabaseClusterSpec>

const aCluster = (spec: Written = {}): DatabaseCluster => ({
  apiVersion: 'dbaas.dev/v1alpha1',
  kind: 'DatabaseCluster',
  metadata: { name: 'carts', namespace: 'shop' },
  spec: { engine: 'mongodb', clusterSize: 3, storage: '10Gi', stopped: false, deletionPolicy: 'Delete', ...spec }
})

const completed = (written: Written, stored?: Written) =>
  withDefaults({ cluster: aCluster(written), before: stored && aCluster(stored) }, perconaPsmdb).spec

t.test('a cluster that says nothing is a replica set without routers', async (t) => {
  const { topology, proxy } = completed({})
  t.same({ topology, proxy }, { topology: { type: 'replicaSet' }, proxy: undefined })
})

t.test('a sharded cluster gets a shard, three config servers and routers', async (t) => {
  const { topology, proxy } = completed({ topology: { type: 'sharded' } })
  t.same(topology, { type: 'sharded', shards: 1, configServers: 3 })
  t.same(proxy, { enabled: true, type: 'mongos' })
})

t.test('routers that are described in part get the rest', async (t) => {
  const { proxy } = completed({ topology: { type: 'sharded' }, proxy: { enabled: true, replicas: 5 } })
  t.same(proxy, { enabled: true, type: 'mongos', replicas: 5 })
})

t.test('an update that leaves the arrangement open keeps what was decided', async (t) => {
  const stored: Written = { topology: { type: 'sharded', shards: 4, configServers: 5 } }
  t.same(completed({}, stored).topology, stored.topology)
  t.same(completed({ topology: { shards: 6 } }, stored).topology, { shards: 6, type: 'sharded', configServers: 5 })
})

t.test('defaulting twice changes nothing', async (t) => {
  for (const type of ['replicaSet', 'sharded']) {
    const once = withDefaults({ cluster: aCluster({ topology: { type } }), before: undefined }, perconaPsmdb)
    t.same(withDefaults({ cluster: once, before: undefined }, perconaPsmdb), once, type)
  }
})
