/** The real CloudNativePG beside a control plane: its kinds, its controllers and its webhooks, as a process. */
import { mkdirSync, symlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import type { KubeObject } from '../../../sandbox/api-client.ts'
import { applyManifest, applyObject } from '../../../sandbox/apply.ts'
import { findBinaries } from '../../../sandbox/binaries/find-binaries.ts'
import { PROGRAMS } from '../../../sandbox/binaries/programs.ts'
import type { ControlPlane } from '../../../sandbox/control-plane.ts'
import { type Manifest, readManifests } from '../../../sandbox/manifests.ts'
import { writeCertificate } from '../../../sandbox/operator.ts'
import type { Progress } from '../../../sandbox/progress.ts'
import { startServer } from '../../../sandbox/server-process.ts'
import { freePort } from '../../../sandbox/servers.ts'
import { until } from '../../../sandbox/until.ts'

const NAMESPACE = 'cnpg-system'
const NAME = 'cloudnative-pg'

/** As Go calls them. */
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64' }

export interface CloudNativePg {
  /** The file that it runs, and would copy into each pod. */
  readonly program: string
  /** Rejects, with the reason, if it ends by itself; never resolves. */
  readonly end: Promise<never>
}

const programOf = async (progress: Progress): Promise<string> => (await findBinaries([NAME], progress))[NAME]

/** The definitions of all its kinds, as they come with it. */
export async function cloudNativePgKinds(progress: Progress): Promise<Manifest[]> {
  return readManifests(dirname(await programOf(progress)), 'bases')
}

/** Returns when it judges what is applied. Its kinds must be installed. */
export async function startCloudNativePg(plane: ControlPlane, progress: Progress): Promise<CloudNativePg> {
  const program = await programOf(progress)
  const home = join(plane.folder, NAME)
  // It takes the hash of its own file below the folder that it runs in: by that it knows pods with another version.
  const file = join(home, 'operator', `manager_${ARCHITECTURES[process.arch] ?? process.arch}`)
  mkdirSync(dirname(file), { recursive: true })
  symlinkSync(program, file)
  const ca = await writeCertificate(home, 'apiserver') // by these names it knows that its certificate is not its own business
  for (const object of [namespace(), installation()]) await applyObject(plane.client, object)
  const { kubeconfig } = await plane.addUser(NAME, ['system:masters'])
  const port = await freePort()
  const flags = ['controller', `--webhook-port=${port}`, '--metrics-bind-address=0', '--max-concurrent-reconciles=4']
  const env = {
    KUBECONFIG: kubeconfig,
    WEBHOOK_CERT_DIR: home,
    OPERATOR_NAMESPACE: NAMESPACE,
    OPERATOR_IMAGE_NAME: imageOf(PROGRAMS[NAME].module.version)
  }
  const end = startServer(plane.folder, NAME, file, flags, env, home)
  await Promise.race([until('CloudNativePG listens', async () => (await listens(port)) || undefined), end])
  for (const object of webhooksAt(port, ca)) {
    await applyManifest(plane.client, { from: 'the webhooks of CloudNativePG', object })
  }
  await Promise.race([until('CloudNativePG judges clusters', () => judges(plane)), end])
  return { program, end }
}

const namespace = (): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } })

const imageOf = (version: string): string => `ghcr.io/cloudnative-pg/cloudnative-pg:${version.slice(1)}`

/** By this our operator tells which version is here. It runs nothing. */
function installation(): KubeObject {
  const labels = { 'app.kubernetes.io/name': NAME }
  const image = imageOf(PROGRAMS[NAME].module.version)
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cnpg-controller-manager', namespace: NAMESPACE, labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'manager', image }] } }
    }
  }
}

const DEFAULTED = ['backup', 'cluster', 'database', 'scheduledbackup']
const JUDGED = [...DEFAULTED, 'pooler']

/** What upstream installs, but for where it listens. */
const webhooksAt = (port: number, ca: string): KubeObject[] =>
  [
    { kind: 'MutatingWebhookConfiguration', verb: 'mutate', kinds: DEFAULTED },
    { kind: 'ValidatingWebhookConfiguration', verb: 'validate', kinds: JUDGED }
  ].map(({ kind, verb, kinds }) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: `cnpg-${kind.replace('WebhookConfiguration', '').toLowerCase()}-webhook-configuration` },
    webhooks: kinds.map((one) => ({
      name: `${verb.charAt(0)}${one}.cnpg.io`,
      clientConfig: {
        url: `https://127.0.0.1:${port}/${verb}-postgresql-cnpg-io-v1-${one}`,
        caBundle: Buffer.from(ca).toString('base64')
      },
      rules: [
        {
          apiGroups: ['postgresql.cnpg.io'],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE'],
          resources: [`${one}s`]
        }
      ],
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Fail'
    }))
  }))

function listens(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(port, '127.0.0.1')
  socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}

/** A port that is always 5432 is not to be set: only the webhook finds that out. */
const SENSELESS: KubeObject = {
  apiVersion: 'postgresql.cnpg.io/v1',
  kind: 'Cluster',
  metadata: { name: 'probe', namespace: NAMESPACE },
  spec: { instances: 1, storage: { size: '1Gi' }, postgresql: { parameters: { port: '6000' } } }
}

async function judges({ client }: ControlPlane): Promise<true | undefined> {
  const { body } = await applyObject(client, SENSELESS, { dryRun: 'All' })
  return String(body.message).includes('admission webhook') || undefined
}
