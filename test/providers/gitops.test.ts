/** Who keeps which field of a cluster. */
import t from 'tap'
import {
  changedUnderOperations,
  changedUnderTools,
  isShareOfInterest,
  OPERATIONS_MANAGER,
  toolByMark
} from '../../providers/gitops.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { ManagedFields } from '../../src/api/metadata.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'

const share = (manager: string, fields: object, operation: 'Apply' | 'Update' = 'Apply'): ManagedFields => ({
  manager,
  operation,
  fieldsV1: { 'f:spec': fields }
})

const cluster = (spec: object, managedFields: ManagedFields[] = []) =>
  ({ metadata: { name: 'orders', managedFields }, spec }) as unknown as DatabaseCluster

const CONFIG = { 'f:config': { 'k:{"name":"work_mem"}': { '.': {}, 'f:name': {}, 'f:value': {} } } }
const workMem = (value: string, ...others: string[]) => ({
  config: [...others.map((name) => ({ name, value: '1' })), { name: 'work_mem', value }]
})

const cases: Record<
  string,
  { fields: object; operation?: 'Apply' | 'Update'; before: object; after: object; want: string[] }
> = {
  'a field that a tool keeps and that changes': {
    fields: { 'f:clusterSize': {} },
    before: { clusterSize: 3 },
    after: { clusterSize: 5 },
    want: ['spec.clusterSize']
  },
  'another field of the same cluster is nobody’s': {
    fields: { 'f:storage': {} },
    before: { clusterSize: 3, storage: '1Gi' },
    after: { clusterSize: 5, storage: '1Gi' },
    want: []
  },
  'a field below others': {
    fields: { 'f:resources': { 'f:limits': { 'f:memory': {} } } },
    before: { resources: { limits: { memory: '2Gi' } } },
    after: { resources: { limits: { memory: '4Gi' } } },
    want: ['spec.resources.limits.memory']
  },
  'an item of a list, wherever it stands': {
    fields: CONFIG,
    before: workMem('4MB'),
    after: workMem('8MB', 'jit'),
    want: ['spec.config[1].value']
  },
  'an item that goes away': {
    fields: CONFIG,
    before: workMem('4MB'),
    after: { config: [] },
    want: ['spec.config']
  },
  'an item beside it is not the tool’s': {
    fields: CONFIG,
    before: workMem('4MB'),
    after: workMem('4MB', 'jit'),
    want: []
  },
  'but a tool without server-side apply replaces the list': {
    fields: CONFIG,
    operation: 'Update',
    before: workMem('4MB'),
    after: workMem('4MB', 'jit'),
    want: ['spec.config']
  }
}

for (const [name, { fields, operation, before, after, want }] of Object.entries(cases)) {
  t.test(name, async (t) => {
    const kept = changedUnderTools(cluster(before, [share('argocd-controller', fields, operation)]), cluster(after))
    t.same([...new Set(kept?.map(({ path }) => String(path)))].sort(), [...want].sort())
  })
}

t.test('a tool is told by its name', async (t) => {
  const kept = changedUnderTools(
    cluster({ clusterSize: 3 }, [share('kustomize-controller', { 'f:clusterSize': {} })]),
    cluster({ clusterSize: 5 })
  )
  t.match(kept, [{ tool: 'Flux', manager: 'kustomize-controller' }])
})

t.test('where no tool writes, nobody knows what one keeps', async (t) => {
  t.equal(changedUnderTools(cluster({}, [share('kubectl', { 'f:clusterSize': {} })]), cluster({})), undefined)
  t.equal(changedUnderTools(cluster({}), cluster({})), undefined)
})

t.test('what an operation set is found in the same way', async (t) => {
  const shares = [share(OPERATIONS_MANAGER, { 'f:clusterSize': {} }, 'Update'), share('kubectl', { 'f:storage': {} })]
  const [before, after] = [cluster({ clusterSize: 5, storage: '1Gi' }), cluster({ clusterSize: 3, storage: '2Gi' })]
  t.same(changedUnderOperations(shares, before, after).map(String), ['spec.clusterSize'])
})

t.test('operations write under the name that is looked for', async (t) => {
  t.equal(OPERATIONS_MANAGER, FIELD_MANAGERS.operations)
})

t.test('a cache keeps the shares that are asked for, and no others', async (t) => {
  t.ok(isShareOfInterest(share('argocd-controller', {})))
  t.ok(isShareOfInterest(share(OPERATIONS_MANAGER, {})))
  t.notOk(isShareOfInterest(share('kubectl', {})))
  t.notOk(isShareOfInterest({ ...share(OPERATIONS_MANAGER, {}), subresource: 'status' }))
})

t.test('a mark of a tool is a label or an annotation', async (t) => {
  const marked = (metadata: object) => toolByMark({ metadata } as unknown as DatabaseCluster)
  t.equal(marked({ labels: { 'kustomize.toolkit.fluxcd.io/name': 'shop' } }), 'Flux')
  t.equal(marked({ annotations: { 'argocd.argoproj.io/tracking-id': 'shop:x' } }), 'Argo CD')
  t.equal(marked({ labels: { app: 'shop' } }), undefined)
})

t.test('what no API server writes is nobody’s field', async (t) => {
  const odd = share('argocd-controller', { 'k:{': {}, x: null, 'f:config': { 'k:not json': {} } })
  t.doesNotThrow(() => changedUnderTools(cluster({ config: [] }, [odd]), cluster({ config: [{}] })))
})
