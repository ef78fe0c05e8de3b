/** What holds for any cluster that anybody could write, not only for those that we thought of. */
import fc from 'fast-check'
import t from 'tap'
import { type Node, structuralSchema } from '../../manifests/structural.ts'
import { additionsFor, withDefaults } from '../../providers/defaults.ts'
import { NO_FACTS } from '../../providers/facts.ts'
import { judgeCluster } from '../../providers/judge.ts'
import { type DatabaseCluster, databaseCluster } from '../../src/api/database-cluster.ts'
import { valueAt } from '../../src/api/path.ts'
import type { AdmissionRequest, JsonObject } from '../../webhooks/judge.ts'
import { judgesOf } from '../../webhooks/judges.ts'
import { ROUTES } from '../../webhooks/routes.ts'
import { registry } from './judged.ts'

/** Values for a node of the schema: of its type, often of the words that matter, seldom long. */
function valuesOf(node: Node): fc.Arbitrary<unknown> {
  if (node['x-kubernetes-int-or-string'])
    return fc.oneof(fc.constantFrom('10Gi', '1', '500m', '', 'lots', '1e3'), fc.integer())
  if (node.enum) return fc.constantFrom(...node.enum)
  if (node.type === 'string') return fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 12 }))
  if (node.type === 'integer') return fc.integer({ min: node.minimum ?? 0, max: Math.min(node.maximum ?? 9, 9) })
  if (node.type === 'boolean') return fc.boolean()
  if (node.items) return fc.array(valuesOf(node.items), { maxLength: 3 })
  if (typeof node.additionalProperties === 'object') {
    return fc.dictionary(fc.constantFrom('memory', 'cpu', 'team', '__proto__'), valuesOf(node.additionalProperties), {
      maxKeys: 2
    })
  }
  const fields = Object.entries(node.properties ?? {}).map(([name, field]) => [name, valuesOf(field)] as const)
  const required = [...(node.required ?? []), ...defaulted(node)]
  return fc.record(Object.fromEntries(fields), { requiredKeys: required })
}

/** The API server has filled these in. */
const defaulted = ({ properties = {} }: Node) =>
  Object.entries(properties)
    .filter(([, { default: preset }]) => preset !== undefined)
    .map(([name]) => name)

const WORDS = [
  '17',
  '17.6',
  '8.4',
  'wal',
  'replicaSet',
  'sharded',
  'combined',
  'pgbouncer',
  'haproxy',
  '0 2 * * *',
  '10.0.0.0/8',
  'max_connections',
  'port',
  '200',
  'on'
]

const spec = structuralSchema(databaseCluster).properties?.spec ?? {}
const clusters = fc
  .record({
    spec: valuesOf(spec),
    engine: fc.constantFrom(...registry.engines, 'oracle'),
    name: fc.constantFrom('orders', 'a'.repeat(60), '1')
  })
  .map(({ spec, engine, name }) => ({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name, namespace: 'shop' },
    spec: { ...(spec as object), engine, provider: undefined }
  }))
  .map((object) => JSON.parse(JSON.stringify(object)) as DatabaseCluster)

const RUNS = { numRuns: 150 }
const holds = (property: fc.IProperty<[DatabaseCluster]>) => fc.assert(property, RUNS)

t.test('defaulting twice changes nothing', async () => {
  holds(
    fc.property(clusters, (cluster) => {
      const provider = registry.find(cluster)
      if (provider === undefined) return true
      const once = withDefaults({ cluster, before: undefined }, provider)
      return additionsFor({ cluster: once, before: undefined }, provider).length === 0
    })
  )
})

t.test('a default never touches what the user wrote', async () => {
  holds(
    fc.property(clusters, (cluster) => {
      const provider = registry.find(cluster)
      const additions = provider ? additionsFor({ cluster, before: undefined }, provider) : []
      return additions.every(({ path }) => valueAt(cluster, path) === undefined)
    })
  )
})

t.test('the same cluster is judged the same, and judging changes nothing', async () => {
  holds(
    fc.property(clusters, (cluster) => {
      const written = JSON.stringify(cluster)
      const first = JSON.stringify(judgeCluster({ after: cluster }, registry, NO_FACTS))
      return (
        first === JSON.stringify(judgeCluster({ after: cluster }, registry, NO_FACTS)) &&
        written === JSON.stringify(cluster)
      )
    })
  )
})

t.test('an update that touches no invalid field passes', async () => {
  holds(
    fc.property(clusters, (before) => {
      const after = { ...before, metadata: { ...before.metadata, labels: { team: 'shop' } } }
      const found = judgeCluster({ after, before }, registry, NO_FACTS)
      return registry.find(before) === undefined || found.every(({ severity }) => severity === 'warn')
    })
  )
})

t.test('no JSON value makes a judge throw', async () => {
  const judges = judgesOf(registry, () => NO_FACTS)
  const anything = fc.oneof(
    fc.json().map((text) => JSON.parse(text)),
    clusters,
    fc.object()
  )
  const property = fc.property(
    anything,
    fc.option(anything),
    fc.constantFrom(...Object.keys(ROUTES)),
    (object, old, path) => {
      if (typeof object !== 'object' || object === null || Array.isArray(object)) return true
      const request: AdmissionRequest = {
        uid: 'any',
        operation: old === null ? 'CREATE' : 'UPDATE',
        name: '',
        namespace: 'shop',
        user: { name: 'somebody', groups: [] },
        dryRun: false,
        object: object as JsonObject,
        oldObject: (typeof old === 'object' && old !== null && !Array.isArray(old) ? old : undefined) as
          | JsonObject
          | undefined
      }
      return Array.isArray(judges[path as keyof typeof ROUTES](request).findings)
    }
  )
  fc.assert(property, { numRuns: 600 })
})
