/**
 * The chart in a cluster with nodes: installed, serving a database, upgraded, and taken away with the database still there.
 * The cluster needs cert-manager, CloudNativePG, a default StorageClass, and nodes that have the image or may pull it.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { KubeObject } from '../../../sandbox/api-client.ts'
import { apply, patch, request } from '../../fixtures/api-server.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { CHART, helmFor, type Values } from '../../fixtures/helm.ts'
import { isReady, NAME } from '../../fixtures/life.ts'
import { afterSoMany, asked, underLoad } from '../../fixtures/replicas.ts'
import { scene, succeeds } from '../scene.ts'
import { here } from '../surroundings.ts'
import { firstAnswers } from './first-answers.ts'

const RELEASE = 'dbaas-operator'
const NAMESPACE = 'dbaas-system'
const RESTARTS = 3
/** Enough for a request that was lost to be among them, once the pods have changed. */
const AFTERWARDS = 50

const POSTGRESQL = { engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi' }

const [, repository, tag] = here.image?.match(/^(.+):([^:/]+)$/) ?? []
const server = { client: { request } }
const helm = await helmFor({
  folder: mkdtempSync(join(tmpdir(), 'dbaas-chart-')),
  kubeconfig: process.env.KUBECONFIG ?? ''
})

const OWN: Values = { image: { repository, tag }, certificates: { mode: 'cert-manager' } }
const release = (verb: 'install' | 'upgrade', values: Values): Promise<string> =>
  helm.run(verb, RELEASE, CHART, '--namespace', NAMESPACE, '--values', helm.values({ ...OWN, ...values }))
const uninstall = (): Promise<string> => helm.run('uninstall', RELEASE, '--namespace', NAMESPACE, '--wait')

interface Deployment extends KubeObject {
  metadata: { generation: number }
  spec: { replicas: number }
  status?: { observedGeneration?: number; updatedReplicas?: number; availableReplicas?: number; replicas?: number }
}

interface Pod extends KubeObject {
  metadata: { name: string; deletionTimestamp?: string }
  spec: { containers: [{ securityContext: object }] }
  status: { containerStatuses?: { ready: boolean; restartCount: number }[] }
}

const DEPLOYMENT = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${RELEASE}`

async function pods(): Promise<Pod[]> {
  const query = { labelSelector: 'app.kubernetes.io/name=dbaas-operator' }
  const { body } = await request<{ items: Pod[] }>('GET', `/api/v1/namespaces/${NAMESPACE}/pods`, { query })
  return body.items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
}

/** Resolves when every pod is of the newest template, and ready. */
const rolledOut = (): Promise<unknown> =>
  eventually('all replicas are new and ready', async () => {
    const { metadata, spec, status = {} } = (await request<Deployment>('GET', DEPLOYMENT)).body
    const counts = [status.updatedReplicas, status.availableReplicas, status.replicas]
    return (status.observedGeneration === metadata.generation && counts.every((n) => n === spec.replicas)) || undefined
  })

/** How long something takes, in seconds, as a line of the report. */
async function timed<Result>(t: Test, what: string, work: () => Promise<Result>): Promise<Result> {
  const began = performance.now()
  const result = await work()
  t.comment(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return result
}

const one = await scene(t)
const { rows, until } = one

/** What the database is made from, and when the operator last wrote it. */
async function child(): Promise<object> {
  const path = `/apis/postgresql.cnpg.io/v1/namespaces/${one.namespace}/clusters/${NAME}`
  const { uid, generation, managedFields } = (await request('GET', path)).body.metadata
  const writers = (managedFields as { manager: string; time: string }[]).map(({ manager, time }) => ({ manager, time }))
  return { uid, generation, writers: writers.filter(({ manager }) => manager.startsWith('dbaas')) }
}

t.test('the cluster has what the chart builds on, and no release of it', async (t) => {
  t.ok(tag, 'an image is named')
  for (const path of ['/apis/cert-manager.io/v1', '/apis/postgresql.cnpg.io/v1']) {
    t.equal((await request('GET', path)).status, 200, path)
  }
  t.equal((await request('GET', DEPLOYMENT)).status, 404)
})

t.test('installed where Pod Security is strictest', async (t) => {
  await apply(`/api/v1/namespaces/${NAMESPACE}`, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } }
  })
  const answers = firstAnswers(server)
  await timed(t, 'helm install', () => release('install', {}))
  await timed(t, 'both pods ready after that', rolledOut)
  await eventually('the door is closed', async () => {
    const { status } = await asked(server, { engine: 'abacus' })
    return status === 422 || undefined
  })
  const { story, refused, isShut } = await answers.stop()
  for (const line of story) t.comment(line)
  t.equal(refused, 0, 'nothing was refused because nobody could answer yet')
  t.ok(isShut, 'once a cluster was judged, no other passed without')
  for (const { metadata, spec, status } of await pods()) {
    t.match(spec.containers[0].securityContext, { readOnlyRootFilesystem: true }, metadata.name)
    t.match(status.containerStatuses, [{ ready: true, restartCount: 0 }])
  }
})

t.test('the API server asks through the Service', async (t) => {
  const { status, body } = await asked(server, { engine: 'abacus' })
  t.equal(status, 422)
  t.match(body.message, 'abacus')
})

t.test('a database is made, and a client gets in by what its status says', async (t) => {
  await one.apply(POSTGRESQL)
  await timed(t, 'from applied to ready', () => until('it is ready', isReady))
  await timed(t, 'first row', rows.write)
})

const OPERATIONS: Readonly<Record<string, object>> = {
  reconfigure: { type: 'Reconfiguring', reconfiguring: { set: [{ name: 'work_mem', value: '11MB' }] } },
  restart: { type: 'Restart', restart: {} }
}

for (const [name, spec] of Object.entries(OPERATIONS)) {
  t.test(`operation ${name} is carried out`, async (t) => {
    await timed(t, name, () => succeeds(t, one, name, spec))
    await until('it is ready again', isReady)
  })
}

const CONFIGURATIONS = ['mutating', 'validating'].map(
  (verb) => `/apis/admissionregistration.k8s.io/v1/${verb}webhookconfigurations/dbaas.dev`
)

interface Configuration extends KubeObject {
  webhooks: { timeoutSeconds: number }[]
}

/** As long as can be: what is looked for are requests that are lost, not those that a busy node answers late. */
const PATIENCE_SECONDS = 30

/** Lets the API server wait for the door while something is done. */
async function withPatience(work: () => Promise<void>): Promise<void> {
  const usual = await Promise.all(CONFIGURATIONS.map(async (path) => (await request<Configuration>('GET', path)).body))
  const patient = usual.map(({ webhooks }) => webhooks.map((one) => ({ ...one, timeoutSeconds: PATIENCE_SECONDS })))
  await Promise.all(CONFIGURATIONS.map((path, i) => patch(path, { webhooks: patient[i] })))
  try {
    await work()
  } finally {
    await Promise.all(CONFIGURATIONS.map((path, i) => patch(path, { webhooks: usual[i]?.webhooks })))
  }
}

t.test(`F17 ${RESTARTS} rolling restarts under load: no request fails`, async (t) => {
  await withPatience(async () => {
    const load = underLoad(server)
    for (let round = 1; round <= RESTARTS; round++) {
      await timed(t, `rolling restart ${round}`, async () => {
        const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() }
        await patch(DEPLOYMENT, { spec: { template: { metadata: { annotations } } } })
        await rolledOut()
      })
      await afterSoMany(load, AFTERWARDS)
    }
    const { asked, failures, slowest } = await load.stop()
    t.same(failures, [])
    t.comment(`${asked} requests, the slowest took ${Math.round(slowest)} ms`)
  })
})

t.test('upgraded, and nothing of the database is written because of it', async (t) => {
  const before = await child()
  await timed(t, 'helm upgrade', async () => {
    await release('upgrade', { podAnnotations: { upgraded: 'yes' }, logLevel: 'debug' })
    await rolledOut()
  })
  await until('it is ready', isReady)
  t.same(await child(), before)
  await rows.areThere(t, 'upgrade')
})

t.test('uninstalled, and the database goes on', async (t) => {
  await timed(t, 'helm uninstall', uninstall)
  await eventually('no pod of ours is left', async () => (await pods()).length === 0 || undefined)
  await rows.areThere(t, 'uninstall')
  t.ok(await one.get(), 'and what somebody wanted is still written down')
})

t.test('installed again, it goes on where it was', async (t) => {
  const before = await child()
  await timed(t, 'helm install', () => release('install', {}).then(rolledOut))
  await until('it is ready', isReady)
  t.same(await child(), before, 'and writes nothing that is there already')
  await succeeds(t, one, 'reconfigure-again', {
    type: 'Reconfiguring',
    reconfiguring: { set: [{ name: 'work_mem', value: '12MB' }] }
  })
})

t.test('a database that is deleted goes with all that it had', async (t) => {
  await timed(t, 'deleted', () => one.delete().then(() => one.gone()))
  const claims = await one.list('api/v1/namespaces/NAMESPACE/persistentvolumeclaims')
  t.same(claims, [])
  await uninstall()
})
