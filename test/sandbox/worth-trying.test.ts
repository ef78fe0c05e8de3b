import t from 'tap'
import { worthTrying } from '../../sandbox/worth-trying.ts'

const cluster = (name: string, spec: Record<string, unknown> = {}, namespace?: string) => ({
  apiVersion: 'dbaas.dev/v1alpha1',
  kind: 'DatabaseCluster',
  metadata: namespace === undefined ? { name } : { name, namespace },
  spec
})
const commands = (...args: Parameters<typeof worthTrying>) => worthTrying(...args).map(({ command }) => command)

t.test('without a cluster there is still something to look at', async (t) => {
  t.same(commands([]), ['kubectl get dbc -A', 'kubectl explain dbc.spec.backup'])
})

t.test('the commands are about a cluster that is there, where it is', async (t) => {
  const [, , , scale] = commands([cluster('orders', {}, 'shop')])
  t.equal(scale, 'kubectl scale dbc/orders -n shop --replicas=5')
})

t.test('a protected cluster is the one to try to delete', async (t) => {
  const suggestions = worthTrying([cluster('dev'), cluster('prod', { deletionPolicy: 'DoNotTerminate' })])
  t.match(suggestions.at(-1), { command: 'kubectl delete dbc/prod', refused: true })
})
