/** The chart's certificates by the real cert-manager, which is built where it has never been. */
import { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { KubeObject } from '../../sandbox/api-client.ts'
import { applyManifest, applyObject } from '../../sandbox/apply.ts'
import { startCertManager } from '../../sandbox/cert-manager.ts'
import { progressOn } from '../../sandbox/progress.ts'
import { CLOSED_RULES } from '../../src/api/door.ts'
import { eventually } from '../fixtures/eventually.ts'
import { CHART, helmFor } from '../fixtures/helm.ts'
import { mountPair } from '../fixtures/mount.ts'
import {
  afterSoMany,
  anEstate,
  asked,
  doorRules,
  NAMESPACE,
  PER_SECOND,
  ROUNDS,
  throughPort,
  underLoad
} from '../fixtures/replicas.ts'
import { requestLogHere } from '../fixtures/request-log.ts'

// A kubelet takes a minute or two to write a changed Secret into a pod; by then the injector has long told the API server.
const MOUNTED_AFTER_MS = 3_000

const estate = await anEstate(t, { requestLog: requestLogHere() })
const { plane, balancer } = estate
const { client } = plane
await startCertManager(plane, progressOn(process.stderr))
const helm = await helmFor(plane)
const chart = await helm.template(CHART, NAMESPACE, { certificates: { mode: 'cert-manager' } })
const ofKind = (...kinds: string[]) => chart.filter(({ kind }) => kinds.includes(kind))
const get = async <Body>(path: string): Promise<Body> => (await client.request<Body>('GET', path)).body

const SECRETS = `/api/v1/namespaces/${NAMESPACE}/secrets`
const CERTIFICATES = `/apis/cert-manager.io/v1/namespaces/${NAMESPACE}/certificates`
const CONFIGURATIONS = ['mutating', 'validating'].map(
  (verb) => `/apis/admissionregistration.k8s.io/v1/${verb}webhookconfigurations/dbaas.dev`
)

interface Secret extends KubeObject {
  data: Record<string, string>
}

interface Certificate extends KubeObject {
  metadata: { name: string; generation: number }
  spec: { secretName: string }
  status?: { revision?: number; conditions?: { type: string; status: string }[] }
}

interface Configuration extends KubeObject {
  webhooks: { clientConfig: { caBundle?: string } }[]
}

const entry = ({ data }: Secret, name: string): string => Buffer.from(data[name] ?? '', 'base64').toString()
const certificate = (name: string) => get<Certificate>(`${CERTIFICATES}/${name}`)

/** The revision of a certificate when it is issued; undefined until then. */
async function issued(name: string): Promise<number | undefined> {
  const { status } = await certificate(name)
  const is = (type: string) => status?.conditions?.some((one) => one.type === type && one.status === 'True') === true
  return is('Ready') && !is('Issuing') ? status?.revision : undefined
}

/** Asks for a renewal, as cert-manager's own command does. */
async function renew(name: string): Promise<void> {
  const { status, metadata } = await certificate(name)
  const wish = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'a test asks for it',
    lastTransitionTime: new Date().toISOString(),
    observedGeneration: metadata.generation
  }
  const conditions = [...(status?.conditions ?? []).filter(({ type }) => type !== 'Issuing'), wish]
  await client.request('PATCH', `${CERTIFICATES}/${name}/status`, {
    contentType: 'application/merge-patch+json',
    body: { status: { conditions } }
  })
  const before = status?.revision ?? 0
  await eventually(`${name} is renewed`, async () => ((await issued(name)) ?? 0) > before || undefined)
}

const folder = join(t.testdir(), 'certificate')
let leafSecret = ''
let generation = 0

/** What the kubelet does with the Secret. */
async function mount(): Promise<X509Certificate> {
  const secret = await get<Secret>(`${SECRETS}/${leafSecret}`)
  generation += 1
  mountPair(folder, generation, { cert: entry(secret, 'tls.crt'), key: entry(secret, 'tls.key') })
  return new X509Certificate(entry(secret, 'tls.crt'))
}

