/** How each server of the control plane is started: its flags, and nothing of its life after that. */
import { createServer } from 'node:net'
import type { Credentials } from './credentials.ts'
import { requestLogFlags } from './request-log.ts'
import { portWasTaken, startServer } from './server-process.ts'

// A socket in the run folder: no port to lose to somebody else, and no other user of the machine can reach it.
const ETCD = 'unix://etcd.sock:0'

/** etcd for data that nobody will miss. */
export function startEtcd(folder: string, binary: string, flags: readonly string[] = []): Promise<never> {
  return startServer(folder, 'etcd', binary, [
    `--data-dir=${folder}/etcd`,
    `--listen-client-urls=${ETCD}`,
    `--advertise-client-urls=${ETCD}`,
    '--listen-peer-urls=unix://etcd-peer.sock:0',
    '--unsafe-no-fsync',
    '--log-level=warn',
    ...flags
  ])
}

export interface ApiServerOptions {
  binary: string
  port: number
  credentials: Credentials
  /** The admission of pods insists on service accounts, which only the controller manager makes. */
  serviceAccounts: boolean
  /** Where requests of service accounts are written down. */
  requestLog: string | undefined
  /** More of them. */
  flags: readonly string[]
}

/** The flags are those of Go's envtest, save for etcd's place and the endpoints of the service "kubernetes". */
export function startApiServer(
  folder: string,
  { binary, port, credentials, serviceAccounts, requestLog, flags }: ApiServerOptions
): Promise<never> {
  return startServer(folder, 'kube-apiserver', binary, [
    `--etcd-servers=${ETCD}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${folder}`,
    `--tls-cert-file=${credentials.servingCertificate}`,
    `--tls-private-key-file=${credentials.servingKey}`,
    `--client-ca-file=${credentials.ca}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${credentials.serviceAccountPublicKey}`,
    `--service-account-signing-key-file=${credentials.serviceAccountKey}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--allow-privileged',
    '--endpoint-reconciler-type=none', // an endpoint may not be a loopback address, and there is no other
    ...(serviceAccounts ? [] : ['--disable-admission-plugins=ServiceAccount']),
    ...(requestLog === undefined ? [] : requestLogFlags(folder, requestLog)),
    ...flags
  ])
}

// The usual 20 requests a second let a namespace with this many kinds take half a minute to go, and two of them a minute.
const QUICK = ['--kube-api-qps=500', '--kube-api-burst=1000']

// Claims are bound and grown by the stand-ins of the child operators; the controllers would undo it, for want of volumes.
const WITHOUT_VOLUMES = '--controllers=*,-persistentvolume-binder-controller,-persistentvolume-expander-controller'

/** All other controllers, as the administrator, without a port. */
export function startControllerManager(
  folder: string,
  binary: string,
  kubeconfig: string,
  credentials: Credentials
): Promise<never> {
  return startServer(folder, 'kube-controller-manager', binary, [
    `--kubeconfig=${kubeconfig}`,
    '--secure-port=0',
    '--leader-elect=false',
    ...QUICK,
    WITHOUT_VOLUMES,
    `--service-account-private-key-file=${credentials.serviceAccountKey}`,
    `--root-ca-file=${credentials.ca}`
  ])
}

const ATTEMPTS = 3

/** Calls `start` with a port that is free now, and with another one if somebody else was faster. */
export async function onFreePort<Result>(start: (port: number) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort())
    } catch (err) {
      if (!portWasTaken(err) || attempt === ATTEMPTS) throw err
    }
  }
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const server = createServer()
  server.on('error', reject)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    server.close(() => resolve(port))
  })
  return promise
}
