/** The loop that keeps the records of backups: by its key, a cluster, whether that is there or gone. */
import type { Facts } from '../../providers/facts.ts'
import type { Registry } from '../../providers/registry.ts'
import type { DatabaseBackup } from '../../src/api/database-backup.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { Live, LiveOf } from '../../src/api/live.ts'
import type { Caches } from '../../src/kube/caches.ts'
import type { Client } from '../../src/kube/client.ts'
import type { Reconcile } from '../../src/kube/controller.ts'
import type { Queue } from '../../src/kube/queue.ts'
import { keyOf, type Surroundings } from '../surroundings.ts'
import { rememberWritten } from '../written.ts'
import { databaseBackupReconciler } from './reconcile.ts'

export interface Options {
  readonly caches: Caches
  readonly client: Client
  readonly registry: Registry
  readonly surroundings: ReadonlyMap<string, Surroundings>
  readonly facts: () => Facts
  readonly queue: Pick<Queue, 'add'>
  readonly wall: () => number
}

const OF_CLUSTER = 'of cluster'

const clusterKey = (object: Live): string =>
  keyOf(object.metadata.namespace, (object as LiveOf<DatabaseBackup>).spec.clusterRef)

/** Wires the loop to the caches. */
export function databaseBackupLoop(options: Options): { reconcile: Reconcile; allKeys(): Iterable<string> } {
  const { caches, queue, surroundings } = options
  const written = rememberWritten()
  const backups = caches.of<DatabaseBackup>(
    { apiVersion: API_VERSION, kind: 'DatabaseBackup' },
    { [OF_CLUSTER]: (object) => [clusterKey(object)] }
  )
  const clusters = caches.of<DatabaseCluster>({ apiVersion: API_VERSION, kind: 'DatabaseCluster' })

  // what the first list tells has not just happened
  const lane = () => (backups.synced ? 'now' : 'in turn')

  backups.onChange((now, before) => {
    if (now === undefined && before !== undefined) written.forget(before.metadata.uid)
    queue.add(clusterKey((now ?? before) as Live), lane())
  })
  for (const { onChange } of surroundings.values()) onChange((key) => queue.add(key, lane()))

  return {
    reconcile: databaseBackupReconciler({
      ...options,
      written,
      clusterAt(key) {
        const [namespace, name = ''] = key.split('/')
        return clusters.get(namespace, name) as DatabaseCluster | undefined
      },
      backupsOf: (key) => backups.by(OF_CLUSTER, key).map((backup) => written.newest(backup) as DatabaseBackup),
      backupNamed: (namespace, name) => backups.get(namespace, name) as DatabaseBackup | undefined
    }),
    allKeys: () =>
      new Set([
        ...clusters.list().map(({ metadata }) => keyOf(metadata.namespace, metadata.name)),
        ...backups.list().map(clusterKey)
      ])
  }
}
