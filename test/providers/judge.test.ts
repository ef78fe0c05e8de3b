/** How findings are gathered: the ratchet, operations, scaling, and objects on their way out. */
import t from 'tap'
import { factsFrom, NO_FACTS } from '../../providers/facts.ts'
import { builtIn } from '../../providers/index.ts'
import { judgeCluster, judgeOperation, judgeScale } from '../../providers/judge.ts'
import type { DatabaseCluster, DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import type { Finding } from '../../src/api/finding.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { withSchemaDefaults } from '../../src/api/schema-defaults.ts'

const registry = builtIn()

const aCluster = (spec: Partial<DatabaseClusterSpec> = {}, rest: Partial<DatabaseCluster> = {}): DatabaseCluster =>
  withSchemaDefaults({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { engine: 'postgresql', version: '17.6', storage: '10Gi', ...spec } as DatabaseClusterSpec,
    ...rest
  })

const anOperation = (spec: object): OpsRequest =>
  withSchemaDefaults({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'OpsRequest',
    metadata: { name: 'work', namespace: 'shop' },
    spec: { clusterRef: 'orders', ...spec } as OpsRequest['spec']
  })

const denied = (findings: readonly Finding[]) =>
  findings.filter(({ severity }) => severity === 'deny').map(({ rule, path }) => `${rule} ${path}`)
const warned = (findings: readonly Finding[]) =>
  findings.filter(({ severity }) => severity === 'warn').map(({ rule, path }) => `${rule} ${path}`)

const port = { name: 'port', value: '6000' }
const memory = { name: 'work_mem', value: '8MB' }

t.test('what was wrong and stays as it was is warned about', async (t) => {
  const found = judgeCluster(
    { before: aCluster({ config: [port] }), after: aCluster({ config: [port], clusterSize: 5 }) },
    registry,
    NO_FACTS
  )
  t.same(denied(found), [])
  t.ok(warned(found).includes('config/fixed-parameter spec.config[0].name'))
})

t.test('it is still the same when items before it go', async (t) => {
  const found = judgeCluster(
    { before: aCluster({ config: [memory, port] }), after: aCluster({ config: [port] }) },
    registry,
    NO_FACTS
  )
  t.same(denied(found), [])
})

t.test('a wrong value that becomes another wrong value is refused', async (t) => {
  const before = aCluster({ config: [{ name: 'max_connections', value: '0' }] })
  const after = aCluster({ config: [{ name: 'max_connections', value: '-1' }] })
  t.same(denied(judgeCluster({ before, after }, registry, NO_FACTS)), ['config/value spec.config[0].value'])
})

t.test('a new mistake beside an old one is refused alone', async (t) => {
  const before = aCluster({ config: [port] })
  const after = aCluster({ config: [port, { name: 'archive_command', value: 'true' }] })
  t.same(denied(judgeCluster({ before, after }, registry, NO_FACTS)), ['config/fixed-parameter spec.config[1].name'])
})

t.test('an object on its way out passes, whatever it says', async (t) => {
  const metadata = { name: 'orders', namespace: 'shop', deletionTimestamp: '2026-05-01T00:00:00Z' }
  t.same(judgeCluster({ after: aCluster({ engine: 'oracle' }, { metadata }) }, registry, NO_FACTS), [])
})

t.test('every problem is told at once, refusals before warnings, from the top of the object to its end', async (t) => {
  const found = judgeCluster({ after: aCluster({ storage: '10', config: [port], version: '19' }) }, registry, NO_FACTS)
  t.same(denied(found), [
    'config/fixed-parameter spec.config[0].name',
    'storage/minimum spec.storage',
    'version/unknown spec.version'
  ])
})

t.test('what is wrong about the result of an operation is told where the request asks for it', async (t) => {
  const facts = factsFrom([aCluster({ config: [memory] }, { status: { phase: 'Ready' } })])
  const request = anOperation({
    type: 'Reconfiguring',
    reconfiguring: { set: [{ name: 'max_connections', value: '0' }, port] }
  })
  t.same(denied(judgeOperation({ after: request }, registry, facts)), [
    'config/value spec.reconfiguring.set[0].value',
    'config/fixed-parameter spec.reconfiguring.set[1].name'
  ])
})

t.test('an operation is not blamed for what the cluster had before', async (t) => {
  const facts = factsFrom([aCluster({ config: [port] }, { status: { phase: 'Ready' } })])
  const request = anOperation({ type: 'HorizontalScaling', horizontalScaling: { replicas: 5 } })
  t.same(denied(judgeOperation({ after: request }, registry, facts)), [])
})

t.test('a volume that grows on a class that cannot is told at the volume of the request', async (t) => {
  const facts = factsFrom([
    aCluster({ storageClassName: 'local', volumes: [{ name: 'wal', storage: '5Gi' }] }, { status: { phase: 'Ready' } }),
    { kind: 'StorageClass', metadata: { name: 'local' }, allowVolumeExpansion: false }
  ])
  const request = anOperation({
    type: 'VolumeExpansion',
    volumeExpansion: { volumes: [{ name: 'wal', storage: '9Gi' }] }
  })
  t.same(denied(judgeOperation({ after: request }, registry, facts)), [
    'storage/class-cannot-expand spec.volumeExpansion.volumes[0].storage'
  ])
})

t.test('scaling past the cluster meets its rules at spec.replicas', async (t) => {
  const found = judgeScale(aCluster(), 1, registry, NO_FACTS)
  t.same(warned(found), ['size/single spec.replicas'])
})

t.test('an unknown cluster is only warned about, and only when clusters are known at all', async (t) => {
  const request = anOperation({ type: 'Restart', restart: {} })
  t.same(judgeOperation({ after: request }, registry, NO_FACTS), [])
  const found = judgeOperation({ after: request }, registry, factsFrom([], { known: ['DatabaseCluster'] }))
  t.same(warned(found), ['ops/cluster-missing spec.clusterRef'])
})
