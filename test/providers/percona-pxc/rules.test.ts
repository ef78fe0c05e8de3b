import t from 'tap'
import { withDefaults } from '../../../providers/defaults.ts'
import { NO_FACTS } from '../../../providers/facts.ts'
import { judgeCluster, judgeScale } from '../../../providers/judge.ts'
import { perconaPxc } from '../../../providers/percona-pxc/index.ts'
import { registryOf } from '../../../providers/registry.ts'
import type { DatabaseCluster, DatabaseClusterSpec } from '../../../src/api/database-cluster.ts'
import { withSchemaDefaults } from '../../../src/api/schema-defaults.ts'

type Spec = Partial<DatabaseClusterSpec>

const aCluster = (spec: Spec = {}) =>
  withSchemaDefaults({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { engine: 'mysql', version: '8.4.7', storage: '10Gi', ...spec }
  }) as DatabaseCluster

const registry = registryOf([perconaPxc])

/** What is found of a severity, as rule and path. */
const found = (severity: 'deny' | 'warn', after: Spec, before?: Spec) =>
  judgeCluster({ after: aCluster(after), before: before && aCluster(before) }, registry, NO_FACTS)
    .filter((finding) => finding.severity === severity)
    .map(({ rule, path }) => `${rule} ${path}`)
const refused = (after: Spec, before?: Spec) => found('deny', after, before)
const warned = (after: Spec, before?: Spec) => found('warn', after, before)

const config = (...settings: [name: string, value: string][]): Spec => ({
  config: settings.map(([name, value]) => ({ name, value }))
})
const PROXYSQL: Spec = { proxy: { enabled: true, type: 'proxysql', replicas: 2 } }
const proxyVolume = (storage: string): Spec => ({ volumes: [{ name: 'proxysql', storage }] })

t.test('one, two, three and five members are admitted, and no other number', async (t) => {
  for (const clusterSize of [1, 2, 3, 5]) t.same(refused({ clusterSize }), [], `${clusterSize}`)
  t.same(refused({ clusterSize: 4 }), ['size/even spec.clusterSize'])
  for (const clusterSize of [6, 7, 8]) t.same(refused({ clusterSize }), ['size/most spec.clusterSize'])
})

t.test('who says nothing about a proxy gets HAProxy', async (t) => {
  const proxyOf = (spec: Spec) => withDefaults({ cluster: aCluster(spec), before: undefined }, perconaPxc).spec.proxy
  t.same(proxyOf({}), { enabled: true, type: 'haproxy' })

  t.same(proxyOf({ proxy: { enabled: false } }), { enabled: false })
  t.same(proxyOf(PROXYSQL), PROXYSQL.proxy)
})

t.test('what was defaulted is admitted, and stays as it is', async (t) => {
  for (const spec of [{}, { clusterSize: 1 }, { clusterSize: 5, ...PROXYSQL, ...proxyVolume('2Gi') }]) {
    const once = withDefaults({ cluster: aCluster(spec), before: undefined }, perconaPxc)
    t.same(refused(once.spec), [])
    t.same(withDefaults({ cluster: once, before: undefined }, perconaPxc), once)
  }
})

t.test('a hash, a quote or a bracket in a value is the business of who writes the file', async (t) => {
  t.same(refused(config(['init_connect', `SET @a = '#[x]"'`])), [])
})

t.test('braces that open nothing are no template', async (t) => {
  t.same(refused(config(['init_connect', 'SET @a = "{ }"'])), [])
  for (const value of ['{{ x }}', '{% x %}', '{# x #}'])
    t.same(refused(config(['init_connect', value])), ['config/template spec.config[0].value'], value)
})

t.test('a setting of the operator is found behind words that the server passes over', async (t) => {
  t.same(refused(config(['LOOSE-wsrep-node-name', 'a'])), ['config/fixed-parameter spec.config[0].name'])
  t.same(refused(config(['enable_ssl', '1'])), ['config/disguise spec.config[0].name'])
  t.same(refused(config(['skip_name_resolve', '1'], ['disable-sync-frm', '1'])), [])
})

