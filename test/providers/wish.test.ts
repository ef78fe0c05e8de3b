/** What operations make of the spec of a cluster, and where in the request each part of that was asked for. */
import t from 'tap'
import { builtIn } from '../../providers/index.ts'
import { askedAt, granted } from '../../providers/wish.ts'
import type { DatabaseCluster, DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { root } from '../../src/api/path.ts'
import { withSchemaDefaults } from '../../src/api/schema-defaults.ts'

const registry = builtIn()
const spec = root.child('spec')

const aCluster = (spec: Partial<DatabaseClusterSpec> = {}): DatabaseCluster =>
  withSchemaDefaults({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { engine: 'postgresql', version: '17.6', storage: '10Gi', ...spec } as DatabaseClusterSpec
  })

const anOperation = (spec: object): OpsRequest =>
  withSchemaDefaults({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'OpsRequest',
    metadata: { name: 'work', namespace: 'shop' },
    spec: { clusterRef: 'orders', ...spec } as OpsRequest['spec']
  })

function specAfter(cluster: DatabaseCluster, request: OpsRequest): DatabaseClusterSpec {
  const provider = registry.find(cluster, cluster)
  if (provider === undefined) throw new Error(`nobody runs ${cluster.spec.engine}`)
  return granted(request, cluster, provider).spec
}

const upgrade = (version: string, more = {}) => anOperation({ type: 'Upgrade', upgrade: { version, ...more } })

t.test('an upgrade to a line goes to its newest version', async (t) => {
  t.equal(specAfter(aCluster(), upgrade('17')).version, '17.10')
})

t.test('an upgrade to a version by the name that its maker gave it goes to that version', async (t) => {
  const cluster = aCluster({ engine: 'mysql', provider: 'percona-pxc', version: '8.0' })
  const { vendor, version } = registry.find(cluster, cluster)?.versions.entries.at(-1) ?? {}
  t.type(vendor, 'string')
  t.equal(specAfter(cluster, upgrade(String(vendor))).version, version)
})

t.test('a version that is not on offer stays as it is written, and permits no major', async (t) => {
  const { version, allowMajorVersion } = specAfter(aCluster(), upgrade('99', { allowMajor: true }))
  t.same([version, allowMajorVersion], ['99', undefined])
})

t.test('a setting is changed and removed in whatever spelling its engine takes for the same', async (t) => {
  const cluster = aCluster({ config: [{ name: 'work_mem', value: '8MB' }] })
  const reconfigured = (reconfiguring: object) =>
    specAfter(cluster, anOperation({ type: 'Reconfiguring', reconfiguring })).config
  t.same(reconfigured({ set: [{ name: 'Work_Mem', value: '16MB' }] }), [{ name: 'Work_Mem', value: '16MB' }])
  t.same(reconfigured({ unset: ['WORK_MEM'] }), [])
})

t.test('what was asked for in no single place is told at the one thing that was asked for', async (t) => {
  const at = (request: OpsRequest) => String(askedAt(request, aCluster(), spec.child('config')))
  t.equal(
    at(anOperation({ type: 'HorizontalScaling', horizontalScaling: { replicas: 5 } })),
    'spec.horizontalScaling.replicas'
  )
  t.equal(
    at(anOperation({ type: 'HorizontalScaling', horizontalScaling: { replicas: 5, proxyReplicas: 2 } })),
    'spec.horizontalScaling'
  )
  t.equal(at(upgrade('18')), 'spec.upgrade.version')
  t.equal(
    at(anOperation({ type: 'VerticalScaling', verticalScaling: { resources: {} } })),
    'spec.verticalScaling.resources'
  )
})
