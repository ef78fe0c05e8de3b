/** What is known of the world beside the object that is judged: read-only, gathered by somebody else. */
import type { BackupStorage } from '../src/api/backup-storage.ts'
import type { DatabaseBackup } from '../src/api/database-backup.ts'
import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import type { DatabaseProvider } from '../src/api/database-provider.ts'
import type { ObjectMeta } from '../src/api/metadata.ts'
import type { MonitoringConfig } from '../src/api/monitoring-config.ts'
import type { OpsRequest } from '../src/api/ops-request.ts'
import type { PodSchedulingPolicy } from '../src/api/pod-scheduling-policy.ts'

/** The part of a StorageClass that decides whether volumes can grow. */
export interface StorageClass {
  kind: 'StorageClass'
  metadata: ObjectMeta
  allowVolumeExpansion?: boolean
}

/** The kinds that rules look up, by the word they use for them. */
export interface FactKinds {
  BackupStorage: BackupStorage
  DatabaseBackup: DatabaseBackup
  DatabaseCluster: DatabaseCluster
  DatabaseProvider: DatabaseProvider
  MonitoringConfig: MonitoringConfig
  OpsRequest: OpsRequest
  PodSchedulingPolicy: PodSchedulingPolicy
  StorageClass: StorageClass
}

export type FactKind = keyof FactKinds

/** Any other object, of which only who owns it matters. */
export interface Stranger {
  apiVersion?: string
  kind: string
  metadata: ObjectMeta
}

/**
 * A read-only view of what the caches hold. What is not known is undefined and never a reason to refuse:
 * `knows` tells whether a missing object is really missing or only not read yet.
 */
export interface Facts {
  knows(kind: FactKind): boolean
  find<Kind extends FactKind>(kind: Kind, name: string, namespace?: string): FactKinds[Kind] | undefined
  all<Kind extends FactKind>(kind: Kind, namespace?: string): readonly FactKinds[Kind][]
  /** The StorageClass that volumes without one get. */
  defaultStorageClass(): StorageClass | undefined
  /** An object of a child operator, where it is in a cache. */
  child(apiVersion: string, kind: string, name: string, namespace?: string): Stranger | undefined
  /** The version of the child operator that is installed, as the DatabaseProvider of the name says. */
  operatorVersion(provider: string): string | undefined
}

/** Nothing is known: nothing is refused for it. */
export const NO_FACTS: Facts = {
  knows: () => false,
  find: () => undefined,
  all: () => [],
  defaultStorageClass: () => undefined,
  child: () => undefined,
  operatorVersion: () => undefined
}

const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class'

type Listed = FactKinds[FactKind] | Stranger

const keyOf = (kind: string, name: string, namespace = '') => `${kind}/${namespace}/${name}`

interface Beside {
  /** Kinds of which the objects are all there are, though none may be; those that occur are always among them. */
  readonly known?: readonly string[]
}

/** Facts from a list of objects. */
export function factsFrom(objects: readonly Listed[], { known = [] }: Beside = {}): Facts {
  const kinds = new Set([...known, ...objects.map(({ kind }) => kind)])
  const byKey = new Map(
    objects.map((object) => [keyOf(object.kind, object.metadata.name, object.metadata.namespace), object])
  )
  // rules ask once for each object that is judged: of a thousand objects each would look at all the others
  const ofKind = Map.groupBy(objects, ({ kind }) => kind)
  const inNamespace = Map.groupBy(objects, ({ kind, metadata }) => keyOf(kind, '', metadata.namespace))
  const all = <Kind extends FactKind>(kind: Kind, namespace?: string) =>
    ((namespace === undefined ? ofKind.get(kind) : inNamespace.get(keyOf(kind, '', namespace))) ??
      []) as readonly Listed[] as readonly FactKinds[Kind][]
  const find = <Kind extends FactKind>(kind: Kind, name: string, namespace?: string) =>
    byKey.get(keyOf(kind, name, namespace)) as FactKinds[Kind] | undefined
  return {
    knows: (kind) => kinds.has(kind),
    find,
    all,
    ...whatFollows(find, all),
    child: (apiVersion, kind, name, namespace) => {
      const found = byKey.get(keyOf(kind, name, namespace))
      return found !== undefined && 'apiVersion' in found && found.apiVersion === apiVersion ? found : undefined
    }
  }
}

/** As much of a cache as facts need. */
export interface Shelf {
  /** Whether all there is has been read. */
  readonly synced: boolean
  get(namespace: string | undefined, name: string): object | undefined
  list(namespace?: string): readonly object[]
}

export interface Shelves {
  of(kind: FactKind): Shelf
  /** Undefined where nobody reads the kind. */
  ofChildren(apiVersion: string, kind: string): Shelf | undefined
}

/** Facts as caches have them now: nothing is built when they change, and nothing copied. */
export function factsOver(shelves: Shelves): Facts {
  const find = <Kind extends FactKind>(kind: Kind, name: string, namespace?: string) =>
    shelves.of(kind).get(namespace, name) as FactKinds[Kind] | undefined
  const all = <Kind extends FactKind>(kind: Kind, namespace?: string) =>
    shelves.of(kind).list(namespace) as readonly FactKinds[Kind][]
  return {
    knows: (kind) => shelves.of(kind).synced,
    find,
    all,
    ...whatFollows(find, all),
    child: (apiVersion, kind, name, namespace) =>
      shelves.ofChildren(apiVersion, kind)?.get(namespace, name) as Stranger | undefined
  }
}

/** Answers that follow from those to other questions. */
const whatFollows = (
  find: Facts['find'],
  all: Facts['all']
): Pick<Facts, 'defaultStorageClass' | 'operatorVersion'> => ({
  defaultStorageClass: () => all('StorageClass').find(({ metadata }) => metadata.annotations?.[IS_DEFAULT] === 'true'),
  operatorVersion: (provider) => find('DatabaseProvider', provider)?.status?.operator?.installedVersion
})
