import t from 'tap'
import { cnpg } from '../../../providers/cnpg/index.ts'
import { NO_FACTS } from '../../../providers/facts.ts'
import { judgeCluster } from '../../../providers/judge.ts'
import { registryOf } from '../../../providers/registry.ts'
import type { DatabaseCluster, DatabaseClusterSpec } from '../../../src/api/database-cluster.ts'
import { withSchemaDefaults } from '../../../src/api/schema-defaults.ts'

type Spec = Partial<DatabaseClusterSpec>

const registry = registryOf([cnpg])

function refusals(spec: Spec, name = 'orders') {
  const after = withSchemaDefaults({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name, namespace: 'shop' },
    spec: { engine: 'postgresql', version: '17', storage: '10Gi', ...spec }
  }) as DatabaseCluster
  return judgeCluster({ after }, registry, NO_FACTS).filter(({ severity }) => severity === 'deny')
}

/** What is refused, as rule and path. */
const refused = (spec: Spec, name?: string) => refusals(spec, name).map(({ rule, path }) => `${rule} ${path}`)

const setting = (name: string, value: string, more: Spec = {}): Spec => ({ config: [{ name, value }], ...more })
const withMemory = (requests: Record<string, string>): Spec => ({ resources: { requests, limits: requests } })

t.test('wal_level is replica or logical, in lower case, whatever the number of members', async (t) => {
  for (const value of ['replica', 'logical']) t.same(refused(setting('wal_level', value)), [], value)
  for (const value of ['minimal', 'MINIMAL', 'Replica', 'archive', 'hot_standby']) {
    const only = ['config/wal-level spec.config[0].value']
    t.same(refused(setting('WAL_level', value, { clusterSize: 1 })), only, value)
    t.same(refused(setting('wal_level', value, { clusterSize: 3 })), only, value)
  }
  t.same(refused(setting('wal_level', 'replca')), ['config/value spec.config[0].value'], 'a slip is told once')
})

t.test('bare shared_buffers are refused where CloudNativePG reads more than the memory', async (t) => {
  const memory = withMemory({ memory: '2Gi' })
  const [finding, ...others] = refusals(setting('shared_buffers', '65536', memory))
  t.same(others, [])
  t.equal(finding?.rule, 'config/shared-buffers')
  t.match(finding?.fix, '512MB')
  t.same(refused(setting('shared_buffers', '2048', memory)), [], '2048 MB are all there are')
  t.same(refused(setting('shared_buffers', '512MB', memory)), [])
  t.same(refused(setting('shared_buffers', '65536', { resources: { limits: { memory: '2Gi' } } })), [], 'no request')
})

t.test('too many shared_buffers are told with their amount', async (t) => {
  const [finding] = refusals(setting('shared_buffers', '4GB', withMemory({ memory: '2Gi' })))
  t.match(finding?.why, /shared_buffers of 4GB .* 2Gi/)
})

t.test('no way in takes the name of a Service of CloudNativePG', async (t) => {
  for (const name of ['rw', 'ro', 'r', 'any', 'pooler']) {
    t.same(refused({ expose: [{ name, type: 'ClusterIP' }] }), ['network/name-reserved spec.expose[0].name'], name)
  }
})

t.test('names are measured with that of the cluster before them', async (t) => {
  const expose = (length: number): Spec => ({ expose: [{ name: 'a'.repeat(length), type: 'ClusterIP' }] })
  const cluster = 'b'.repeat(40)
  t.same(refused(expose(22), cluster), [])
  t.same(refused(expose(23), cluster), ['network/name-length spec.expose[0].name'])

  const schedule = (length: number, method: string): Spec => ({
    backup: {
      enabled: true,
      storageRef: { name: 'nightly' },
      schedules: [{ name: 'a'.repeat(length), schedule: '0 2 * * *', method }]
    }
  })
  const tooLong = ['backup/name-length spec.backup.schedules[0].name']
  t.same(refused(schedule(7, 'volumeSnapshot'), cluster), [])
  t.same(refused(schedule(8, 'volumeSnapshot'), cluster), tooLong)
  t.same(refused(schedule(22, 'plugin'), cluster), [])
  t.same(refused(schedule(23, 'plugin'), cluster), tooLong)
})

t.test('settings of a pooler that is off are not judged', async (t) => {
  const config = [{ name: 'pool_mode', value: 'transaction' }]
  t.same(refused({ proxy: { enabled: false, config } }), [])
  t.same(refused({ proxy: { enabled: true, config } }), ['proxy/parameter spec.proxy.config[0].name'])
})

t.test('a name that cannot be a setting is told once', async (t) => {
  const config = [{ name: 'max client conn', value: '1' }]
  t.same(refused({ proxy: { enabled: true, config } }), ['config/name spec.proxy.config[0].name'])
})
