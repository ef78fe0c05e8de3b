/** How a process of ours is known to the API server: as a service account, and by nothing else. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RestConfig } from './api-client.ts'
import type { ControlPlane } from './control-plane.ts'
import { sandboxError } from './sandbox-error.ts'

export interface ServiceAccount {
  readonly namespace: string
  readonly name: string
}

const DAY = 24 * 3600 // seconds

type Plane = Pick<ControlPlane, 'client' | 'config'>

/** Writes a kubeconfig with a token that the API server made for the account. */
export async function writeKubeconfig(file: string, plane: Plane, account: ServiceAccount): Promise<void> {
  const kubeconfig = kubeconfigFor(plane.config, account.name, await tokenOf(plane, account))
  writeFileSync(file, JSON.stringify(kubeconfig), { mode: 0o600 })
}

/** Writes what Kubernetes mounts into each pod of the account. */
export async function writeAccountFiles(folder: string, plane: Plane, account: ServiceAccount): Promise<void> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'token'), await tokenOf(plane, account), { mode: 0o600 })
  writeFileSync(join(folder, 'ca.crt'), plane.config.caPem)
}

/** By which a process finds the API server and those files, as if in a pod. */
export function podEnvironment(folder: string, { config }: Pick<Plane, 'config'>): Record<string, string> {
  const { hostname, port } = new URL(config.server)
  return {
    KUBECONFIG: '', // that of whoever starts it would come first
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port || '443',
    DBAAS_SERVICE_ACCOUNT_FOLDER: folder
  }
}

/** A token for a day. */
async function tokenOf({ client }: Pick<Plane, 'client'>, { namespace, name }: ServiceAccount): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: DAY } }
  const answer = await client.request<{ status: { token: string }; message?: string }>('POST', path, { body })
  if (answer.status > 299) {
    throw sandboxError(
      `cannot get a token for ${namespace}/${name}`,
      answer.body.message ?? 'refused',
      'Apply its manifest first'
    )
  }
  return answer.body.status.token
}

const kubeconfigFor = ({ server, caPem }: RestConfig, name: string, token: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': name,
  clusters: [{ name, cluster: { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') } }],
  users: [{ name, user: { token } }],
  contexts: [{ name, context: { cluster: name, user: name } }]
})
