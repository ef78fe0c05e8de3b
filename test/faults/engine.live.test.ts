/** A child operator that is not there: what people are told, and what happens when it comes. */
import t from 'tap'
import { apply, request } from '../fixtures/api-server.ts'
import { eventually } from '../fixtures/eventually.ts'
import { life, NAME } from '../fixtures/life.ts'

const GROUP = `absent-${process.pid}.example.com`
const child = { apiVersion: `${GROUP}/v1`, kind: 'Cluster' }
const name = `clusters.${GROUP}`
const at = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name },
  spec: {
    group: GROUP,
    scope: 'Namespaced',
    names: { kind: 'Cluster', singular: 'cluster', plural: 'clusters', listKind: 'ClusterList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
      }
    ]
  }
}

t.test('F20: a child operator that is not installed is named, and its work begins when it is', async (t) => {
  const one = await life(t, 'cnpg', { otherwise: { child, owns: [] } })
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
  t.teardown(() => request('DELETE', at))
  await apply(at, definition)
  const children = `/apis/${GROUP}/v1/namespaces/${one.namespace}/clusters/${NAME}`
  await eventually('the child is made', async () =>
    (await request('GET', children)).status === 200 ? true : undefined
  )
  t.ok(writes.length > before)
  t.ok(before <= 2, `meanwhile it did not write again and again: ${writes.slice(0, before).join(', ')}`)
})
