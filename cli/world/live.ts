/** The world of a cluster: what its API server shows the user of one namespace. */
import { type FactKind, type FactKinds, factsFrom, type Stranger } from '../../providers/facts.ts'
import type { Registry } from '../../providers/registry.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { KindRef, Live } from '../../src/api/live.ts'
import { isForbidden, isNotServed } from '../../src/kube/api-error.ts'
import type { ApiServer, Within } from '../live/api-server.ts'
import { type World, watchesOf } from './world.ts'

const OURS = [
  'BackupStorage',
  'DatabaseBackup',
  'DatabaseCluster',
  'DatabaseProvider',
  'MonitoringConfig',
  'OpsRequest',
  'PodSchedulingPolicy'
] as const satisfies readonly FactKind[]

const STORAGE_CLASS: KindRef = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' }

/** `onHidden` hears of the kinds that the user may not read: what depends on them is not judged. */
export async function liveWorld(
  api: ApiServer,
  registry: Registry,
  onHidden: (kinds: readonly string[]) => void
): Promise<World> {
  const { namespace } = api
  const hidden = new Set<string>()
  const readable = async (kind: KindRef, within: Within = { namespace }): Promise<readonly Live[]> => {
    try {
      return await api.list(kind, within)
    } catch (err) {
      if (!isForbidden(err) && !(isNotServed(err) && kind.apiVersion !== API_VERSION)) throw err
      if (isForbidden(err)) hidden.add(kind.kind)
      return []
    }
  }
  const kinds = [...OURS.map((kind) => ({ apiVersion: API_VERSION, kind })), STORAGE_CLASS]
  const children = registry.providers.map(({ child }) => child)
  const lists = await Promise.all([...kinds, ...children].map((kind) => readable(kind)))
  if (hidden.size > 0) onHidden([...hidden])
  const known = kinds.map(({ kind }) => kind).filter((kind) => !hidden.has(kind))
  return {
    facts: factsFrom(lists.flat() as unknown as (FactKinds[FactKind] | Stranger)[], { known }),
    namespace,
    async around({ metadata: { name } }, driver) {
      const around = await Promise.all(
        watchesOf(driver).map(async (watch) =>
          (await readable(watch, { namespace, selector: watch.selector })).filter(
            (object) => watch.clusterOf(object) === name
          )
        )
      )
      return [...new Map(around.flat().map((object) => [object.metadata.uid, object])).values()]
    },
    shows: ({ kind }) => !hidden.has(kind),
    async named(_, wanted) {
      const read = wanted.map((one) =>
        api.get({ ...one, namespace }).catch((err: unknown) => {
          if (isForbidden(err) || isNotServed(err)) return undefined
          throw err
        })
      )
      return (await Promise.all(read)).filter((object) => object !== undefined)
    }
  }
}
