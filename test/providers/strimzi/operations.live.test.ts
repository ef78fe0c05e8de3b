/** Every operation that Strimzi has means for, to its end, on one cluster. */
import t, { type Test } from 'tap'
import type { KubeObject } from '../../../sandbox/api-client.ts'
import { BEHAVIOUR } from '../../../sandbox/operators/knobs.ts'
import type { OpsRequest } from '../../../src/api/ops-request.ts'
import { patch, request } from '../../fixtures/api-server.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { isReady, life } from '../../fixtures/life.ts'

const KAFKA = 'apis/kafka.strimzi.io/v1/namespaces/NAMESPACE'
const CORE = 'api/v1/namespaces/NAMESPACE'
const BROKER = 'orders-orders-brk-1'

t.test('a Kafka of three brokers', async (t) => {
  const { namespace, apply, until, list, operate, get } = await life(t, 'strimzi')
  await apply({
    engine: 'kafka',
    version: '4.2.1',
    clusterSize: 3,
    storage: '1Gi',
    topology: { controllers: 1 },
    resources: { limits: { memory: '1Gi' } }
  })
  await until('it is ready', isReady)

  const nodes = async () =>
    (await list(`${CORE}/pods`)).filter(({ metadata }) => /-(brk|ctl)-\d+$/.test(String(metadata.name)))
  const uidOf = async (collection: string, name: string) =>
    (await list(collection)).find(({ metadata }) => metadata.name === name)?.metadata.uid
  const newSince = async (before: readonly KubeObject[]) =>
    (await nodes())
      .filter(({ metadata }) => !before.some((one) => one.metadata.uid === metadata.uid))
      .map(({ metadata }) => metadata.name)
  const succeeds = async (t: Test, name: string, spec: object): Promise<OpsRequest> => {
    await until('it serves as before', (cluster) => isReady(cluster) && cluster.status?.phase === 'Ready')
    const ended = await operate(name, spec)
    t.match(ended.status, { phase: 'Succeeded' }, ended.status?.message ?? name)
    return ended
  }
  const turn = (word: string | null) =>
    patch(`/api/v1/namespaces/${namespace}`, { metadata: { annotations: { [BEHAVIOUR]: word } } })

  t.test('Restart of all nodes replaces each of them once', async (t) => {
    const before = await nodes()
    const { status } = await succeeds(t, 'restart', { type: 'Restart', restart: {} })
    t.match(status, { progress: '4/4', plan: { impact: 'RollingRestart' } })
    t.equal((await newSince(before)).length, 4)
  })

  t.test('Restart of one node leaves the others alone', async (t) => {
    const before = await nodes()
    const { status } = await succeeds(t, 'restart-one', { type: 'Restart', restart: { instances: [BROKER] } })
    t.match(status, { progress: '1/1', progressDetails: [{ object: BROKER }] })
    t.same(await newSince(before), [BROKER])
  })

  t.test('RebuildInstance gives a node new volumes under its old number', async (t) => {
    const before = await nodes()
    const claim = await uidOf(`${CORE}/persistentvolumeclaims`, `data-0-${BROKER}`)
    const { status } = await succeeds(t, 'rebuild', {
      type: 'RebuildInstance',
      rebuildInstance: { instances: [{ name: BROKER }] }
    })
    t.match(status, { plan: { impact: 'DataAtRisk' }, message: /in sync again/ })
    t.same(await newSince(before), [BROKER])
    t.not(await uidOf(`${CORE}/persistentvolumeclaims`, `data-0-${BROKER}`), claim)
  })

  t.test('HorizontalScaling out, and in once Cruise Control has emptied the broker that goes', async (t) => {
    await succeeds(t, 'out', { type: 'HorizontalScaling', horizontalScaling: { replicas: 4 } })
    t.equal((await nodes()).length, 5)

    await turn('occupied')
    const scaling = operate('in', { type: 'HorizontalScaling', horizontalScaling: { replicas: 3 } })
    const at = `/apis/dbaas.dev/v1alpha1/namespaces/${namespace}/opsrequests/in`
    const held = await eventually('it says what it waits for', async () => {
      const { status } = (await request('GET', at)).body as unknown as OpsRequest
      return status?.reason === 'RebalanceOnScaleDown' ? status : undefined
    })
    t.match(held, { phase: 'Running', message: 'Cruise Control moves data between brokers' })
    t.equal((await nodes()).length, 5)
    await turn(null)
    t.match((await scaling).status, { phase: 'Succeeded' })
    t.equal((await nodes()).length, 4)
  })

  t.test('VerticalScaling is done when all nodes have what was asked for', async (t) => {
    const limits = { memory: '2Gi' }
    await succeeds(t, 'larger', { type: 'VerticalScaling', verticalScaling: { resources: { limits } } })
    for (const { spec } of await nodes()) t.match(spec, { containers: [{ resources: { limits } }] })
  })

  t.test('VolumeExpansion is done when all volumes have grown', async (t) => {
    await succeeds(t, 'grow', { type: 'VolumeExpansion', volumeExpansion: { storage: '2Gi' } })
    t.match((await get())?.status?.storage, { allocated: '2Gi', resizing: false })
  })

  t.test('Reconfiguring is done when the brokers have it', async (t) => {
    const set = [{ name: 'num.partitions', value: '6' }]
    const before = await nodes()
    await succeeds(t, 'configure', { type: 'Reconfiguring', reconfiguring: { set } })
    t.equal((await newSince(before)).length, 4, 'a setting that needs a restart')
  })

  t.test('Upgrade ends after both of its steps: the version, then that of the metadata', async (t) => {
    const { status } = await succeeds(t, 'upgrade', { type: 'Upgrade', upgrade: { version: '4.3.1' } })
    const [kafka] = await list(`${KAFKA}/kafkas`)
    t.match(kafka?.status, { kafkaVersion: '4.3.1', kafkaMetadataVersion: '4.3-IV0' })
    t.equal((await get())?.status?.members?.filter(({ version }) => version === '4.3.1').length, 4)
    t.match(status?.progress, '4/4')
  })

  t.test('rebalance', async (t) => {
    const parameters = [{ name: 'movesPerBroker', value: '2' }]
    await succeeds(t, 'spread', { type: 'Custom', custom: { name: 'rebalance', parameters } })
    const [rebalance, ...others] = await list(`${KAFKA}/kafkarebalances`)
    t.match(rebalance?.spec, { mode: 'full', concurrentPartitionMovementsPerBroker: 2 })
    t.same(others, [])
  })

  for (const [authority, keys, secret, generation] of [
    ['cluster', 'keep', 'orders-cluster-ca-cert', 'ca-cert-generation'],
    ['clients', 'replace', 'orders-clients-ca', 'ca-key-generation']
  ] as const) {
    t.test(`renew-certificates of ${authority}, keys: ${keys}`, async (t) => {
      const before = await nodes()
      const parameters = [
        { name: 'authority', value: authority },
        { name: 'keys', value: keys }
      ]
      await succeeds(t, `renew-${authority}`, { type: 'Custom', custom: { name: 'renew-certificates', parameters } })
      const found = (await list(`${CORE}/secrets`)).find(({ metadata }) => metadata.name === secret)
      t.match(found?.metadata.annotations, { [`strimzi.io/${generation}`]: '1' }, 'once')
      t.equal((await newSince(before)).length, 4)
    })
  }
})
