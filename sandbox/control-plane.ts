/** Starts a real Kubernetes control plane on this machine and stops it again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type ApiClient, apiClient } from './api-client.ts'
import { findBinaries } from './binaries/find-binaries.ts'
import { type Credentials, createCredentials, type User } from './credentials.ts'
import { install } from './install.ts'
import type { Manifest } from './manifests.ts'
import { type Progress, silent } from './progress.ts'
import { inPlainWords, openRunFolder, removeOrphans, removeRunFolder } from './run-folder.ts'
import { sandboxError } from './sandbox-error.ts'
import { onFreePort, startApiServer, startControllerManager, startEtcd } from './servers.ts'
import { until } from './until.ts'

export interface ControlPlaneOptions {
  /** Reads kinds and policies, which must be served and in force before the control plane counts as started. */
  install?: () => Manifest[]
  /** With it namespaces end, garbage is collected and quotas count. Envtest's archives lack it, so not every machine has it. */
  controllerManager?: boolean | 'if possible'
  /** Flags of the API server beside its own. */
  apiServerFlags?: readonly string[]
  /** A file, to which the API server appends what service accounts ask of it. */
  requestLog?: string | undefined
  progress?: Progress
}

/** A running control plane, and the user who may do everything on it. */
export interface ControlPlane extends User {
  client: ApiClient
  /** Where its processes keep their files; it goes away with them. */
  folder: string
  /** Makes somebody else known to the API server, who may do nothing until RBAC says so. */
  addUser(name: string, groups?: string[]): Promise<User>
  /** The work, or why a server ended while it was done; without it, all that is told is that nobody answers any more. */
  whileRunning<Result>(work: Promise<Result>): Promise<Result>
  /** Rejects if a server ends by itself; never resolves. */
  broken: Promise<never>
  /** Ends everything at once and removes every trace. So does the end of this process, and if it is killed, the next start. */
  stop(): void
}

/** What the API server is to have and to write down. */
interface Asked {
  readonly read: () => Manifest[]
  readonly requestLog: string | undefined
  readonly flags: readonly string[]
}

interface Binaries {
  etcd: string
  apiServer: string
  controllerManager: string | undefined
}

export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const {
    install: read = () => [],
    controllerManager = false,
    requestLog,
    apiServerFlags: flags = [],
    progress = silent
  } = options
  checkPlatform()
  const orphans = removeOrphans()
  if (orphans.length > 0) progress.note(`cleared away what a killed sandbox left: ${orphans.join(', ')}`)
  const binaries = await binariesFor(controllerManager, progress)
  const folder = openRunFolder()
  const stop = () => {
    process.off('exit', stop)
    removeRunFolder(folder)
  }
  process.on('exit', stop)
  try {
    return await progress.during('starting the control plane', () =>
      start(folder, binaries, { read, requestLog, flags }, stop)
    )
  } catch (err) {
    stop()
    throw inPlainWords(err)
  }
}

async function binariesFor(controllerManager: boolean | 'if possible', progress: Progress): Promise<Binaries> {
  const { etcd, 'kube-apiserver': apiServer } = await findBinaries(['etcd', 'kube-apiserver'], progress)
  if (!controllerManager) return { etcd, apiServer, controllerManager: undefined }
  try {
    const found = await findBinaries(['kube-controller-manager'], progress)
    return { etcd, apiServer, controllerManager: found['kube-controller-manager'] }
  } catch (err) {
    if (controllerManager !== 'if possible') throw err
    progress.note(`going on without garbage collection: ${(err as Error).message}`)
    return { etcd, apiServer, controllerManager: undefined }
  }
}

async function start(folder: string, binaries: Binaries, asked: Asked, stop: () => void): Promise<ControlPlane> {
  const etcdEnd = startEtcd(folder, binaries.etcd)
  const credentials = await createCredentials(folder)
  const serve = (port: number) => startServing(folder, binaries, credentials, asked, port)
  const { admin, client, manifests, apiServerEnd } = await Promise.race([onFreePort(serve), etcdEnd])

  const ends = [etcdEnd, apiServerEnd]
  const whileRunning = <Result>(work: Promise<Result>) => {
    const patiently = work.catch((err: unknown) => Promise.race([...ends, rejectSoon(err)]))
    return Promise.race([patiently, ...ends])
  }
  await whileRunning(Promise.all([install(client, manifests), ready(client)]))
  if (binaries.controllerManager !== undefined) {
    // Not before the kinds are there: it looks only twice a minute for new ones whose garbage it should collect.
    ends.push(startControllerManager(folder, binaries.controllerManager, admin.kubeconfig, credentials))
    await whileRunning(found(client, '/api/v1/namespaces/default/serviceaccounts/default', 'the controllers work'))
  }

  const broken = Promise.race(ends)
  broken.catch(() => {}) // who does not ask does not want to know
  const addUser: ControlPlane['addUser'] = (name, groups = []) => credentials.addUser(admin.config.server, name, groups)
  return { ...admin, client, folder, addUser, whileRunning, broken, stop }
}

// A broken connection is mostly the echo of a server that has just ended, whose own reason is the better one.
async function rejectSoon(err: unknown): Promise<never> {
  await sleep(500)
  throw err
}

/** Starts an API server, reads the manifests meanwhile, and waits until its administrator can work with it. */
async function startServing(
  folder: string,
  binaries: Binaries,
  credentials: Credentials,
  { read, requestLog, flags }: Asked,
  port: number
) {
  const admin = await credentials.addUser(`https://127.0.0.1:${port}`, 'sandbox-admin', ['system:masters'])
  const client = apiClient(admin.config)
  const apiServerEnd = startApiServer(folder, {
    binary: binaries.apiServer,
    port,
    credentials,
    serviceAccounts: binaries.controllerManager !== undefined,
    requestLog,
    flags
  })
  apiServerEnd.catch(client.close) // whoever still waits for an answer stops waiting
  const manifests = read() // half a second of parsing, which costs nothing here
  await Promise.race([ready(client, SLOW_AND_NOT_NEEDED_YET), apiServerEnd])
  return { admin, client, manifests, apiServerEnd }
}

// The default roles take the API server longest to make. The administrator is above them, so kinds can be installed meanwhile.
const SLOW_AND_NOT_NEEDED_YET = [
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes'
]

/** Once an API server is ready, but for these checks of its own. */
export function ready(client: ApiClient, except: string[] = []): Promise<unknown> {
  return found(client, `/readyz?${except.map((check) => `exclude=${check}`).join('&')}`, 'the API server is ready')
}

function found(client: ApiClient, path: string, what: string): Promise<unknown> {
  return until(what, async () => {
    const { status } = await client.request('GET', path).catch(nobodyListensYet)
    return status === 200 || undefined
  })
}

function nobodyListensYet(err: NodeJS.ErrnoException): { status: number } {
  if (err.code === 'ECONNREFUSED' || err.code === 'ECONNRESET') return { status: 0 }
  throw err
}

function checkPlatform(): void {
  if (['linux', 'darwin'].includes(process.platform)) return
  throw sandboxError(
    `cannot start a control plane on ${process.platform}`,
    'it needs Linux or macOS',
    'Use a container or WSL'
  )
}
