/** A child operator that is not there: what people are told, and what happens when it comes. */
import t from 'tap'
import { apply, request } from '../fixtures/api-server.ts'
import { eventually } from '../fixtures/eventually.ts'
import { life, NAME } from '../fixtures/life.ts'

/** A kind of child that is only this test's. */
function kindOf(test: string) {
  const group = `${test}-${process.pid}.example.com`
  const name = `clusters.${group}`
  return {
    group,
    name,
    child: { apiVersion: `${group}/v1`, kind: 'Cluster' },
    at: `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`
  }
}

const definition = ({ group, name }: ReturnType<typeof kindOf>, schema: object) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind: 'Cluster', singular: 'cluster', plural: 'clusters', listKind: 'ClusterList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', ...schema } }
      }
    ]
  }
})
const ANY = { 'x-kubernetes-preserve-unknown-fields': true }
/** A definition that knows of nothing but how many instances there are. */
const OLD = {
  properties: { spec: { type: 'object', properties: { instances: { type: 'integer' } } } }
}

t.test('F20: a child operator that is not installed is named, and its work begins when it is', async (t) => {
  const kind = kindOf('absent')
  const one = await life(t, 'cnpg', { otherwise: { child: kind.child, owns: [] } })
  await one.apply({ engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi' })
  const waiting = await one.until('it waits', ({ status }) => status?.reason === 'EngineUnavailable')
  t.match(waiting.status, { phase: 'Pending', message: /install CloudNativePG/ })
  t.match(
    waiting.status?.conditions?.find(({ type }) => type === 'Stalled'),
    { status: 'False' },
    'Flux would give up on what is stalled'
  )
  const { writes } = one.loops()
  const before = writes.length
  t.teardown(() => request('DELETE', kind.at))
  await apply(kind.at, definition(kind, ANY))
  const children = `/apis/${kind.group}/v1/namespaces/${one.namespace}/clusters/${NAME}`
  await eventually('the child is made', async () =>
    (await request('GET', children)).status === 200 ? true : undefined
  )
  t.ok(writes.length > before)
  t.ok(before <= 2, `meanwhile it did not write again and again: ${writes.slice(0, before).join(', ')}`)
})

t.test(
  'F21: a field that the installed definition does not know is refused with its path, and nothing is made of it',
  async (t) => {
    const kind = kindOf('old')
    t.teardown(() => request('DELETE', kind.at))
    await apply(kind.at, definition(kind, OLD))
    const one = await life(t, 'cnpg', { otherwise: { child: kind.child, owns: [] } })
    await one.apply({ engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi' })
    const refused = await one.until('it says so', ({ status }) => status?.reason === 'ChildRefused')
    t.match(refused.status?.message, /\.spec\.\w+: field not declared in schema.*kubectl describe databaseprovider/)
    const children = `/apis/${kind.group}/v1/namespaces/${one.namespace}/clusters`
    t.same((await request<{ items: object[] }>('GET', children)).body.items, [])
  }
)
