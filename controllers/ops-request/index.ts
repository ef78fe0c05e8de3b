/** The loop that carries out OpsRequests: what wakes it, and what it works with. */
import type { Facts } from '../../providers/facts.ts'
import type { Registry } from '../../providers/registry.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { Live, LiveOf } from '../../src/api/live.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import type { Caches } from '../../src/kube/caches.ts'
import type { Client } from '../../src/kube/client.ts'
import type { Reconcile } from '../../src/kube/controller.ts'
import type { EventRecorder } from '../../src/kube/events.ts'
import type { Queue } from '../../src/kube/queue.ts'
import { keyOf, type Surroundings } from '../surroundings.ts'
import { rememberWritten } from '../written.ts'
import { hasEnded } from './life.ts'
import { opsRequestReconciler } from './reconcile.ts'
import { isBehind } from './turns.ts'

export interface Options {
  readonly caches: Caches
  readonly client: Client
  readonly registry: Registry
  readonly surroundings: ReadonlyMap<string, Surroundings>
  readonly facts: () => Facts
  readonly events: EventRecorder
  readonly queue: Pick<Queue, 'add'>
  readonly wall: () => number
}

const OF_CLUSTER = 'of cluster'
const INTO_CLUSTER = 'into cluster'
const FOR_OTHERS = 'for others'

const clusterKey = (object: Live): string =>
  keyOf(object.metadata.namespace, (object as LiveOf<OpsRequest>).spec.clusterRef)

/** The cluster that a restore makes. */
function newCluster(object: Live): string[] {
  const { newClusterName } = (object as LiveOf<OpsRequest>).spec.restore ?? {}
  return newClusterName ? [keyOf(object.metadata.namespace, newClusterName)] : []
}

const dependsOn = (object: Live): string[] =>
  ((object as LiveOf<OpsRequest>).spec.dependsOn ?? []).map((name) => keyOf(object.metadata.namespace, name))

/** Whether those that wait for another one may want to know: there is another wish for the cluster, or another holder of its slot. */
function concernsLine(now: LiveOf<DatabaseCluster> | undefined, before: LiveOf<DatabaseCluster> | undefined): boolean {
  if (now?.metadata.uid !== before?.metadata.uid || now?.metadata.generation !== before?.metadata.generation)
    return true
  return now?.status?.activeOperation?.uid !== before?.status?.activeOperation?.uid
}

/** Wires the loop to the caches. */
export function opsRequestLoop(options: Options): { reconcile: Reconcile; allKeys(): Iterable<string> } {
  const { caches, queue, surroundings } = options
  const requests = caches.of<OpsRequest>(
    { apiVersion: API_VERSION, kind: 'OpsRequest' },
    { [OF_CLUSTER]: (object) => [clusterKey(object)], [INTO_CLUSTER]: newCluster, [FOR_OTHERS]: dependsOn }
  )
  const clusters = caches.of<DatabaseCluster>({ apiVersion: API_VERSION, kind: 'DatabaseCluster' })
  const written = rememberWritten()
  const newest = <Kind extends Live>(cached: Kind | undefined) => cached && written.newest(cached)

  // what the first list tells has not just happened
  const lane = () => (requests.synced ? 'now' : 'in turn')

  requests.onChange((now, before) => {
    const request = (now ?? before) as LiveOf<OpsRequest>
    const key = keyOf(request.metadata.namespace, request.metadata.name)
    if (now === undefined) written.forget(request.metadata.uid)
    queue.add(key, lane())
    if (now !== undefined && !hasEnded(now as OpsRequest)) return
    for (const other of openOf(clusterKey(request))) wake(other) // whoever waited for it may go on
    for (const waiting of requests.by(FOR_OTHERS, key)) wake(waiting)
  })
  clusters.onChange((now, before) => {
    const { metadata } = (now ?? before) as Live
    if (now === undefined) written.forget(metadata.uid)
    const theirs = openOf(keyOf(metadata.namespace, metadata.name))
    for (const request of concernsLine(now, before) ? theirs : theirs.filter(isNotBehind)) wake(request)
  })
  for (const { onChange } of surroundings.values()) {
    onChange((key) => {
      for (const request of openOf(key).filter(isNotBehind)) wake(request)
    })
  }

  function wake({ metadata }: Live): void {
    queue.add(keyOf(metadata.namespace, metadata.name), lane())
  }

  /** Those that have ended wait for nothing but their time. */
  const openOf = (cluster: string) =>
    [...requests.by(OF_CLUSTER, cluster), ...requests.by(INTO_CLUSTER, cluster)].filter((one) => !isOver(one))

  // one that has begun meanwhile is woken by its own event, which comes later than what it was not woken for
  const isNotBehind = (request: Live): boolean => !isBehind(request as OpsRequest)

  const isOver = (request: LiveOf<OpsRequest>): boolean =>
    hasEnded(request as OpsRequest) && (request.metadata.finalizers ?? []).length === 0

  return {
    reconcile: opsRequestReconciler({
      ...options,
      written,
      find(key) {
        const [namespace, name = ''] = key.split('/')
        return newest(requests.get(namespace, name)) as OpsRequest | undefined
      },
      clusterOf: ({ metadata, spec }) =>
        newest(clusters.get(metadata.namespace, spec.clusterRef)) as DatabaseCluster | undefined,
      othersOf: (request) =>
        requests
          .by(OF_CLUSTER, clusterKey(request as Live))
          .filter(({ metadata }) => metadata.uid !== request.metadata.uid)
          .map((other) => newest(other) as OpsRequest),
      named: ({ metadata }, names) =>
        names.flatMap((name) => (newest(requests.get(metadata.namespace, name)) as OpsRequest | undefined) ?? [])
    }),
    allKeys: () => requests.list().map(({ metadata }) => keyOf(metadata.namespace, metadata.name))
  }
}
