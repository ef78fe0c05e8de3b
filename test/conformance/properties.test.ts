/** What holds for any cluster that anybody could write, not only for those that we thought of. */
import fc from 'fast-check'
import t from 'tap'
import { additionsFor, withDefaults } from '../../providers/defaults.ts'
import type { FactKind, Facts } from '../../providers/facts.ts'
import { judgeCluster, judgeOperation, judgeScale } from '../../providers/judge.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { valueAt } from '../../src/api/path.ts'
import type { AdmissionRequest, JsonObject } from '../../webhooks/judge.ts'
import { judgesOf } from '../../webhooks/judges.ts'
import { ROUTES, type RoutePath } from '../../webhooks/routes.ts'
import { clusters, HERE, operations, worldsOf } from '../fixtures/any-object.ts'
import { registry } from './judged.ts'

const RUNS = { numRuns: 150 }
const worlds = worldsOf()
/** The same names in another namespace. */
const THERE = { ...HERE, namespace: 'office' }
const holds = <Values extends [unknown, ...unknown[]]>(property: fc.IProperty<Values>) => fc.assert(property, RUNS)

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

t.test('the same cluster in the same world is judged the same, and judging changes nothing', async () => {
  holds(
    fc.property(clusters, worlds, (cluster, facts) => {
      const written = JSON.stringify(cluster)
      const first = JSON.stringify(judgeCluster({ after: cluster }, registry, facts))
      return (
        first === JSON.stringify(judgeCluster({ after: cluster }, registry, facts)) &&
        written === JSON.stringify(cluster)
      )
    })
  )
})

t.test('so is the same operation, and it changes neither its cluster nor what is known', async () => {
  holds(
    fc.property(operations, worlds, (request, facts) => {
      const written = JSON.stringify([request, facts.all('DatabaseCluster')])
      const first = JSON.stringify(judgeOperation({ after: request }, registry, facts))
      return (
        first === JSON.stringify(judgeOperation({ after: request }, registry, facts)) &&
        written === JSON.stringify([request, facts.all('DatabaseCluster')])
      )
    })
  )
})

t.test('T1 T19: what there is in another namespace changes no word of a verdict', async () => {
  const words = (cluster: DatabaseCluster, request: OpsRequest, facts: Facts) =>
    JSON.stringify([
      judgeCluster({ after: cluster }, registry, facts),
      judgeOperation({ after: request }, registry, facts)
    ])
  holds(
    fc.property(clusters, operations, worlds, worldsOf(THERE), (cluster, request, here, there) => {
      const knows = (kind: FactKind) => here.knows(kind) || there.knows(kind)
      const both: Facts = {
        ...here,
        knows,
        find: (kind, name, namespace) => (namespace === THERE.namespace ? there : here).find(kind, name, namespace),
        all: (kind, namespace) =>
          namespace === undefined
            ? [...here.all(kind), ...there.all(kind)]
            : (namespace === THERE.namespace ? there : here).all(kind, namespace),
        child: (apiVersion, kind, name, namespace) =>
          (namespace === THERE.namespace ? there : here).child(apiVersion, kind, name, namespace)
      }
      return words(cluster, request, { ...here, knows }) === words(cluster, request, both)
    })
  )
})

t.test('what is refused is not warned about at the same place', async () => {
  const isToldOnce = (told: readonly { severity: string; path: unknown }[]) => {
    const refused = new Set(told.filter(({ severity }) => severity === 'deny').map(({ path }) => String(path)))
    return told.every(({ severity, path }) => severity === 'deny' || !refused.has(String(path)))
  }
  holds(
    fc.property(clusters, operations, worlds, (cluster, request, facts) =>
      [judgeCluster({ after: cluster }, registry, facts), judgeOperation({ after: request }, registry, facts)].every(
        isToldOnce
      )
    )
  )
})

t.test('an update that touches no invalid field passes', async () => {
  holds(
    fc.property(clusters, worlds, (before, facts) => {
      const after = { ...before, metadata: { ...before.metadata, labels: { team: 'shop' } } }
      const found = judgeCluster({ after, before }, registry, facts)
      return registry.find(before) === undefined || found.every(({ severity }) => severity === 'warn')
    })
  )
})

t.test('a scale to the size that is there finds nothing', async () => {
  holds(
    fc.property(clusters, worlds, (stored, facts) => {
      const all = judgeScale(stored, stored.spec.clusterSize, registry, facts)
      return all.length === 0
    })
  )
})

t.test('no JSON value makes a judge throw, whatever is known', async () => {
  const anything = fc.oneof(
    fc.json().map((text) => JSON.parse(text)),
    clusters,
    operations,
    fc.object()
  )
  const paths = fc.constantFrom(...(Object.keys(ROUTES) as RoutePath[]))
  const property = fc.property(anything, fc.option(anything), paths, worlds, (object, old, path, facts) => {
    if (!isObject(object)) return true
    const request: AdmissionRequest = {
      uid: 'any',
      operation: old === null ? 'CREATE' : 'UPDATE',
      name: '',
      namespace: 'shop',
      user: { name: 'somebody', groups: [] },
      dryRun: false,
      object,
      oldObject: isObject(old) ? old : undefined
    }
    return Array.isArray(judgesOf(registry, () => facts)[path](request).findings)
  })
  fc.assert(property, { numRuns: 600 })
})

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