const replicas = ['first', 'second'].map((name) => estate.replica(name, { DBAAS_CERTIFICATE_FOLDER: folder }))
const areServing = (leaf: X509Certificate) =>
  eventually('both replicas serve it', async () => {
    const isServed = replicas.map(({ lines }) => lines.findLast(({ notAfter }) => notAfter !== undefined)?.notAfter)
    return isServed.every((notAfter) => notAfter === leaf.validToDate.toISOString()) || undefined
  })

t.test('nothing is refused while the certificate is on its way', async (t) => {
  t.equal((await asked(plane, { engine: 'abacus' })).status, 201)
})

t.test("the chart's certificates are issued by the real cert-manager", async (t) => {
  for (const object of ofKind('Issuer', 'Certificate')) await applyManifest(client, { from: 'the chart', object })
  await eventually('both are issued', async () => {
    const revisions = await Promise.all(['dbaas-webhook-ca', 'dbaas-webhook'].map(issued))
    return revisions.every((revision) => revision !== undefined) || undefined
  })
  leafSecret = (await certificate('dbaas-webhook')).spec.secretName
  const secret = await get<Secret>(`${SECRETS}/${leafSecret}`)
  const leaf = new X509Certificate(entry(secret, 'tls.crt'))
  t.equal(leaf.checkHost(`dbaas-webhook.${NAMESPACE}.svc`), `dbaas-webhook.${NAMESPACE}.svc`)
  t.same(leaf.publicKey.asymmetricKeyDetails, { namedCurve: 'prime256v1' })
  t.ok(leaf.verify(new X509Certificate(entry(secret, 'ca.crt')).publicKey))
})

t.test('the injector tells the API server who vouches, in every webhook of both configurations', async (t) => {
  for (const object of ofKind('MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration')) {
    t.equal((await applyObject(client, throughPort(object, balancer.port))).status, 200)
  }
  const { data } = await get<Secret>(`${SECRETS}/${leafSecret}`)
  await eventually('the bundle is in all of them', async () => {
    const found = await Promise.all(CONFIGURATIONS.map((path) => get<Configuration>(path)))
    const bundles = found.flatMap(({ webhooks }) => webhooks.map(({ clientConfig }) => clientConfig.caBundle))
    return bundles.every((bundle) => bundle === data['ca.crt']) || undefined
  })
})

t.test('admission works through the API server with the issued pair', async (t) => {
  await mount()
  await Promise.all(replicas.map(({ ready }) => ready))
  const { body } = await eventually('the door is closed, and the API server asks', async () => {
    const answer = await asked(plane, { engine: 'abacus' })
    return answer.status === 422 ? answer : undefined
  })
  t.match(body.message, /abacus/)
  t.match(await asked(plane), { status: 201, body: { spec: { clusterSize: Number } } }, 'the defaults are in')
  t.same(await doorRules(plane), CLOSED_RULES)
})

/** What happens to certificates, one a round. */
const EVENTS: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['the leaf is renewed', async () => {}],
  ['its authority is renewed and keeps its key', () => renew('dbaas-webhook-ca')],
  ['its authority is lost and made anew', loseAuthority]
]

async function loseAuthority(): Promise<void> {
  const before = (await certificate('dbaas-webhook-ca')).status?.revision ?? 0
  await client.request('DELETE', `${SECRETS}/dbaas-webhook-ca`)
  await eventually('there is another', async () => ((await issued('dbaas-webhook-ca')) ?? 0) > before || undefined)
}

const TIMES = Math.max(ROUNDS, EVENTS.length)

t.test(`F17: ${TIMES} rotations under load: no request fails`, async (t) => {
  const load = underLoad(plane)
  for (let round = 0; round < TIMES; round++) {
    const [what, happen] = EVENTS[round % EVENTS.length] ?? ['nothing', async () => {}]
    await happen()
    await renew('dbaas-webhook')
    await sleep(MOUNTED_AFTER_MS)
    await areServing(await mount())
    await afterSoMany(load, PER_SECOND)
    t.pass(what)
  }
  const { asked, failures, slowest } = await load.stop()
  t.same(failures, [])
  t.comment(`${asked} requests, the slowest took ${Math.round(slowest)} ms`)
})
