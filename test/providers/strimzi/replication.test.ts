import t from 'tap'
import { confirmationsOf, copiesOf, INTERNAL_TOPICS, NEW_TOPICS } from '../../../providers/strimzi/replication.ts'
import { aCluster, config, refused, type Written, warned } from '../../fixtures/strimzi-clusters.ts'

const REPLICATION = 'config/replication spec.config[0].value'
const CONFIRMATIONS = 'config/confirmations spec.config[0].value'
const NO_SPARE = 'config/no-spare-copy spec.config[0].value'

const kept = (spec: Written) => {
  const cluster = aCluster(spec)
  return [copiesOf(cluster, NEW_TOPICS), confirmationsOf(cluster, NEW_TOPICS)]
}

t.test('what is left open fits the number of brokers', async (t) => {
  t.same(kept({ clusterSize: 1 }), [1, 1])
  t.same(kept({ clusterSize: 2 }), [2, 1])
  t.same(kept({ clusterSize: 3 }), [3, 2])
  t.same(kept({ clusterSize: 9 }), [3, 2])
})

t.test('what is left open never contradicts what is written', async (t) => {
  t.same(kept({ clusterSize: 5, ...config(['default.replication.factor', '1']) }), [1, 1])
  t.same(kept({ clusterSize: 5, ...config(['offsets.topic.replication.factor', '2']) }), [3, 1])
  for (const { copies } of [NEW_TOPICS, ...INTERNAL_TOPICS])
    for (const value of ['1', '2', '3']) t.same(refused(config([copies, value])), [], `${copies} ${value}`)
})

t.test('no more copies than brokers, and no more confirmations', async (t) => {
  for (const { copies, confirmations } of [NEW_TOPICS, ...INTERNAL_TOPICS]) {
    t.same(refused(config([copies, '4'])), [REPLICATION], copies)
    t.same(refused(config([confirmations, '4'])), [REPLICATION], confirmations)
    t.same(refused({ clusterSize: 4, ...config([copies, '4']) }), [], copies)
  }
})

t.test('a value that is no number is said once', async (t) => {
  t.same(refused(config(['default.replication.factor', 'three'])), ['config/value spec.config[0].value'])
})

t.test('an internal topic that nobody can write to is refused where its setting stands', async (t) => {
  t.same(refused(config(['transaction.state.log.min.isr', '3'], ['transaction.state.log.replication.factor', '2'])), [
    CONFIRMATIONS
  ])
  t.same(refused(config(['min.insync.replicas', '2'], ['offsets.topic.replication.factor', '1'])), [CONFIRMATIONS])
  t.same(
    refused(config(['min.insync.replicas', '2'], ['default.replication.factor', '1'])),
    [],
    'new topics may ask for more'
  )
})

t.test('a restart that stops writes is warned about, once for each setting', async (t) => {
  const spares = (spec: Written) => warned(spec).filter((one) => one === NO_SPARE)
  t.same(spares(config(['min.insync.replicas', '3'])), [NO_SPARE])
  t.same(spares(config(['transaction.state.log.min.isr', '3'])), [NO_SPARE])
  t.same(spares(config(['min.insync.replicas', '2'], ['default.replication.factor', '1'])), [NO_SPARE])
  t.same(spares(config(['min.insync.replicas', '2'])), [])
  t.same(spares({ clusterSize: 1, ...config(['min.insync.replicas', '1']) }), [], 'one copy has none to spare anyway')
})

t.test('fewer brokers than copies never get rid of one', async (t) => {
  const rule = 'size/scale-in spec.clusterSize'
  t.ok(warned({ clusterSize: 2 }, { clusterSize: 3 }).includes(rule))
  t.ok(warned({ clusterSize: 3 }, { clusterSize: 4 }).includes(rule))
  t.notOk(warned({ clusterSize: 4 }, { clusterSize: 3 }).includes(rule))
  t.notOk(warned({ clusterSize: 3 }, { clusterSize: 3 }).includes(rule))
})
