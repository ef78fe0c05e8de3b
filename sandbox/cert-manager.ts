/** cert-manager beside a control plane: its kinds, its controllers, its injector and its webhook, the last three as one process. */
import { dirname } from 'node:path'
import type { ApiClient, KubeObject } from './api-client.ts'
import { applyManifest, applyObject } from './apply.ts'
import { findBinaries } from './binaries/find-binaries.ts'
import type { ControlPlane } from './control-plane.ts'
import { install } from './install.ts'
import { readManifests } from './manifests.ts'
import { type Progress, silent } from './progress.ts'
import { sandboxError } from './sandbox-error.ts'
import { startServer } from './server-process.ts'
import { freePort } from './servers.ts'
import { until } from './until.ts'

const NAMESPACE = 'cert-manager'

/** Returns when it judges what is applied. The promise in it rejects, with the reason, if it ends by itself, and never resolves. */
export async function startCertManager(
  plane: ControlPlane,
  progress: Progress = silent
): Promise<{ readonly end: Promise<never> }> {
  const { 'cert-manager': program } = await findBinaries(['cert-manager'], progress)
  const definitions = readManifests(dirname(program), 'crds')
  if (definitions.length === 0) {
    const advice = 'Remove the program, so that it is built with them'
    throw sandboxError('cannot start cert-manager', `its definitions are not beside ${program}`, advice)
  }
  await install(plane.client, definitions)
  await applyObject(plane.client, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } })
  const { kubeconfig } = await plane.addUser('cert-manager', ['system:masters'])
  const port = await freePort()
  const flags = [`--kubeconfig=${kubeconfig}`, `--webhook-port=${port}`]
  const end = startServer(plane.folder, 'cert-manager', program, flags)
  for (const object of webhooksAt(port))
    await applyManifest(plane.client, { from: 'the webhooks of cert-manager', object })
  await Promise.race([judged(plane.client), end])
  return { end }
}

/** What upstream installs, but for where it listens. Its injector adds who vouches for it. */
const webhooksAt = (port: number): KubeObject[] =>
  [
    {
      kind: 'MutatingWebhookConfiguration',
      path: '/mutate',
      operations: ['CREATE'],
      resources: ['certificaterequests']
    },
    { kind: 'ValidatingWebhookConfiguration', path: '/validate', operations: ['CREATE', 'UPDATE'], resources: ['*/*'] }
  ].map(({ kind, path, operations, resources }) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: {
      name: 'cert-manager-webhook',
      annotations: { 'cert-manager.io/inject-ca-from-secret': `${NAMESPACE}/cert-manager-webhook-ca` }
    },
    webhooks: [
      {
        name: 'webhook.cert-manager.io',
        clientConfig: { url: `https://localhost:${port}${path}` },
        rules: [{ apiGroups: ['cert-manager.io', 'acme.cert-manager.io'], apiVersions: ['v1'], operations, resources }],
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail'
      }
    ]
  }))

/** A certificate is to be renewed before it begins to count: only the webhook finds that out. */
const SENSELESS: KubeObject = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name: 'probe', namespace: NAMESPACE },
  spec: {
    secretName: 'probe',
    dnsNames: ['probe'],
    duration: '1h',
    renewBefore: '2h',
    issuerRef: { name: 'probe' }
  }
}

function judged(client: ApiClient): Promise<unknown> {
  return until('cert-manager judges certificates', async () => {
    const { body } = await applyObject(client, SENSELESS, { dryRun: 'All' })
    return String(body.message).includes('renewBefore') || undefined
  })
}
