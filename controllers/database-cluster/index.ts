/** The loop that keeps every DatabaseCluster: what wakes it, and what it works with. */
import type { Facts } from '../../providers/facts.ts'
import type { Registry } from '../../providers/registry.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { Live, LiveOf } from '../../src/api/live.ts'
import type { Cache } from '../../src/kube/cache.ts'
import type { Caches } from '../../src/kube/caches.ts'
import type { Client } from '../../src/kube/client.ts'
import type { Reconcile } from '../../src/kube/controller.ts'
import type { EventRecorder } from '../../src/kube/events.ts'
import type { Queue } from '../../src/kube/queue.ts'
import { keyOf, type Surroundings } from '../surroundings.ts'
import { rememberWritten, type Written } from '../written.ts'
import { databaseClusterReconciler } from './reconcile.ts'
import { statusReporter } from './reporter.ts'

export interface Options {
  readonly caches: Caches
  readonly client: Client
  readonly registry: Registry
  readonly surroundings: ReadonlyMap<string, Surroundings>
  readonly facts: () => Facts
  readonly events: EventRecorder
  readonly queue: Pick<Queue, 'add'>
  /** Milliseconds; never jumps. */
  readonly now: () => number
  readonly wall: () => number
}

export interface DatabaseClusterLoop {
  readonly reconcile: Reconcile
  /** Every cluster there is. */
  allKeys(): Iterable<string>
}

const REFERRED = 'referred'

/** Supporting objects whose coming, change or going concerns the clusters that name them. */
const SUPPORTING = ['BackupStorage', 'MonitoringConfig', 'PodSchedulingPolicy', 'DatabaseBackup'] as const
type Supporting = (typeof SUPPORTING)[number] | 'DatabaseCluster'

/** Wires the loop to the caches. Nothing happens until the caches start and a worker takes keys. */
export function databaseClusterLoop(options: Options): DatabaseClusterLoop {
  const { caches, queue, client, events, now, wall } = options
  const clusters = caches.of<DatabaseCluster>(
    { apiVersion: API_VERSION, kind: 'DatabaseCluster' },
    { [REFERRED]: referrals }
  )
  const written = rememberWritten()
  const report = statusReporter({ client, written, events, now, wall })
  // what the first list tells has not just happened: it must not keep a change waiting that has
  const wake = (key: string) => queue.add(key, clusters.synced ? 'now' : 'in turn')

  clusters.onChange((cluster, before) => {
    const { metadata } = (cluster ?? before) as Live
    if (cluster === undefined) {
      report.forget(metadata.uid)
      written.forget(metadata.uid)
    }
    wake(keyOf(metadata.namespace, metadata.name))
  })
  for (const kind of SUPPORTING) {
    caches
      .of({ apiVersion: API_VERSION, kind })
      .onChange((object, before) => wakeUsers(kind, (object ?? before) as Live))
  }
  clusters.onChange((cluster, before) => wakeUsers('DatabaseCluster', (cluster ?? before) as Live))

  caches.onRefusal(() => {
    for (const key of allKeys()) queue.add(key, 'in turn')
  })
  for (const { onChange } of options.surroundings.values()) {
    onChange((key, gone) => {
      if (gone) written.forget(gone.metadata.uid)
      wake(key)
    })
  }

  function wakeUsers(kind: Supporting, { metadata: { namespace, name } }: Live): void {
    for (const user of clusters.by(REFERRED, referral(kind, namespace, name))) {
      wake(keyOf(user.metadata.namespace, user.metadata.name))
    }
  }

  return {
    reconcile: databaseClusterReconciler({
      ...options,
      find: finder(clusters, written),
      written,
      report
    }),
    allKeys
  }

  function allKeys(): string[] {
    return clusters.list().map(({ metadata }) => keyOf(metadata.namespace, metadata.name))
  }
}

const finder = (clusters: Cache<DatabaseCluster>, written: Written) => (key: string) => {
  const [namespace, name = ''] = key.split('/')
  const cached = clusters.get(namespace, name)
  return cached && (written.newest(cached) as DatabaseCluster)
}

const referral = (kind: Supporting, namespace: string | undefined, name: string): string =>
  `${kind} ${kind === 'PodSchedulingPolicy' ? '' : (namespace ?? '')}/${name}`

/** The supporting objects that a cluster names, as index keys. */
function referrals(object: Live): string[] {
  const { metadata, spec } = object as LiveOf<DatabaseCluster>
  const { backup, monitoring, podSchedulingPolicy, dataSource } = spec
  const named: readonly (readonly [Supporting, string | undefined])[] = [
    ['BackupStorage', backup?.storageRef?.name],
    ['BackupStorage', dataSource?.external?.storageRef.name],
    ['MonitoringConfig', monitoring?.configRef?.name],
    ['PodSchedulingPolicy', podSchedulingPolicy?.ref?.name],
    ['DatabaseBackup', dataSource?.backup?.name],
    ['DatabaseCluster', dataSource?.cluster?.name]
  ]
  return named.flatMap(([kind, name]) => (name === undefined ? [] : [referral(kind, metadata.namespace, name)]))
}
