import t from 'tap'
import { buildChildren } from '../../../providers/applier.ts'
import type { Manifest } from '../../../providers/contract.ts'
import type { Live } from '../../../providers/found.ts'
import { KAFKA, type Kafka, NODE_POOL, type NodePool } from '../../../providers/strimzi/child.ts'
import { strimzi } from '../../../providers/strimzi/index.ts'
import { MADE_FROM } from '../../../providers/strimzi/node-pools.ts'
import { config, type Written } from '../../fixtures/strimzi-clusters.ts'
import { aClaim, changed, FROM_HERE, given, settled } from '../../fixtures/strimzi-objects.ts'

const built = (spec: Written = {}, objects: readonly Live[] = [], noted = {}): Manifest[] =>
  buildChildren(strimzi, given(spec, objects, { noted }))

const kafkaOf = (...args: Parameters<typeof built>) => built(...args)[0] as Manifest & Kafka
const poolsOf = (...args: Parameters<typeof built>) =>
  built(...args).filter(({ kind }) => kind === NODE_POOL.kind) as (Manifest & NodePool)[]
const sizesOf = (...args: Parameters<typeof built>) =>
  poolsOf(...args).map(({ spec }) => spec.storage.volumes.map(({ id, size }) => `${id}: ${size}`))

t.test('every object is known as ours, and as part of its Kafka', async (t) => {
  for (const { kind, metadata } of built({ monitoring: { enabled: true } })) {
    t.match(metadata.labels, FROM_HERE, kind)
    t.equal(metadata.namespace, 'shop', kind)
    if (kind !== 'Kafka' && kind !== 'PodMonitor') t.equal(metadata.labels?.['strimzi.io/cluster'], 'events', kind)
  }
})

t.test('brokers and controllers are pools of their own, or one', async (t) => {
  const pools = (spec: Written) =>
    poolsOf(spec).map(({ metadata, spec: { roles, replicas } }) => [metadata.name, roles, replicas])
  t.same(pools({ clusterSize: 4 }), [
    ['events-brk', ['broker'], 4],
    ['events-ctl', ['controller'], 3]
  ])
  t.same(pools({ clusterSize: 1 }), [['events-brk', ['controller', 'broker'], 1]])
})

t.test('the arrangement is that of the Kafka that is there, whatever the cluster says now', async (t) => {
  const noted = (topology: string) => ({ 'dbaas.dev/topology': topology })
  t.equal(poolsOf({ clusterSize: 3 }, [], noted('combined')).length, 1)
  t.equal(poolsOf({ clusterSize: 1 }, [], noted('separated')).length, 2)
  t.match(kafkaOf({ clusterSize: 3 }).metadata.annotations, noted('separated'))
  const pools = settled({ clusterSize: 3 }).filter(({ kind }) => kind === NODE_POOL.kind)
  t.equal(poolsOf({ clusterSize: 1 }, pools).length, 2, 'pools that outlived their Kafka tell as well')
  t.equal(poolsOf({ clusterSize: 3 }, settled({ clusterSize: 1 })).length, 1)
})

t.test('disks have the numbers of their names, and no pool takes data along', async (t) => {
  const volumes = ['disk-2', 'disk-1', 'controllers'].map((name) => ({ name, storage: '5Gi', storageClassName: name }))
  const [brokers, controllers] = poolsOf({ storageClassName: 'fast', volumes })
  const disk = { type: 'persistent-claim', deleteClaim: false }
  t.same(brokers?.spec.storage.volumes, [
    { id: 0, size: '10Gi', class: 'fast', kraftMetadata: 'shared', ...disk },
    { id: 1, size: '5Gi', class: 'disk-1', ...disk },
    { id: 2, size: '5Gi', class: 'disk-2', ...disk }
  ])
  t.same(controllers?.spec.storage.volumes, [
    { id: 0, size: '5Gi', class: 'controllers', kraftMetadata: 'shared', ...disk }
  ])
})

t.test('controllers have ten gibibytes of the same class when nobody says', async (t) => {
  t.match(poolsOf({ storageClassName: 'fast' })[1]?.spec.storage.volumes, [{ size: '10Gi', class: 'fast' }])
  t.notOk('class' in (poolsOf()[1]?.spec.storage.volumes[0] ?? {}))
})

