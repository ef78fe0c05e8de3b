/** What each provider makes beside its main child, in the life that it leads with it. */
import t from 'tap'
import { ownLabels } from '../../providers/applier.ts'
import { apply, request } from '../fixtures/api-server.ts'
import { type Beside, comesChangesAndGoes } from '../fixtures/beside-the-child.ts'
import { isReady, life } from '../fixtures/life.ts'

const small = { clusterSize: 1, storage: '1Gi' }

const PROVIDERS: readonly Beside[] = [
  { provider: 'cnpg', spec: { engine: 'postgresql', version: '17', ...small }, makes: ['Certificate', 'PodMonitor'] },
  { provider: 'percona-ps', spec: { engine: 'mysql', ...small }, makes: ['Certificate', 'PodMonitor', 'Service'] },
  { provider: 'percona-psmdb', spec: { engine: 'mongodb', ...small }, makes: ['Certificate', 'PodMonitor'] },
  { provider: 'percona-pxc', spec: { engine: 'mysql', ...small }, makes: ['PodMonitor', 'Service'] },
  { provider: 'strimzi', spec: { engine: 'kafka', ...small }, makes: ['Certificate', 'PodMonitor'] }
]

for (const one of PROVIDERS) {
  t.test(`${one.provider}: ${one.makes.join(', ')} come, change and go`, (t) => comesChangesAndGoes(t, one))
}

t.test('what an operation has made for a Kafka goes when that goes', async (t) => {
  const one = await life(t, 'strimzi')
  await one.apply({ engine: 'kafka', ...small })
  const labels = { ...ownLabels(await one.until('it is ready', isReady)), 'strimzi.io/cluster': 'orders' }
  const path = `/apis/kafka.strimzi.io/v1/namespaces/${one.namespace}/kafkarebalances/made`
  const metadata = { name: 'made', namespace: one.namespace, labels }
  const { status } = await apply(path, {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaRebalance',
    metadata,
    spec: {}
  })
  t.equal(status, 201)
  await one.delete()
  await one.gone()
  t.equal((await request('GET', path)).status, 404)
})
