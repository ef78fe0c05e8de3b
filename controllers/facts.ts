/** What the caches hold, as the rules ask for it. */
import { type FactKind, type Facts, factsOver } from '../providers/facts.ts'
import { API_VERSION } from '../src/api/kind.ts'
import type { KindRef } from '../src/api/live.ts'
import type { Cache } from '../src/kube/cache.ts'
import type { Caches } from '../src/kube/caches.ts'
import { STORAGE_CLASS } from './reach.ts'

const VERSIONS: Readonly<Record<FactKind, string>> = {
  BackupStorage: API_VERSION,
  DatabaseBackup: API_VERSION,
  DatabaseCluster: API_VERSION,
  DatabaseProvider: API_VERSION,
  MonitoringConfig: API_VERSION,
  OpsRequest: API_VERSION,
  PodSchedulingPolicy: API_VERSION,
  StorageClass: STORAGE_CLASS.apiVersion
}

/** Facts that are as current as the caches, which read what rules ask for from now on: our own kinds and the main children. */
export function factsOfCaches(caches: Caches, children: readonly KindRef[]): Facts {
  const known = new Map<string, Cache>(
    Object.entries(VERSIONS).map(([kind, apiVersion]) => [kind, caches.of({ apiVersion, kind })])
  )
  const ofChildren = new Map(
    children.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, caches.of({ apiVersion, kind })])
  )
  return factsOver({
    of: (kind) => known.get(kind) as Cache, // every kind of VERSIONS is there
    ofChildren: (apiVersion, kind) => ofChildren.get(`${apiVersion} ${kind}`)
  })
}
