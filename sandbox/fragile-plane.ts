/** A control plane whose servers can be taken away and given back: etcd and an API server, each a process that goes on where it was. */
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { apiClient } from './api-client.ts'
import { findBinaries } from './binaries/find-binaries.ts'
import { type ControlPlane, ready } from './control-plane.ts'
import { createCredentials } from './credentials.ts'
import { install } from './install.ts'
import type { Manifest } from './manifests.ts'
import { silent } from './progress.ts'
import { openRunFolder, pidOf, removeRunFolder } from './run-folder.ts'
import { freePort, startApiServer, startEtcd } from './servers.ts'

export interface FragilePlaneOptions {
  install?: () => Manifest[]
  /** Flags of etcd beside its own. */
  etcdFlags?: readonly string[]
}

export interface FragilePlane extends Pick<ControlPlane, 'client' | 'config' | 'kubeconfig' | 'folder' | 'stop'> {
  readonly apiServer: {
    /** Ends it as a lost node would. */
    kill(): Promise<void>
    /** Starts it at the same address; resolves when it is ready. */
    start(): Promise<void>
  }
  readonly etcd: {
    /** It answers nobody, and its connections stay. */
    pause(): void
    goOn(): void
    /** What etcdctl would ask: `ask('kv/compaction', { revision })`. */
    ask<Answer>(method: string, body: object): Promise<Answer>
  }
}

const API_SERVER = 'kube-apiserver'
const ETCD = 'etcd'
/** Where etcd listens, below the folder of the plane. */
const ETCD_SOCKET = 'etcd.sock:0'

/** Without a controller manager: no namespace ends, and no garbage is collected. */
export async function startFragilePlane({
  install: read = () => [],
  etcdFlags = []
}: FragilePlaneOptions = {}): Promise<FragilePlane> {
  const binaries = await findBinaries([ETCD, API_SERVER], silent)
  const folder = openRunFolder()
  const stop = () => {
    process.off('exit', stop)
    removeRunFolder(folder)
  }
  process.on('exit', stop)
  const broken = startEtcd(folder, binaries.etcd, etcdFlags)
  const credentials = await createCredentials(folder)
  const port = await freePort()
  const { config, kubeconfig } = await credentials.addUser(`https://127.0.0.1:${port}`, 'sandbox-admin', [
    'system:masters'
  ])
  const client = apiClient(config)
  const options = {
    binary: binaries[API_SERVER],
    port,
    credentials,
    serviceAccounts: false,
    requestLog: undefined,
    flags: []
  }
  let apiServerEnd: Promise<never>

  async function startServing(): Promise<void> {
    apiServerEnd = startApiServer(folder, options)
    await Promise.race([ready(client), apiServerEnd, broken])
  }

  try {
    await startServing()
    await install(client, read())
  } catch (err) {
    stop()
    throw err
  }
  return {
    client,
    config,
    kubeconfig,
    folder,
    stop() {
      client.close()
      stop()
    },
    apiServer: {
      async kill() {
        process.kill(pidOf(folder, API_SERVER), 'SIGKILL')
        await apiServerEnd.catch(() => {})
      },
      start: startServing
    },
    etcd: {
      pause: () => void process.kill(pidOf(folder, ETCD), 'SIGSTOP'),
      goOn: () => void process.kill(pidOf(folder, ETCD), 'SIGCONT'),
      ask: (method, body) => ask(join(folder, ETCD_SOCKET), method, body)
    }
  }
}

/** By the JSON that etcd speaks beside gRPC. */
function ask<Answer>(socketPath: string, method: string, body: object): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const outgoing = httpRequest({ socketPath, path: `/v3/${method}`, method: 'POST' }, async (incoming) => {
    const text = Buffer.concat(await incoming.toArray()).toString()
    if (incoming.statusCode === 200) resolve(JSON.parse(text))
    else reject(new Error(`etcd answers ${method} with ${incoming.statusCode}: ${text}`))
  })
  outgoing.on('error', reject)
  outgoing.end(JSON.stringify(body))
  return promise
}
