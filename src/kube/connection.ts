/** Where the API server is and who we are to it: read from the surroundings, and read again when they change. */
import type { RequestOptions } from 'node:https'
import { KubeConfig } from '@kubernetes/client-node'

/** What a request needs to be let in. */
export interface Admittance {
  readonly server: URL
  readonly headers: Readonly<Record<string, string>>
  /** Certificates and the like, and an agent where a proxy stands between. */
  readonly options: RequestOptions
}

export interface Connection {
  admittance(): Promise<Admittance>
  /** Reads everything anew, since the API server did not know us by this. */
  renew(refused: Admittance): void
}

/** In a pod as its service account, elsewhere as $KUBECONFIG or ~/.kube/config says. */
export function readKubeConfig(): KubeConfig {
  const config = new KubeConfig()
  config.loadFromDefault()
  return config
}

// Files with tokens and certificates are looked at this often; a token is replaced minutes before its end.
const LOOK_EVERY_MS = 10_000

/** A connection by a configuration that can be read again. */
export function connectionBy(read: () => KubeConfig, now: () => number): Connection {
  let config: KubeConfig | undefined
  let current: Admittance | undefined
  let lookedAt = 0
  return {
    async admittance() {
      if (current !== undefined && now() - lookedAt < LOOK_EVERY_MS) return current
      config ??= read()
      current = await admittanceOf(config)
      lookedAt = now()
      return current
    },
    renew(refused) {
      if (refused !== current) return // somebody else was refused before, and it has been read anew since
      config = undefined
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
