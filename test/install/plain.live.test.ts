/** The way without Helm: what kubectl makes of the folder, and that it is what the chart would be. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { release } from '../../manifests/release.ts'
import type { KubeObject } from '../../sandbox/api-client.ts'
import { findBinaries } from '../../sandbox/binaries/find-binaries.ts'
import { startControlPlane } from '../../sandbox/control-plane.ts'
import { silent } from '../../sandbox/progress.ts'
import { helmFor, objectsIn } from '../fixtures/helm.ts'
import { plainObjects, plainWorkload, WORKLOAD } from '../fixtures/plain-workload.ts'

const ROOT = join(import.meta.dirname, '../..')

const plane = await startControlPlane()
t.teardown(plane.stop)
const helm = await helmFor(plane)
const { kubectl: program } = await findBinaries(['kubectl'], silent)

async function kubectl(...args: string[]): Promise<string> {
  const options = { cwd: ROOT, maxBuffer: 16 * 1024 * 1024 }
  const { stdout } = await promisify(execFile)(program, ['--kubeconfig', plane.kubeconfig, ...args], options)
  return stdout
}

const byName = (objects: KubeObject[]): Record<string, KubeObject> =>
  Object.fromEntries(
    objects
      .map((object) => [`${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`, object] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
  )

const built = byName(objectsIn(await kubectl('kustomize', 'manifests')))

t.test('its workload is that of the chart', async (t) => {
  const file = readFileSync(join(ROOT, WORKLOAD), 'utf8')
  t.equal(file, await plainWorkload(helm), 'if not, run node test/install/render-workload.ts')
})

t.test('it is what the chart makes, and a namespace', async (t) => {
  const { 'Namespace /dbaas-system': namespace, ...rest } = built
  t.match(namespace?.metadata.labels, { 'pod-security.kubernetes.io/enforce': 'restricted' })
  const chart = byName(await plainObjects(helm))
  t.same(Object.keys(rest), Object.keys(chart))
  for (const [name, object] of Object.entries(chart)) {
    const { labels: _, ...metadata } = object.metadata
    const { labels: __, ...same } = rest[name]?.metadata ?? {}
    t.same({ ...rest[name], metadata: same }, { ...object, metadata }, name)
  }
})

t.test('the one manifest of a release holds the same', async (t) => {
  const [manifest] = [...release()].filter(([name]) => name.endsWith('.yaml')).map(([, content]) => content.toString())
  t.same(byName(objectsIn(manifest ?? '')), built)
})

t.test('kubectl apply installs it, and changes nothing the second time', async (t) => {
  const apply = () => kubectl('apply', '--server-side', '--validate=strict', '-k', 'manifests')
  t.match(await apply(), 'deployment.apps/dbaas-operator serverside-applied')
  const versionOf = async () =>
    (await plane.client.request('GET', '/apis/apps/v1/namespaces/dbaas-system/deployments/dbaas-operator')).body
      .metadata.resourceVersion
  const before = await versionOf()
  await apply()
  t.equal(await versionOf(), before)
})
