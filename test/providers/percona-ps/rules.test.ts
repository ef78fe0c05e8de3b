import t from 'tap'
import { withDefaults } from '../../../providers/defaults.ts'
import { factsFrom, NO_FACTS } from '../../../providers/facts.ts'
import { judgeCluster, judgeOperation } from '../../../providers/judge.ts'
import { perconaPs } from '../../../providers/percona-ps/index.ts'
import { registryOf } from '../../../providers/registry.ts'
import type { DatabaseCluster, DatabaseClusterSpec } from '../../../src/api/database-cluster.ts'
import type { OpsRequest, OpsRequestSpec } from '../../../src/api/ops-request.ts'
import { withSchemaDefaults } from '../../../src/api/schema-defaults.ts'

type Spec = Partial<DatabaseClusterSpec>

const API = { apiVersion: 'dbaas.dev/v1alpha1' }

const aCluster = (spec: Spec = {}) =>
  withSchemaDefaults({
    ...API,
    kind: 'DatabaseCluster',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { engine: 'mysql', provider: 'percona-ps', version: '8.4.10', storage: '10Gi', ...spec }
  }) as DatabaseCluster

// the only provider of its engine here, and so its default one
const registry = registryOf([{ ...perconaPs, isDefault: true }])

/** What is refused, as rule and path. */
const refused = (after: Spec, before?: Spec) =>
  judgeCluster({ after: aCluster(after), before: before && aCluster(before) }, registry, NO_FACTS)
    .filter(({ severity }) => severity === 'deny')
    .map(({ rule, path }) => `${rule} ${path}`)

function refusedOperation(spec: Partial<OpsRequestSpec>): string[] {
  const cluster = { ...aCluster(), status: { phase: 'Ready' as const, primary: 'orders-mysql-0' } }
  const request = withSchemaDefaults({
    ...API,
    kind: 'OpsRequest',
    metadata: { name: 'orders-op', namespace: 'shop' },
    spec: { clusterRef: 'orders', ...spec }
  }) as OpsRequest
  return judgeOperation({ after: request }, registry, factsFrom([cluster]))
    .filter(({ severity }) => severity === 'deny')
    .map(({ rule, path }) => `${rule} ${path}`)
}

t.test('one, two, three, five and seven members are admitted, and no other number', async (t) => {
  for (const clusterSize of [1, 2, 3, 5, 7]) t.same(refused({ clusterSize }), [], `${clusterSize}`)
  for (const clusterSize of [4, 6]) t.same(refused({ clusterSize }), ['size/even spec.clusterSize'])
  for (const clusterSize of [8, 9]) t.same(refused({ clusterSize }), ['size/most spec.clusterSize'])
})

t.test('who says nothing about a proxy gets HAProxy', async (t) => {
  const proxyOf = (spec: Spec) => withDefaults({ cluster: aCluster(spec), before: undefined }, perconaPs).spec.proxy
  t.same(proxyOf({}), { enabled: true, type: 'haproxy' })
  t.same(proxyOf({ proxy: { enabled: true, type: 'router' } }), { enabled: true, type: 'router' })
})

t.test('a single member may have a single router in front', async (t) => {
  t.same(refused({ clusterSize: 1, proxy: { enabled: true, type: 'router', replicas: 1 } }), [])
})

t.test('every kind of storage takes backups, and none takes an archive', async (t) => {
  const backup = { enabled: true, storageRef: { name: 'main' } }
  for (const type of ['S3', 'Azure', 'GCS'] as const) {
    const storage = withSchemaDefaults({
      ...API,
      kind: 'BackupStorage' as const,
      metadata: { name: 'main', namespace: 'shop' },
      spec: {
        type,
        bucket: 'db-backups',
        credentialsSecretRef: { name: 'main' },
        verifyTls: true,
        forcePathStyle: false
      }
    })
    const findings = judgeCluster({ after: aCluster({ backup }) }, registry, factsFrom([storage]))
    t.same(
      findings.filter(({ severity }) => severity === 'deny'),
      [],
      type
    )
  }
  t.same(refused({ backup: { ...backup, pitr: { enabled: true } } }), ['capability/field spec.backup.pitr'])
  t.same(refused({ backup: { ...backup, pitr: { enabled: false } } }), [], 'switched off it asks for nothing')
})

t.test('an extra volume is refused once, and not for two reasons', async (t) => {
  t.same(refused({ volumes: [{ name: 'wal', storage: '5Gi' }] }), ['capability/field spec.volumes'])
})

t.test('the group chooses who takes over', async (t) => {
  t.same(refusedOperation({ type: 'Switchover', switchover: {} }), [])
  t.same(refusedOperation({ type: 'Switchover', switchover: { candidate: '' } }), [], 'an empty candidate is none')
  t.same(refusedOperation({ type: 'Switchover', switchover: { candidate: 'orders-mysql-1' } }), [
    'ops/candidate-elected spec.switchover.candidate'
  ])
})

t.test('readers have a way of their own through either proxy', async (t) => {
  const expose: Spec = { expose: [{ name: 'reports', role: 'ReadOnly', type: 'ClusterIP' }] }
  t.same(refused(expose), [])
  t.same(refused({ ...expose, proxy: { enabled: true, type: 'router' } }), [])
  t.same(refused({ ...expose, proxy: { enabled: false } }), ['network/readers spec.expose[0].role'])
})
