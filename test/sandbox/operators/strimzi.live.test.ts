import t from 'tap'
import type { KubeObject } from '../../../sandbox/api-client.ts'
import { BEHAVIOUR } from '../../../sandbox/operators/knobs.ts'
import { NODE_POOL, REBALANCE } from '../../../sandbox/operators/strimzi/api.ts'
import { apply, create, patch, pathOf } from '../../fixtures/api-server.ts'
import { eventually } from '../../fixtures/eventually.ts'
import {
  CLAIMS,
  growable,
  namesOf,
  type Played,
  type PlayedChild,
  PODS,
  playedChild,
  SECRETS
} from '../../fixtures/played-child.ts'

const PLAYED = ['Kafka', 'KafkaNodePool', 'KafkaUser']
// In the golden file.
const BROKERS = 5
const CONTROLLERS = 5

const POD_SETS = '/apis/core.strimzi.io/v1/namespaces/NAMESPACE/strimzipodsets'

const objects = (noun: string) => growable('strimzi', noun, PLAYED)

const condition = (child: Played, type: string) => child.status?.conditions?.find((one) => one.type === type)
const isReady = (child: Played) => condition(child, 'Ready')?.status === 'True'
const warns = (reason: string) => (child: Played) =>
  isReady(child) && child.status?.conditions?.some((one) => one.type === 'Warning' && one.reason === reason) === true
const nodesOf = async (child: PlayedChild) =>
  (await child.list(PODS)).filter(
    ({ metadata }) => (metadata.labels as Record<string, string>)['strimzi.io/pool-name'] !== undefined
  )

async function editPool(child: PlayedChild, name: string, spec: object): Promise<void> {
  const path = await pathOf({ ...NODE_POOL, metadata: { name, namespace: child.namespace } })
  const { status, body } = await patch(path, { spec })
  if (status > 299) throw new Error(String(body.message))
}

/** Every pod of every pool serves and is as its pod set has it. */
const isComplete = async (child: PlayedChild, nodes: number) => {
  const sets = (await child.list(POD_SETS)) as unknown as {
    metadata: { generation: number }
    status?: { observedGeneration: number; pods: number; readyPods: number; currentPods: number }
  }[]
  const sum = sets.reduce((total, { status }) => total + (status?.pods ?? 0), 0)
  const current = sets.every(
    ({ metadata, status }) =>
      status?.observedGeneration === metadata.generation &&
      status.readyPods === status.pods &&
      status.currentPods === status.pods
  )
  return (current && sum === nodes) || undefined
}