t.test('the buffer pool is measured against the limit, and where there is none against the request', async (t) => {
  const pool = config(['innodb_buffer_pool_size', '3G'])
  const memory = (requests?: string, limits?: string): Spec => ({
    resources: { ...(requests && { requests: { memory: requests } }), ...(limits && { limits: { memory: limits } }) }
  })
  t.same(refused({ ...pool, ...memory('2Gi', '4Gi') }), [])
  t.same(refused({ ...pool, ...memory('2Gi') }), ['config/memory spec.config[0].value'])
  t.same(refused({ ...pool, ...memory(undefined, '3Gi') }), ['config/memory spec.config[0].value'])
  t.same(refused(pool), [])
})

t.test('what was decided at creation may be said again in other words', async (t) => {
  t.same(refused(config(['innodb_page_size', '16K']), {}), [])
  t.same(refused(config(['lower_case_table_names', '0']), {}), [])
  t.same(refused({}, config(['lower_case_table_names', '1'])), ['config/decided-at-creation spec.config'])
  t.same(refused(config(['innodb-page-size', '32K']), {}), ['config/decided-at-creation spec.config[0].value'])
})

t.test('ROW may be shortened, or written as its number', async (t) => {
  for (const value of ['ROW', 'row', 'r', '2']) t.same(refused(config(['binlog_format', value])), [], value)
  for (const value of ['STATEMENT', 'mixed', '0']) {
    t.same(refused(config(['binlog_format', value])), ['config/row-format spec.config[0].value'], value)
  }
})

t.test('the volume of ProxySQL keeps its size, named or not', async (t) => {
  t.same(refused({ ...PROXYSQL, ...proxyVolume('2Gi') }, PROXYSQL), [], 'it had 2Gi without being named')
  t.same(refused({ ...PROXYSQL, ...proxyVolume('4Gi') }, PROXYSQL), [
    'storage/proxy-volume-fixed spec.volumes[0].storage'
  ])
  t.same(refused(PROXYSQL, { ...PROXYSQL, ...proxyVolume('4Gi') }), ['storage/proxy-volume-fixed spec.volumes'])
  t.same(refused({}, { ...PROXYSQL, ...proxyVolume('4Gi') }), [], 'it goes with ProxySQL')
  t.same(refused({ ...PROXYSQL, ...proxyVolume('4Gi') }, {}), [], 'it comes with ProxySQL')
})

t.test('whoever takes the proxy away is told which name goes', async (t) => {
  t.ok(warned({ proxy: { enabled: false } }, {}).includes('proxy/type-changed spec.proxy.type'))
  t.ok(warned(PROXYSQL, {}).includes('proxy/type-changed spec.proxy.type'))
  t.notOk(warned({}, { proxy: { enabled: false } }).includes('proxy/type-changed spec.proxy.type'))
})

t.test('TLS may be switched without a warning while nothing runs', async (t) => {
  const off: Spec = { tls: { mode: 'Disabled' }, stopped: true }
  t.notOk(warned(off, { stopped: true }).includes('security/tls-while-running spec.tls.mode'))
  t.ok(warned({ tls: { mode: 'Disabled' } }, {}).includes('security/tls-while-running spec.tls.mode'))
})

t.test('a cluster that once came from a backup can be stopped', async (t) => {
  const restored: Spec = { dataSource: { cluster: { name: 'carts' } } }
  t.same(refused({ ...restored, stopped: true }, restored), [])
})

t.test('what arrives by scaling is held to the same numbers', async (t) => {
  const scaled = (replicas: number) =>
    judgeScale(aCluster(), replicas, registry, NO_FACTS)
      .filter(({ severity }) => severity === 'deny')
      .map(({ rule }) => rule)
  t.same(scaled(5), [])
  t.same(scaled(4), ['size/even'])
  t.same(scaled(7), ['size/most'])
})

t.test('orders without a value are known, and flags may be empty', async (t) => {
  for (const name of ['skip_log_bin', 'disable-log-bin', 'skip-name-resolve']) {
    const told = warned(config([name, '']), {}).filter((one) => /^config\/(unknown|value)/.test(one))
    t.same(told, [], name)
    t.same(refused(config([name, ''])), [], name)
  }
  t.ok(warned(config(['skip_log_bni', '']), {}).includes('config/unknown spec.config[0].name'))
})
