/** Plays what CloudNativePG runs in each pod: says how PostgreSQL is, and makes it primary when the Cluster says so. No PostgreSQL runs. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { PROGRAMS } from '../../../sandbox/binaries/programs.ts'
import { CLUSTER, type Cluster, type ClusterFields, LABEL, PHASE } from '../../../sandbox/operators/cnpg/api.ts'
import { restartOnly } from '../../../sandbox/operators/cnpg/parameters.ts'
import type { Connection } from '../../../sandbox/operators/connection.ts'
import { isReady, POD, type Pod, running } from '../../../sandbox/operators/machines.ts'
import { isDeleting } from '../../../sandbox/operators/scene.ts'
import type { Live } from '../../../src/api/live.ts'
import { targetOf } from '../../../src/kube/client.ts'
import type { Logger } from '../../../src/log.ts'

/** A pod with this label is one. */
export const INSTANCE = LABEL.instance

const PORT = 8000
const MANAGER = 'instances'
const BY_CLUSTER = 'instances of a cluster'
const AGAIN_MS = 500

/** One PostgreSQL, as long as its pod lives. */
interface Instance {
  readonly server: Server
  /** The settings that it took up when it started. */
  settings: string
  listens: boolean
}

export interface InstancesOptions extends Connection {
  /** What CloudNativePG would copy into each pod. */
  readonly program: string
  readonly log: Logger
}

/** The certificate that instances show. */
interface Pair {
  readonly data?: Readonly<Record<string, string>>
}