t.test('a Kafka with brokers and controllers apart, through its life', async (t) => {
  const child = await playedChild(t, objects('production'))
  const brokers = 'events-brk'

  t.test('it gets ready, with addresses for every listener', async (t) => {
    const ready = await child.until('it is ready', isReady)
    t.equal((ready.status as { observedGeneration?: number }).observedGeneration, ready.metadata.generation)
    const { listeners } = ready.status as unknown as { listeners: { name: string; bootstrapServers: string }[] }
    t.same(
      listeners.map(({ name }) => name),
      ['tls', 'external', 'mesh']
    )
    t.match(listeners[1]?.bootstrapServers, /^203\.0\.113\.\d+:9095$/)
    t.equal((await nodesOf(child)).length, BROKERS + CONTROLLERS)
    t.ok(namesOf(await child.list(SECRETS)).includes('events-cluster-ca-cert'))
  })

  t.test('its user has a password', async () => {
    await eventually(
      'the Secret is there',
      async () => namesOf(await child.list(SECRETS)).includes('events-admin') || undefined
    )
  })

  t.test('numbers of nodes are those of the whole cluster: the lowest free one is the next', async (t) => {
    const { status } = (await child.read(NODE_POOL, brokers)) as unknown as { status: { nodeIds: number[] } }
    t.same(status.nodeIds, [0, 1, 2, 3, 4])
    await editPool(child, brokers, { replicas: 6 })
    await eventually('there is one more', () => isComplete(child, BROKERS + 1 + CONTROLLERS))
    const grown = (await child.read(NODE_POOL, brokers)) as unknown as { status: { nodeIds: number[] } }
    t.same(grown.status.nodeIds, [0, 1, 2, 3, 4, 10])
    await child.until('the partitions are spread', ({ status }) =>
      JSON.stringify(status?.autoRebalance).includes('"Idle"')
    )
    await editPool(child, brokers, { replicas: 5 })
    await eventually('it has gone', () => isComplete(child, BROKERS + CONTROLLERS))
  })

  t.test('the generation of Kafka does not move with its pools', async (t) => {
    t.equal(((await child.read()) as Played).metadata.generation, 1)
  })

  t.test('larger volumes', async () => {
    const volumes = [0, 1].map((id) => ({
      id,
      type: 'persistent-claim',
      size: '600Gi',
      deleteClaim: false,
      ...(id === 0 && { kraftMetadata: 'shared' })
    }))
    await editPool(child, brokers, { storage: { type: 'jbod', volumes } })
    await eventually('every volume has grown', async () => {
      const claims = (await child.list(CLAIMS)) as unknown as {
        metadata: { name: string }
        status: { capacity: { storage: string } }
      }[]
      return (
        claims
          .filter(({ metadata }) => /brk-[0-4]$/.test(metadata.name))
          .every(({ status }) => status.capacity.storage === '600Gi') || undefined
      )
    })
  })

  t.test('smaller volumes are ignored, with a warning and without an error', async () => {
    const volumes = [{ id: 0, type: 'persistent-claim', size: '1Gi', deleteClaim: false, kraftMetadata: 'shared' }]
    await editPool(child, 'events-ctl', { storage: { type: 'jbod', volumes } })
    await child.until('it warns', warns('KafkaStorage'))
    await editPool(
      child,
      'events-ctl',
      (objects('production').find(({ metadata }) => metadata.name === 'events-ctl')?.spec ?? {}) as object
    )
    await child.until('it warns no more', (now) => isReady(now) && !warns('KafkaStorage')(now))
  })

  t.test('a restart by an annotation of the template, one pool at a time', async (t) => {
    const before = (await nodesOf(child)).map(({ metadata }) => metadata.uid)
    await editPool(child, brokers, {
      template: { pod: { metadata: { annotations: { 'dbaas.dev/restarted-at': 'now' } } } }
    })
    await eventually('the brokers are new ones', async () => {
      const kept = (await nodesOf(child)).filter(({ metadata }) => before.includes(metadata.uid))
      return kept.length === CONTROLLERS || undefined
    })
    await eventually('all is complete', () => isComplete(child, BROKERS + CONTROLLERS))
    t.pass()
  })

  t.test('a setting that a broker takes up by itself leaves the pods alone', async (t) => {
    const before = namesAndIds(await nodesOf(child))
    await child.edit({ spec: { kafka: { config: { 'log.retention.ms': '1000' } } } })
    await child.until(
      'it is seen',
      (now) =>
        isReady(now) && (now.status as { observedGeneration?: number }).observedGeneration === now.metadata.generation
    )
    t.same(namesAndIds(await nodesOf(child)), before)
  })

  t.test('a rebalance goes through its states', async () => {
    const body = {
      ...REBALANCE,
      metadata: {
        name: 'spread',
        namespace: child.namespace,
        labels: { 'strimzi.io/cluster': 'events' },
        annotations: { 'strimzi.io/rebalance-auto-approval': 'true' }
      },
      spec: {}
    }
    await create(`/apis/kafka.strimzi.io/v1/namespaces/${child.namespace}/kafkarebalances`, body)
    await eventually('it is ready', async () => isReady((await child.read(REBALANCE, 'spread')) as Played) || undefined)
  })

  t.test('paused, nothing of the status is left but who it is', async (t) => {
    await child.edit({ metadata: { annotations: { 'strimzi.io/pause-reconciliation': 'true' } } })
    const paused = await child.until('it is paused', (now) => condition(now, 'ReconciliationPaused')?.status === 'True')
    t.notOk('listeners' in (paused.status ?? {}))
    t.ok('clusterId' in (paused.status ?? {}))
    await child.edit({ metadata: { annotations: { 'strimzi.io/pause-reconciliation': null } } })
    await child.until('it is ready', isReady)
  })

  t.test('without its Kafka a pool goes on; with the pool its pods go, and the volumes stay', async (t) => {
    await child.drop()
    await eventually('it is gone', async () => (await child.read()) === undefined || undefined)
    t.equal((await nodesOf(child)).length, BROKERS + CONTROLLERS)
    for (const pool of [brokers, 'events-ctl']) await child.drop(NODE_POOL, pool)
    await eventually('the nodes are gone', async () => (await nodesOf(child)).length === 0 || undefined)
    t.not((await child.list(CLAIMS)).length, 0)
  })
})

