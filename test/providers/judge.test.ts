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

t.test('a setting that may not be set is refused again when it gets another value', async (t) => {
  const before = aCluster({ config: [port] })
  const after = aCluster({ config: [{ ...port, value: '6001' }] })
  t.same(denied(judgeCluster({ before, after }, registry, NO_FACTS)), ['config/fixed-parameter spec.config[0].name'])
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

const theMembers = (role: string, ...names: string[]) => names.map((name) => ({ name, role, ready: true }))
const rebuild = (...names: string[]) =>
  anOperation({ type: 'RebuildInstance', rebuildInstance: { instances: names.map((name) => ({ name })) } })
const deniedFor = (
  cluster: DatabaseCluster,
  request: OpsRequest,
  ...others: Parameters<typeof factsFrom>[0][number][]
) => denied(judgeOperation({ after: request }, registry, factsFrom([cluster, ...others])))

const aShardedCluster = aCluster(
  { engine: 'mongodb', version: '8.0', topology: { type: 'sharded', shards: 2, configServers: 3 } },
  {
    status: {
      phase: 'Degraded',
      members: [
        ...theMembers('Primary', 'orders-rs0-0', 'orders-rs1-0'),
        ...theMembers('Replica', 'orders-rs0-1', 'orders-rs0-2', 'orders-rs1-1', 'orders-rs1-2'),
        ...theMembers('ConfigServer', 'orders-cfg-0', 'orders-cfg-1', 'orders-cfg-2'),
        ...theMembers('Router', 'orders-mongos-0', 'orders-mongos-1')
      ] as NonNullable<NonNullable<DatabaseCluster['status']>['members']>
    }
  }
)

t.test('each shard keeps its own majority while members are rebuilt', async (t) => {
  t.same(deniedFor(aShardedCluster, rebuild('orders-rs0-1', 'orders-rs1-2', 'orders-cfg-0')), [])
  const tooMany = ['ops/rebuild-too-many spec.rebuildInstance']
  t.same(deniedFor(aShardedCluster, rebuild('orders-rs0-1', 'orders-rs0-2')), tooMany)
  t.same(deniedFor(aShardedCluster, rebuild('orders-cfg-0', 'orders-cfg-1')), tooMany)
})

t.test('while members are not known, one is rebuilt at a time where they vote', async (t) => {
  const cluster = aCluster({ engine: 'mysql', version: '8.4' }, { status: { phase: 'Degraded' } })
  t.same(deniedFor(cluster, rebuild('orders-pxc-1')), [])
  t.same(deniedFor(cluster, rebuild('orders-pxc-1', 'orders-pxc-2')), ['ops/rebuild-too-many spec.rebuildInstance'])
})

const aBackup = (status: object) => ({
  apiVersion: 'dbaas.dev/v1alpha1' as const,
  kind: 'DatabaseBackup' as const,
  metadata: { name: 'nightly', namespace: 'shop' },
  spec: { clusterRef: 'orders', origin: 'Schedule' as const, deletionPolicy: 'Retain' as const },
  status: { phase: 'Succeeded' as const, engine: 'mysql', ...status }
})

t.test('a backup of another major version is not restored over a cluster, and may become a new one', async (t) => {
  const cluster = aCluster(
    { engine: 'mysql', provider: 'percona-pxc', version: '8.4' },
    { status: { phase: 'Ready', version: '8.4.7' } }
  )
  const restore = { backup: { name: 'nightly' } }
  const over = anOperation({ type: 'Restore', restore: { ...restore, mode: 'InPlace', confirm: 'orders' } })
  const beside = anOperation({ type: 'Restore', restore: { ...restore, newClusterName: 'orders-copy' } })
  t.same(deniedFor(cluster, over, aBackup({ version: '8.4.6' })), [])
  t.same(deniedFor(cluster, over, aBackup({ version: '8.0.44' })), ['ops/restore-source spec.restore.backup.name'])
  t.same(deniedFor(cluster, beside, aBackup({ version: '8.0.44' })), [])
})

t.test('a restore over a cluster that is confirmed by another name is told what it wrote', async (t) => {
  const cluster = aCluster({ engine: 'mysql', version: '8.4' }, { status: { phase: 'Ready' } })
  const request = anOperation({
    type: 'Restore',
    restore: { backup: { name: 'nightly' }, mode: 'InPlace', confirm: 'order' }
  })
  const [found] = judgeOperation({ after: request }, registry, factsFrom([cluster]))
  t.match(found, { rule: 'ops/confirm', reason: 'Invalid', value: 'order' })
})

t.test('a backup does not go to a storage that its method cannot write to', async (t) => {
  const backup = { enabled: true, storageRef: { name: 'bucket' }, schedules: [] }
  const spec = { engine: 'mysql', provider: 'percona-pxc', version: '8.4', backup } as const
  const cluster = aCluster(spec, { status: { phase: 'Ready' } })
  const storage = (type: 'S3' | 'GCS') => ({
    apiVersion: 'dbaas.dev/v1alpha1' as const,
    kind: 'BackupStorage' as const,
    metadata: { name: 'bucket', namespace: 'shop' },
    spec: { type, bucket: 'orders', credentialsSecretRef: { name: 'key' }, verifyTls: true, forcePathStyle: false }
  })
  const request = anOperation({ type: 'Backup', backup: { storageRef: { name: 'bucket' } } })
  t.same(deniedFor(cluster, request, storage('S3')), [])
  t.same(deniedFor(cluster, request, storage('GCS')), ['ops/backup-storage spec.backup.storageRef.name'])
})

t.test('a cluster that was stored without its defaults has them all the same', async (t) => {
  const cluster = aCluster({ engine: 'mysql', version: '8.4' }, { status: { phase: 'Ready' } })
  const request = anOperation({ type: 'Restart', restart: { target: 'Proxy' } })
  t.same(deniedFor(cluster, request), [])
})

t.test('the way out of an operation is one that operations have', async (t) => {
  const cluster = aCluster({}, { status: { phase: 'Ready', version: '17.6' } })
  const upgrade = (version: string) =>
    judgeOperation({ after: anOperation({ type: 'Upgrade', upgrade: { version } }) }, registry, factsFrom([cluster]))
  t.match(upgrade('18')[0], { rule: 'version/major', fix: 'set spec.upgrade.allowMajor to true' })
  t.match(upgrade('16')[0], { rule: 'version/downgrade', fix: 'choose a newer version' })
})

t.test('a growth that is stuck is told the size that the spec asks for', async (t) => {
  const cluster = aCluster({ storage: '20Gi' }, { status: { phase: 'Ready', storage: { allocated: '10Gi' } } })
  for (const storage of ['5Gi', '15Gi']) {
    const request = anOperation({ type: 'VolumeExpansion', volumeExpansion: { storage } })
    const [found] = judgeOperation({ after: request }, registry, factsFrom([cluster]))
    t.match(found, { rule: 'ops/shrink', fix: 'ask for 20Gi or more' })
  }
})

t.test(
  'an operation that is forced begins, one with a deadline waits, and neither works on what is going',
  async (t) => {
    const judged = (phase: 'Stopped' | 'Deleting', terms: object) =>
      judgeOperation(
        { after: anOperation({ type: 'Restart', restart: {}, ...terms }) },
        registry,
        factsFrom([aCluster({}, { status: { phase } })])
      )
    t.match(judged('Stopped', { force: true })[0]?.why, /force begins/)
    t.match(judged('Stopped', { preConditionDeadlineSeconds: 60 })[0]?.why, /waits/)
    t.same(denied(judged('Deleting', { force: true, preConditionDeadlineSeconds: 60 })), ['ops/phase spec.type'])
  }
)
