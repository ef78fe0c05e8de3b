/**
 * The loop for what clusters refer to: whether the rules hold for it, and who uses it, for while somebody does it cannot be
 * deleted.
 */
import type { Facts } from '../../providers/facts.ts'
import type { Registry } from '../../providers/registry.ts'
import { backupStorage, backupStorageStatus } from '../../src/api/backup-storage.ts'
import { type Condition, setCondition } from '../../src/api/condition.ts'
import { type DatabaseBackup, databaseBackup } from '../../src/api/database-backup.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { fitted } from '../../src/api/fitted.ts'
import { API_VERSION, type Kind } from '../../src/api/kind.ts'
import type { Live, LiveOf } from '../../src/api/live.ts'
import { monitoringConfig } from '../../src/api/monitoring-config.ts'
import { podSchedulingPolicy } from '../../src/api/pod-scheduling-policy.ts'
import type { Caches } from '../../src/kube/caches.ts'
import type { Client } from '../../src/kube/client.ts'
import type { Reconcile } from '../../src/kube/controller.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import type { Queue } from '../../src/kube/queue.ts'
import { judgedStored, passed, refusalIn } from '../acceptance.ts'
import { isSame } from '../same.ts'

const USED = ['BackupStorage', 'PodSchedulingPolicy', 'MonitoringConfig'] as const
type UsedKind = (typeof USED)[number]

export interface User {
  readonly kind: string
  readonly namespace?: string
  readonly name: string
}

/** What we tell in the status of such an object; of a backup others tell more. */
interface Told {
  readonly usedBy?: readonly User[]
  readonly usedByCount?: number
  readonly conditions: readonly Condition[]
}

type Supporting = LiveOf<{ status?: Partial<Told> }>

/** What a user names: kind, namespace and name of each, as one text. */
type Use = string

const USES = 'uses'

const use = (kind: string, namespace: string | undefined, name: string): Use =>
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

/** What is judged, by the name of its kind. */
const JUDGED: Readonly<Record<string, Kind>> = {
  BackupStorage: backupStorage,
  PodSchedulingPolicy: podSchedulingPolicy,
  MonitoringConfig: monitoringConfig,
  DatabaseBackup: databaseBackup
}

const isUsed = (kind: string): kind is UsedKind => (USED as readonly string[]).includes(kind)

export interface Options {
  readonly caches: Caches
  readonly client: Pick<Client, 'apply'>
  readonly registry: Registry
  readonly facts: () => Facts
  readonly wall: () => number
  readonly queue: Pick<Queue, 'add'>
  /** Whether every namespace is watched; if not, users of what has no namespace may be out of sight. */
  readonly seesAll: boolean
}

/** Wires the loop to the caches. */
export function supportingLoop({ caches, client, queue, seesAll, registry, facts, wall }: Options): {
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
  const kinds = Object.keys(JUDGED).filter((kind) => seesAll || kind !== 'PodSchedulingPolicy')
  const judged = new Map(kinds.map((kind) => [kind, caches.of({ apiVersion: API_VERSION, kind })]))

  for (const { cache, of } of users) {
    cache.onChange((now, before) => {
      const [after, earlier] = [now ? of(now) : [], before ? of(before) : []]
      for (const key of new Set(after).symmetricDifference(new Set(earlier))) queue.add(key)
    })
  }
  for (const [kind, cache] of judged) {
    cache.onChange((now) => {
      if (now) queue.add(keyOf(kind, now))
    })
  }

  function usersOf(key: Use): Pick<Told, 'usedBy' | 'usedByCount'> {
    const clusterScoped = key.startsWith('PodSchedulingPolicy/')
    const all = users
      .flatMap(({ cache }) => cache.by(USES, key))
      .map(({ kind, metadata: { namespace, name } }) => ({
        kind,
        ...(clusterScoped && namespace && { namespace }),
        name
      }))
      .sort(byPlace)
    return fitted(backupStorageStatus, { usedBy: all, usedByCount: all.length }) as Pick<Told, 'usedBy' | 'usedByCount'>
  }

  /** Whether the rules hold, as the one condition that is ours. */
  function acceptance(kind: Kind, object: Supporting): readonly Condition[] {
    const findings = judgedStored(kind, object, registry, facts())
    const refusal = refusalIn(findings)
    const observed =
      refusal === undefined
        ? passed('Accepted', findings)
        : ({
            type: 'Accepted',
            status: 'False',
            reason: 'Refused',
            message: `Nothing uses it until this is mended: ${refusal}`
          } as const)
    const { generation = 0 } = object.metadata
    return setCondition(ours(object), { ...observed, observedGeneration: generation }, new Date(wall()))
  }

  return {
    async reconcile(key) {
      const [kind = '', namespace = '', name = ''] = key.split('/')
      const object = judged.get(kind)?.get(namespace || undefined, name) as Supporting | undefined
      const definition = JUDGED[kind]
      if (object === undefined || definition === undefined) return undefined
      const status: Told = { ...(isUsed(kind) && usersOf(key)), conditions: acceptance(definition, object) }
      const { usedBy, usedByCount } = object.status ?? {}
      if (isSame({ ...(isUsed(kind) && { usedBy, usedByCount }), conditions: ours(object) }, status)) return undefined
      const { uid } = object.metadata
      await client.apply(
        { apiVersion: API_VERSION, kind, metadata: { name, uid, ...(namespace && { namespace }) }, ...{ status } },
        { manager: FIELD_MANAGERS.catalogue, force: true, subresource: 'status' }
      )
      return undefined
    },
    allKeys: () => [...judged].flatMap(([kind, cache]) => cache.list().map((object) => keyOf(kind, object)))
  }
}

const keyOf = (kind: string, { metadata: { namespace, name } }: Live): Use => use(kind, namespace, name)

/** Whoever makes a backup tells the rest of how it is. */
const ours = ({ status }: Supporting): readonly Condition[] =>
  (status?.conditions ?? []).filter(({ type }) => type === 'Accepted')

function byPlace(a: User, b: User): number {
  const [left, right] = [a, b].map(({ kind, namespace = '', name }) => `${kind}/${namespace}/${name}`) as [
    string,
    string
  ]
  return left < right ? -1 : 1
}
