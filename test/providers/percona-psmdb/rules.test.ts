import t from 'tap'
import { factsFrom } from '../../../providers/facts.ts'
import { judgeCluster } from '../../../providers/judge.ts'
import { perconaPsmdb } from '../../../providers/percona-psmdb/index.ts'
import { registryOf } from '../../../providers/registry.ts'
import type { DatabaseCluster, DatabaseClusterSpec, DatabaseClusterStatus } from '../../../src/api/database-cluster.ts'
import { withSchemaDefaults } from '../../../src/api/schema-defaults.ts'

interface Written {
  readonly spec?: Partial<DatabaseClusterSpec>
  readonly status?: Partial<DatabaseClusterStatus>
  readonly name?: string
}

const aCluster = ({ spec = {}, status, name = 'carts' }: Written = {}) =>
  withSchemaDefaults({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name, namespace: 'shop' },
    spec: { engine: 'mongodb', version: '8.0.19', storage: '10Gi', ...spec },
    ...(status && { status })
  }) as DatabaseCluster

const registry = registryOf([perconaPsmdb])

/** What is refused of a cluster, as rule and path. */
function refused(after: Written, before?: Written, known: readonly Written[] = []): string[] {
  const change = { after: aCluster(after), before: before && aCluster(before) }
  return judgeCluster(change, registry, factsFrom(known.map(aCluster)))
    .filter(({ severity }) => severity === 'deny')
    .map(({ rule, path }) => `${rule} ${path}`)
}

const config = (...settings: [name: string, value: string][]): Partial<DatabaseClusterSpec> => ({
  config: settings.map(([name, value]) => ({ name, value }))
})
const SHARDED = { type: 'sharded', shards: 2, configServers: 3 }

t.test('a server parameter with dots in its name is not below another one', async (t) => {
  t.same(refused({ spec: config(['setParameter.a', '1'], ['setParameter.a.b', '2']) }), [])
})

t.test('a name that only begins like another one is not below it', async (t) => {
  t.same(refused({ spec: config(['storage.journal', '1'], ['storage.journalling', '2']) }), [])
})

t.test('settings of mongos are judged like those of members, once it is on', async (t) => {
  const proxy = { enabled: true, ...config(['replication', 'x'], ['replication.localPingThresholdMs', '15']) }
  t.same(refused({ spec: { topology: SHARDED, proxy } }), ['config/value-and-block spec.proxy.config[0].name'])
})

t.test('mongos takes the settings that it has', async (t) => {
  const names = ['net.port', 'operationProfiling.slowOpThresholdMs', 'security.authorization', 'systemLog.verbosity']
  const proxy = { enabled: true, ...config(...names.map((name): [string, string] => [name, '1'])) }
  t.same(refused({ spec: { topology: SHARDED, proxy } }), [])
})

t.test('what is decided at creation can be said again, and not be taken back', async (t) => {
  const inMemory = config(['storage.engine', 'inMemory'], ['security.enableEncryption', 'false'])
  t.same(refused({ spec: inMemory }, { spec: inMemory }), [])
  t.same(refused({ spec: config(['security.enableEncryption', 'true']) }, {}), [])
  t.same(refused({}, { spec: inMemory }), [
    'config/decided-at-creation spec.config',
    'config/decided-at-creation spec.config'
  ])
})

t.test('the cache may be set by hand where there is no memory limit to compute it from', async (t) => {
  const cache = config(['storage.wiredTiger.engineConfig.cacheSizeGB', '2'])
  t.same(refused({ spec: { ...cache, resources: { requests: { memory: '4Gi' } } } }), [])
})

t.test('an update that leaves topology out is still one of a sharded cluster', async (t) => {
  const before = { spec: { topology: SHARDED } }
  t.same(refused({ spec: { proxy: { enabled: true, replicas: 3 } } }, before), [])
  t.same(refused({ spec: { proxy: { enabled: false } } }, before), ['proxy/routers-needed spec.proxy.enabled'])
})

t.test('TLS can go from optional to required, and be absent, while members run', async (t) => {
  t.same(refused({ spec: { tls: { mode: 'Required' } } }, {}), [])
  t.same(refused({ spec: { tls: { mode: 'Optional' } } }, {}), [])
})

t.test('TLS cannot be switched while members are still going down', async (t) => {
  const stopping = { spec: { stopped: true }, status: { phase: 'Stopping' } } as const
  const off = { spec: { stopped: true, tls: { mode: 'Disabled' } } } as const
  t.same(refused(off, stopping), ['security/tls-while-running spec.tls.mode'])
  t.same(refused(off, { ...stopping, status: { phase: 'Stopped' } }), [])
})

t.test('a source that nobody knows is not refused', async (t) => {
  t.same(refused({ spec: { dataSource: { cluster: { name: 'orders' } } } }), [])
})

t.test('more shards than the source has are fine', async (t) => {
  const source = { name: 'orders', spec: { topology: SHARDED } }
  const spec = { topology: { ...SHARDED, shards: 3 }, dataSource: { cluster: { name: 'orders' } } }
  t.same(refused({ spec }, undefined, [source]), [])
})

t.test('what stands in a backup that is switched off is not judged', async (t) => {
  const backup = {
    enabled: false,
    schedules: [{ name: 'nightly', schedule: '0 2 * * *', method: 'incremental', retention: { copies: 7 } }]
  }
  t.same(refused({ spec: { backup } }), [])
})

t.test('a slip in a setting of mongos is warned about, and what only mongos has is not', async (t) => {
  const warned = (...settings: [name: string, value: string][]) => {
    const after = aCluster({ spec: { topology: SHARDED, proxy: { enabled: true, ...config(...settings) } } })
    const found = judgeCluster({ after }, registry, factsFrom([]))
    return found.filter(({ rule }) => rule === 'config/mongos-doubtful').map(({ path, fix }) => `${path} ${fix}`)
  }
  t.same(warned(['systemLog.verbositi', '1']), ['spec.proxy.config[0].name did you mean systemLog.verbosity?'])
  t.equal(warned(['net.maxIncomingConnections', 'many']).length, 1)
  t.same(warned(['replication.localPingThresholdMs', '15'], ['setParameter.ofMongosOnly', '1']), [])
})
