/** The loop that tells each storage, policy and monitoring configuration who uses it: while somebody does, it cannot be deleted. */

import { backupStorageStatus } from '../../src/api/backup-storage.ts'
import type { DatabaseBackup } from '../../src/api/database-backup.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { fitted } from '../../src/api/fitted.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { Live, LiveOf } from '../../src/api/live.ts'
import type { Caches } from '../../src/kube/caches.ts'
import type { Client } from '../../src/kube/client.ts'
import type { Reconcile } from '../../src/kube/controller.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import type { Queue } from '../../src/kube/queue.ts'
import { isSame } from '../same.ts'

const USED = ['BackupStorage', 'PodSchedulingPolicy', 'MonitoringConfig'] as const
type UsedKind = (typeof USED)[number]

export interface User {
  readonly kind: string
  readonly namespace?: string
  readonly name: string
}

interface InUse {
  readonly usedBy: readonly User[]
  readonly usedByCount: number
}

/** What a user names: kind, namespace and name of each, as one text. */
type Use = string

const USES = 'uses'

const use = (kind: UsedKind, namespace: string | undefined, name: string): Use =>
  `${kind}/${kind === 'PodSchedulingPolicy' ? '' : (namespace ?? '')}/${name}`

const uses = (namespace: string | undefined, named: readonly (readonly [UsedKind, string | undefined])[]): Use[] => [
  ...new Set(named.flatMap(([kind, name]) => (name === undefined ? [] : [use(kind, namespace, name)])))
]

/** A cluster uses what it names, also what it has switched off for a while. */
function usesOfCluster(object: Live): Use[] {
  const { metadata, spec } = object as LiveOf<DatabaseCluster>
  return uses(metadata.namespace, [
    ['BackupStorage', spec.backup?.storageRef?.name],
    ['BackupStorage', spec.dataSource?.external?.storageRef.name],
    ['MonitoringConfig', spec.monitoring?.configRef?.name],
    ['PodSchedulingPolicy', spec.podSchedulingPolicy?.ref?.name]
  ])
}

/** A backup needs its storage for as long as somebody may restore it. */
function usesOfBackup(object: Live): Use[] {
  const { metadata, spec } = object as LiveOf<DatabaseBackup>
  return uses(metadata.namespace, [['BackupStorage', spec.storageRef?.name]])
}

export interface Options {
  readonly caches: Caches
  readonly client: Pick<Client, 'apply'>
  readonly queue: Pick<Queue, 'add'>
  /** Whether every namespace is watched; if not, users of what has no namespace may be out of sight. */
  readonly seesAll: boolean
}

/** Wires the loop to the caches. */
export function inUseLoop({ caches, client, queue, seesAll }: Options): {
  reconcile: Reconcile
  allKeys(): Iterable<string>
} {
  const users = [
    {
      cache: caches.of({ apiVersion: API_VERSION, kind: 'DatabaseCluster' }, { [USES]: usesOfCluster }),
      of: usesOfCluster
    },
    {
      cache: caches.of({ apiVersion: API_VERSION, kind: 'DatabaseBackup' }, { [USES]: usesOfBackup }),
      of: usesOfBackup
    }
  ]
  const kinds = USED.filter((kind) => seesAll || kind !== 'PodSchedulingPolicy')
  const used = new Map(kinds.map((kind) => [kind as string, caches.of({ apiVersion: API_VERSION, kind })]))

  for (const { cache, of } of users) {
    cache.onChange((now, before) => {
      const [after, earlier] = [now ? of(now) : [], before ? of(before) : []]
      for (const key of new Set(after).symmetricDifference(new Set(earlier))) queue.add(key)
    })
  }
  for (const [kind, cache] of used) {
    cache.onChange((now) => {
      if (now) queue.add(use(kind as UsedKind, now.metadata.namespace, now.metadata.name))
    })
  }

  function usersOf(key: Use): User[] {
    const clusterScoped = key.startsWith('PodSchedulingPolicy/')
    return users
      .flatMap(({ cache }) => cache.by(USES, key))
      .map(({ kind, metadata: { namespace, name } }) => ({
        kind,
        ...(clusterScoped && namespace && { namespace }),
        name
      }))
      .sort(byPlace)
  }

  return {
    async reconcile(key) {
      const [kind = '', namespace = '', name = ''] = key.split('/')
      const object = used.get(kind)?.get(namespace || undefined, name) as LiveOf<{ status?: InUse }> | undefined
      if (object === undefined) return undefined
      const all = usersOf(key)
      const status = fitted(backupStorageStatus, { usedBy: all, usedByCount: all.length }) as InUse
      if (isSame(object.status, status)) return undefined
      const { uid } = object.metadata
      await client.apply(
        { apiVersion: API_VERSION, kind, metadata: { name, uid, ...(namespace && { namespace }) }, ...{ status } },
        { manager: FIELD_MANAGERS.catalogue, force: true, subresource: 'status' }
      )
      return undefined
    },
    allKeys: () =>
      [...used].flatMap(([kind, cache]) =>
        cache.list().map(({ metadata }) => use(kind as UsedKind, metadata.namespace, metadata.name))
      )
  }
}

function byPlace(a: User, b: User): number {
  const [left, right] = [a, b].map(({ kind, namespace = '', name }) => `${kind}/${namespace}/${name}`) as [
    string,
    string
  ]
  return left < right ? -1 : 1
}
