/** Kafka clusters from their first apply to their end. */
import t from 'tap'
import { isReady, life } from '../../fixtures/life.ts'

const KAFKAS = 'apis/kafka.strimzi.io/v1/namespaces/NAMESPACE/kafkas'
const POOLS = 'apis/kafka.strimzi.io/v1/namespaces/NAMESPACE/kafkanodepools'
const CLAIMS = 'api/v1/namespaces/NAMESPACE/persistentvolumeclaims'
const spec = { engine: 'kafka', version: '4.3', clusterSize: 3, storage: '1Gi', topology: { controllers: 1 } }

t.test('brokers and a controller apart, from the first apply to the end', async (t) => {
  const { namespace, apply, edit, until, list, delete: remove, gone } = await life(t, 'strimzi')
  await apply(spec)
  const ready = await until('it is ready', isReady)
  t.match(ready.status, { phase: 'Ready', instances: 3, readyInstances: 3, power: 'On', version: '4.3.1' })
  t.equal(ready.status?.primary, undefined)
  t.same(
    ready.status?.members?.map(({ name, role }) => [name, role]),
    [
      ['orders-orders-brk-0', 'Broker'],
      ['orders-orders-brk-1', 'Broker'],
      ['orders-orders-brk-2', 'Broker'],
      ['orders-orders-ctl-3', 'Controller']
    ]
  )
  const host = `orders-kafka-bootstrap.${namespace}.svc`
  t.match(ready.status?.endpoints, [
    { name: 'plain', host, port: 9092 },
    { name: 'tls', host, port: 9093 }
  ])
  t.match(ready.status?.connection, { username: 'orders-admin', caSecretRef: { name: 'orders-cluster-ca-cert' } })

  await edit({ spec: { clusterSize: 4 } })
  await until('four brokers serve', (cluster) => isReady(cluster) && cluster.status?.readyInstances === 4)

  await edit({ spec: { storage: '2Gi' } })
  await until('volumes have grown', (cluster) => isReady(cluster) && cluster.status?.storage?.allocated === '2Gi')

  await remove()
  await gone()
  t.same(await list(KAFKAS), [])
  t.same(await list(POOLS), [])
  t.same(await list(CLAIMS), [])
})

t.test('a single node, whose volume stays with the identity that it belongs to', async (t) => {
  const { apply, until, list, delete: remove, gone } = await life(t, 'strimzi')
  await apply({ ...spec, topology: undefined, clusterSize: 1, deletionPolicy: 'Retain' })
  const ready = await until('it is ready', isReady)
  t.match(ready.status, { instances: 1, members: [{ name: 'orders-orders-brk-0', role: 'Broker' }] })
  await remove()
  await gone()
  t.same(await list(KAFKAS), [])
  const [claim, ...others] = await list(CLAIMS)
  t.match(claim?.metadata, { name: 'data-0-orders-orders-brk-0', annotations: { 'dbaas.dev/kafka-cluster-id': /./ } })
  t.same(others, [])

  await apply({ ...spec, topology: undefined, clusterSize: 1 })
  await until('a new cluster of the name waits', ({ status }) => status?.reason === 'VolumesOfBefore')
  t.same(await list(KAFKAS), [])
})