t.test('no volume is asked to be smaller than it is, and each is judged for itself', async (t) => {
  const larger = changed(settled(), NODE_POOL, 'events-brk', {
    spec: { storage: { type: 'jbod', volumes: [{ id: 0, size: '30Gi' }] } }
  })
  t.same(sizesOf({}, larger), [['0: 30Gi'], ['0: 10Gi']], 'as the pool has it')
  t.same(sizesOf({}, [aClaim('data-0-events-events-ctl-4', '40Gi')]), [['0: 10Gi'], ['0: 40Gi']], 'as a claim has it')
  t.same(sizesOf({}, [aClaim('data-0-other-events-ctl-4', '40Gi')]), [['0: 10Gi'], ['0: 10Gi']])
  t.same(sizesOf({ storage: '50Gi' }, larger), [['0: 50Gi'], ['0: 10Gi']])
})

t.test('sizes are written so that Strimzi can read them', async (t) => {
  const size = (storage: string | number) => sizesOf({ storage })[0]?.[0]
  t.equal(size('1.5Gi'), '0: 1536Mi')
  t.equal(size('10G'), '0: 10G')
  t.equal(size('1e10'), '0: 10000000000')
  t.equal(size(10_000_000_000), '0: 10G')
  t.equal(size('10000001k'), '0: 10000001000')
})

t.test('what the config leaves open about copies is set, and what it says wins', async (t) => {
  const { config: set } = kafkaOf({
    clusterSize: 2,
    ...config(['min.insync.replicas', '2'], ['log.retention.ms', '1'])
  }).spec.kafka
  t.match(set, { 'default.replication.factor': '2', 'min.insync.replicas': '2', 'log.retention.ms': '1' })
})

t.test('Cruise Control is there as long as there are brokers to take data from', async (t) => {
  t.notOk('cruiseControl' in kafkaOf({ clusterSize: 1 }).spec)
  t.ok(kafkaOf({ clusterSize: 2 }).spec.cruiseControl)
  const separated: Written = { topology: { type: 'separated' } }
  const leaving = settled({ clusterSize: 2, ...separated })
  t.ok(kafkaOf({ clusterSize: 1, ...separated }, leaving).spec.cruiseControl, 'the second one is not gone yet')
  const left = changed(leaving, NODE_POOL, 'events-brk', { status: { nodeIds: [0] } })
  t.notOk('cruiseControl' in kafkaOf({ clusterSize: 1, ...separated }, left).spec)
})

t.test('the first user stands above all others', async (t) => {
  t.same(kafkaOf().spec.kafka.authorization, { type: 'simple', superUsers: ['events-admin'] })
  t.match(
    built().find(({ kind }) => kind === 'KafkaUser'),
    { metadata: { name: 'events-admin' } }
  )
})

t.test('pods show what they are made from; numbers and sizes make no pod anew', async (t) => {
  const madeFrom = (spec: Written) => poolsOf(spec)[0]?.spec.template?.pod?.metadata?.annotations?.[MADE_FROM]
  const usual = madeFrom({})
  t.equal(madeFrom({ clusterSize: 5, storage: '20Gi' }), usual)
  t.not(madeFrom({ resources: { limits: { memory: '8Gi' } } }), usual)
  t.not(madeFrom({ podSchedulingPolicy: { engine: { priorityClassName: 'databases' } } }), usual)
})

t.test('metrics come from the brokers and the exporter, by one monitor', async (t) => {
  const children = built({ monitoring: { enabled: true, labels: { team: 'shop' } } })
  t.match(children[0], { spec: { kafka: { metricsConfig: { type: 'strimziMetricsReporter' } }, kafkaExporter: {} } })
  t.match(children.at(-1), {
    kind: 'PodMonitor',
    metadata: { name: 'events', labels: { team: 'shop' } },
    spec: {
      selector: { matchLabels: { 'strimzi.io/cluster': 'events', 'strimzi.io/kind': 'Kafka' } },
      podMetricsEndpoints: [{ port: 'tcp-prometheus', interval: '30s' }]
    }
  })
  t.notOk('kafkaExporter' in kafkaOf().spec)
})

t.test('a Kafka that is there changes nothing by being there', async (t) => {
  const spec: Written = { expose: [{ name: 'external', type: 'LoadBalancer' }] }
  t.same(built(spec, settled(spec)), built(spec))
  t.equal(kafkaOf(spec).kind, KAFKA.kind)
})
