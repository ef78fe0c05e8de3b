/** Where the API server is and who we are to it: read from the surroundings, and read again when they change. */
import { readFile } from 'node:fs/promises'
import type { RequestOptions } from 'node:https'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import type { KubeConfig } from '@kubernetes/client-node'

/** What a request needs to be let in. */
export interface Admittance {
  readonly server: URL
  readonly headers: Readonly<Record<string, string>>
  /** Certificates and the like, and an agent where a proxy stands between. */
  readonly options: RequestOptions
}

/** How to be let in as things are now: what a file holds may be another token than before. */
export type Introduction = () => Promise<Admittance>

export interface Connection {
  admittance(): Promise<Admittance>
  /** Reads everything anew, since the API server did not know us by this. */
  renew(refused: Admittance): void
}

/** In a pod as its service account, elsewhere as $KUBECONFIG or ~/.kube/config says; $KUBECONFIG counts in a pod too. */
export function bySurroundings(
  { KUBECONFIG, KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port }: NodeJS.ProcessEnv,
  accountFolder: string
): () => Promise<Introduction> {
  if (KUBECONFIG || !host) return () => readKubeConfig()
  const server = new URL(`https://${isIPv6(host) ? `[${host}]` : host}:${port || 443}`)
  return async () => asServiceAccount(server, accountFolder)
}

/** By the two files that Kubernetes mounts into a pod, and replaces from time to time. */
const asServiceAccount =
  (server: URL, folder: string): Introduction =>
  async () => {
    const [token, ca] = await Promise.all([readFile(join(folder, 'token'), 'utf8'), readFile(join(folder, 'ca.crt'))])
    return { server, headers: { authorization: `Bearer ${token.trim()}` }, options: { ca } }
  }

/** As a kubeconfig says, with its plug-ins and proxies. */
export async function readKubeConfig(
  load = (config: KubeConfig): void => config.loadFromDefault()
): Promise<Introduction> {
  // With this package come the models of all kinds of Kubernetes, a quarter of all our memory: not in a pod.
  const { KubeConfig } = await import('@kubernetes/client-node').catch((err: unknown) => {
    const fix = 'install @kubernetes/client-node, which is not in the image, or run as a service account'
    throw new Error(`cannot follow a kubeconfig; ${fix}`, { cause: err })
  })
  const config = new KubeConfig()
  load(config)
  return () => admittanceOf(config)
}

// Files with tokens and certificates are looked at this often; a token is replaced minutes before its end.
const LOOK_EVERY_MS = 10_000

/** A connection by surroundings that can be read again. */
export function connectionBy(read: () => Promise<Introduction>, now: () => number): Connection {
  let introduction: Introduction | undefined
  let current: Admittance | undefined
  let looking: Promise<Admittance> | undefined
  let lookedAt = 0

  async function look(): Promise<Admittance> {
    introduction ??= await read()
    current = await introduction()
    lookedAt = now()
    return current
  }

  return {
    async admittance() {
      if (current !== undefined && now() - lookedAt < LOOK_EVERY_MS) return current
      looking ??= look().finally(() => {
        looking = undefined
      })
      return looking
    },
    renew(refused) {
      if (refused !== current) return // somebody else was refused before, and it has been read anew since
      introduction = undefined
      current = undefined
    }
  }
}

async function admittanceOf(config: KubeConfig): Promise<Admittance> {
  const cluster = config.getCurrentCluster()
  if (cluster === null) throw new Error('the kubeconfig names no cluster; set its current-context')
  const options: RequestOptions = {}
  await config.applyToHTTPSOptions(options)
  const { headers, auth, agent, ca, cert, key, rejectUnauthorized, servername } = options
  return {
    server: new URL(cluster.server),
    headers: { ...(headers as Record<string, string> | undefined), ...basic(auth) },
    options: {
      ...(cluster.proxyUrl === undefined ? {} : { agent }), // a proxy has an agent of its own
      ...onlyGiven({ ca, cert, key, rejectUnauthorized, servername })
    }
  }
}

const basic = (auth: string | null | undefined): Record<string, string> =>
  auth ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {}

const onlyGiven = (options: object): RequestOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
