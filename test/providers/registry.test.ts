/** Which provider a cluster has. */
import t from 'tap'
import type { Provider } from '../../providers/contract.ts'
import { builtIn } from '../../providers/index.ts'
import { registryOf } from '../../providers/registry.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'

const provider = (name: string, engine: string, isDefault = false) => ({ name, engine, isDefault }) as Provider
const cluster = (engine: string, provider?: string, inUse?: string) =>
  ({
    metadata: {},
    spec: { engine, provider },
    status: inUse && { provider: { name: inUse } }
  }) as unknown as DatabaseCluster

const registry = registryOf([
  provider('galera', 'sql', true),
  provider('groups', 'sql'),
  provider('docs', 'json', true)
])

t.test('without a word it is the default one, with a word the one that is named', async (t) => {
  t.equal(registry.find(cluster('sql'))?.name, 'galera')
  t.equal(registry.find(cluster('sql', 'groups'))?.name, 'groups')
  t.equal(registry.find(cluster('sql', 'docs')), undefined)
  t.equal(registry.find(cluster('graph')), undefined)
})

t.test('an update keeps the provider of the stored cluster, whatever is the default today', async (t) => {
  t.equal(registry.find(cluster('sql'), cluster('sql', 'groups'))?.name, 'groups')
  t.equal(registry.find(cluster('sql'), cluster('sql', undefined, 'groups'))?.name, 'groups')
  t.equal(registry.find(cluster('json'), cluster('sql'))?.name, 'galera')
})

t.test('engines are listed once, in order', async (t) => t.same(registry.engines, ['json', 'sql']))

t.test('a mistake in the list of providers names the line to change', async (t) => {
  t.throws(
    () => registryOf([provider('a', 'sql'), provider('b', 'sql')]),
    /"sql" has 0 default providers; set isDefault in exactly one of a, b/
  )
  t.throws(() => registryOf([provider('a', 'sql', true), provider('a', 'sql')]), /two providers are registered as "a"/)
})

t.test('what is built in has one default for each engine', async (t) => t.doesNotThrow(builtIn))

t.test('a cluster that has a child stays with the provider that made it, whatever is edited', async (t) => {
  const withChild = (engine: string, wished: string, maker: string) => {
    const { status, ...rest } = cluster(engine, wished, maker)
    return { ...rest, status: { ...status, childRef: { name: 'orders' } } } as unknown as DatabaseCluster
  }
  t.equal(registry.inCharge(withChild('sql', 'galera', 'groups'))?.name, 'groups')
  t.equal(registry.inCharge(withChild('json', 'docs', 'groups'))?.name, 'groups')
  t.equal(registry.inCharge(withChild('sql', 'groups', 'gone'))?.name, 'groups', 'unless that one is gone')
  t.equal(
    registry.inCharge(cluster('sql', 'galera', 'groups'))?.name,
    'galera',
    'without a child it is as it is wished'
  )
})
