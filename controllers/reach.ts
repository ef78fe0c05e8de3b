/** Where the operator looks: in which namespaces, and whether at what belongs to none. */
import { API_VERSION } from '../src/api/kind.ts'
import { KINDS } from '../src/api/kinds.ts'
import type { KindRef } from '../src/api/live.ts'
import type { Place } from '../src/kube/caches.ts'

export interface Reach {
  /** The only namespaces it looks at; empty for all. */
  readonly namespaces: readonly string[]
  /** Whether it reads what belongs to no namespace; what it does not read it does not know, which refuses nothing. */
  readonly clusterFacts: boolean
}

export const STORAGE_CLASS: KindRef = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' }

const CLUSTER_SCOPED = new Set(KINDS.filter(({ scope }) => scope === 'Cluster').map(({ kind }) => kind))

const isClusterScoped = ({ apiVersion, kind }: KindRef): boolean =>
  apiVersion === API_VERSION ? CLUSTER_SCOPED.has(kind) : kind === STORAGE_CLASS.kind

/** The places in which the objects of a kind are read. */
export const placesIn =
  ({ namespaces, clusterFacts }: Reach) =>
  (kind: KindRef): readonly Place[] => {
    if (isClusterScoped(kind)) return clusterFacts ? [undefined] : []
    return namespaces.length === 0 ? [undefined] : namespaces
  }

/** Whether it may tell the whole cluster what there is and who uses it: part of it would look like all. */
export const seesAll = ({ namespaces, clusterFacts }: Reach): boolean => namespaces.length === 0 && clusterFacts