const namesAndIds = (objects: KubeObject[]) => objects.map(({ metadata }) => `${metadata.name} ${metadata.uid}`).sort()

t.test('knobs', async (t) => {
  const child = await playedChild(t, objects('smallest'))
  const never = await playedChild(t, objects('smallest'), { [BEHAVIOUR]: 'never-ready' })
  const pool = objects('smallest').find(({ kind }) => kind === 'KafkaNodePool')
  const name = String(pool?.metadata.name)
  await child.until('it is ready', isReady)

  t.test('without pools it says so', async () => {
    const alone = await playedChild(t, objects('smallest').slice(0, 1))
    await alone.until('it refuses', (now) => condition(now, 'NotReady')?.reason === 'InvalidResourceException')
    for (const pool of objects('smallest').filter(({ kind }) => kind === 'KafkaNodePool')) {
      const placed = { ...pool, metadata: { ...pool.metadata, namespace: alone.namespace } }
      await apply(await pathOf(placed), placed)
    }
    await alone.until('it is ready', isReady)
  })

  t.test('a version that it does not know', async (t) => {
    const { spec } = (await child.read()) as Played
    const { version } = (spec as { kafka: { version: string } }).kafka
    await child.edit({ spec: { kafka: { version: '3.9.0' } } })
    const refused = await child.until('it refuses', (now) => condition(now, 'NotReady') !== undefined)
    t.equal(condition(refused, 'NotReady')?.reason, 'UnsupportedKafkaVersionException')
    await child.edit({ spec: { kafka: { version } } })
    await child.until('it is ready', isReady)
  })

  t.test('refusing, with the generation told all the same', async (t) => {
    await child.turn('refusing', 'no such listener')
    const refused = await child.until('it refuses', (now) => condition(now, 'NotReady')?.message === 'no such listener')
    t.equal((refused.status as { observedGeneration?: number }).observedGeneration, refused.metadata.generation)
    await child.turn('none')
    await child.until('it is ready', isReady)
  })

  t.test('brokers that hold partitions do not go, and all stays ready', async (t) => {
    await child.turn('occupied')
    await child.edit({ spec: { cruiseControl: null } }) // which would move them away
    const before = (await nodesOf(child)).length
    const { replicas = 0 } = (pool?.spec ?? {}) as { replicas?: number }
    await editPool(child, name, { replicas: replicas - 1 })
    await child.until('it warns', warns('ScaleDownPreventionCheck'))
    t.equal((await nodesOf(child)).length, before)
    await editPool(child, name, { replicas })
    await child.turn('none')
  })

  t.test('never ready ends in a timeout', async (t) => {
    const late = await never.until('it gives up', (now) => condition(now, 'NotReady')?.reason === 'TimeoutException')
    t.notOk(isReady(late))
  })
})