/** Plays them until stopped. The caches have to be started. */
export function playInstances({ client, caches, program, log }: InstancesOptions): { stop(): void } {
  const executableHash = createHash('sha256').update(readFileSync(program)).digest('hex')
  const clusters = caches.of<ClusterFields>(CLUSTER)
  const pods = caches.of({ ...POD, selector: INSTANCE }, { [BY_CLUSTER]: (pod) => [clusterKey(pod)] })
  const podsThatRun = (key: string) => (pods.by(BY_CLUSTER, key) as Pod[]).filter(runs)
  const instances = new Map<string, Instance>()
  const turns = new Map<string, Promise<void>>()
  const alarms = new Set<NodeJS.Timeout>()

  clusters.onChange((now, before) => wake(keyOf(now ?? before)))
  pods.onChange((now, before) => wake(clusterKey(now ?? before)))
  return {
    stop() {
      for (const alarm of alarms) clearTimeout(alarm)
      for (const { server } of instances.values()) server.close()
    }
  }

  /** Looks at a cluster, never twice at a time. */
  function wake(key: string): void {
    const turn = (turns.get(key) ?? Promise.resolve())
      .then(() => look(key))
      .catch((err) => {
        log.debug({ err, name: key }, 'Looking again')
        const alarm = setTimeout(() => {
          alarms.delete(alarm)
          wake(key)
        }, AGAIN_MS)
        alarms.add(alarm)
      })
    turns.set(key, turn)
  }

  async function look(key: string): Promise<void> {
    const [namespace, name] = key.split('/')
    const running = podsThatRun(key)
    endAllBut(key, new Set(running.map(({ metadata }) => metadata.uid)))
    const cluster = clusters.get(namespace, name ?? '')
    if (cluster === undefined) return
    for (const pod of running) await serve(cluster, pod)
    await obey(cluster, running)
  }

  function endAllBut(key: string, alive: ReadonlySet<string>): void {
    for (const [id, { server }] of instances) {
      if (!id.startsWith(`${key} `) || alive.has(id.slice(key.length + 1))) continue
      server.close()
      server.closeAllConnections()
      instances.delete(id)
    }
  }

  async function serve(cluster: Cluster, pod: Pod): Promise<void> {
    const id = `${keyOf(cluster)} ${pod.metadata.uid}`
    const instance = instances.get(id) ?? (await begin(id, cluster, pod))
    if (instance.listens && !isReady(pod)) {
      const status = runningStatus(pod)
      await client.patch(targetOf(pod), { status }, { manager: MANAGER, type: 'merge', subresource: 'status' })
    }
  }

  async function begin(id: string, cluster: Cluster, pod: Pod): Promise<Instance> {
    const pair = await pairOf(cluster)
    const text = (entry: string) => Buffer.from(pair.data?.[entry] ?? '', 'base64')
    const server = createServer({ cert: text('tls.crt'), key: text('tls.key') }, ({ url = '' }, response) => {
      const isAsked = url.startsWith('/pg/status')
      response.writeHead(isAsked ? 200 : 404, { 'content-type': 'application/json' })
      response.end(isAsked ? JSON.stringify(statusOf(id, pod.metadata.uid)) : '{}')
    })
    const instance: Instance = { server, settings: settingsOf(cluster), listens: false }
    instances.set(id, instance)
    server.on('error', (err) => {
      log.warn({ err, name: pod.metadata.name }, 'Ending an instance that cannot listen')
      instances.delete(id)
    })
    server.listen(PORT, pod.status?.podIP, () => {
      instance.listens = true
      wake(keyOf(cluster))
    })
    return instance
  }

  async function pairOf({ metadata: { namespace = '', name } }: Cluster): Promise<Pair> {
    const secret = await client.get<Pair>({ apiVersion: 'v1', kind: 'Secret', namespace, name: `${name}-server` })
    if (secret === undefined) throw new Error('there is no certificate to show yet')
    return secret
  }

  /** What the Cluster asks of its instances: another primary, or the primary to start anew. */
  async function obey(cluster: Cluster, running: readonly Pod[]): Promise<void> {
    const { currentPrimary, targetPrimary, phase } = cluster.status ?? {}
    const target = running.find(({ metadata }) => metadata.name === targetPrimary)
    const instance = target && instances.get(`${keyOf(cluster)} ${target.metadata.uid}`)
    if (instance?.listens !== true) return
    if (currentPrimary !== targetPrimary) {
      const now = new Date().toISOString()
      return report(cluster, { currentPrimary: targetPrimary, currentPrimaryTimestamp: now })
    }
    if (phase === PHASE.restartingInPlace) {
      instance.settings = settingsOf(cluster)
      return report(cluster, { phase: PHASE.healthy, phaseReason: 'Primary instance restarted in-place' })
    }
  }

  async function report(cluster: Cluster, status: object): Promise<void> {
    const { resourceVersion } = cluster.metadata // nothing may have happened since
    const patch = { metadata: { resourceVersion }, status }
    await client.patch(targetOf(cluster), patch, { manager: MANAGER, type: 'merge', subresource: 'status' })
  }

  /** How PostgreSQL is in that pod, in the words of CloudNativePG. */
  function statusOf(id: string, uid: string): object {
    const [key = ''] = id.split(' ')
    const [namespace, name] = key.split('/')
    const cluster = clusters.get(namespace, name ?? '')
    const others = podsThatRun(key)
    const pod = others.find(({ metadata }) => metadata.uid === uid)
    const { currentPrimary, targetPrimary } = cluster?.status ?? {}
    const isPrimary = pod?.metadata.name === currentPrimary
    const receives =
      !isPrimary && currentPrimary === targetPrimary && others.some((one) => one.metadata.name === currentPrimary)
    const replicas = others.filter((one) => one.metadata.uid !== uid)
    return {
      systemID: '7000000000000000001',
      isPrimary,
      timeLineID: 1,
      isArchivingWAL: false,
      isWalReceiverActive: receives,
      replayPaused: false,
      pendingRestart: cluster !== undefined && instances.get(id)?.settings !== settingsOf(cluster),
      pendingRestartForDecrease: false,
      isPgRewindRunning: false,
      mightBeUnavailable: false,
      ...(isPrimary
        ? { currentLsn: LSN, currentWAL: '000000010000000000000001', replicationInfo: replicas.map(streaming) }
        : { receivedLsn: LSN, replayLsn: LSN }),
      executableHash,
      instanceManagerVersion: PROGRAMS['cloudnative-pg'].module.version.slice(1),
      instanceArch: ARCHITECTURE,
      isInstanceManagerUpgrading: false,
      sessionID: uid
    }
  }
}

const LSN = '0/3000060'
const ARCHITECTURE = process.arch === 'x64' ? 'amd64' : process.arch

const streaming = ({ metadata }: Pod): object => ({
  applicationName: metadata.name,
  state: 'streaming',
  receivedLsn: LSN,
  writeLsn: LSN,
  flushLsn: LSN,
  replayLsn: LSN,
  syncState: 'async',
  syncPriority: '0'
})

const keyOf = (cluster: Live | undefined): string => `${cluster?.metadata.namespace}/${cluster?.metadata.name}`

const clusterKey = (pod: Live | undefined): string =>
  `${pod?.metadata.namespace}/${pod?.metadata.labels?.[LABEL.cluster]}`

const runs = (pod: Pod): boolean =>
  !isDeleting(pod) && pod.status?.phase === 'Running' && pod.status.podIP !== undefined

const runningStatus = (pod: Pod): object =>
  running(pod, { ready: true, now: new Date().toISOString().replace(/\.\d+Z$/, 'Z') })

const settingsOf = ({ spec }: Cluster): string => JSON.stringify(restartOnly(spec.postgresql?.parameters ?? {}))
