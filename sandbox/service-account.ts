/** How a process of ours is known to the API server: as a service account, and by nothing else. */
import { writeFileSync } from 'node:fs'
import type { RestConfig } from './api-client.ts'
import type { ControlPlane } from './control-plane.ts'
import { sandboxError } from './sandbox-error.ts'

export interface ServiceAccount {
  readonly namespace: string
  readonly name: string
}

const DAY = 24 * 3600 // seconds

/** Writes a kubeconfig with a token that the API server made for the account. */
export async function writeKubeconfig(
  file: string,
  { client, config }: Pick<ControlPlane, 'client' | 'config'>,
  { namespace, name }: ServiceAccount
): Promise<void> {
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
  writeFileSync(file, JSON.stringify(kubeconfigFor(config, name, answer.body.status.token)), { mode: 0o600 })
}

const kubeconfigFor = ({ server, caPem }: RestConfig, name: string, token: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': name,
  clusters: [{ name, cluster: { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') } }],
  users: [{ name, user: { token } }],
  contexts: [{ name, context: { cluster: name, user: name } }]
})
