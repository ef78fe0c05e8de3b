/** What the caches have around the clusters of one provider, and whose cluster an object tells of. */
import { LABELS } from '../providers/applier.ts'
import { type Driver, isDriver } from '../providers/contract.ts'
import { labelled, type Watch } from '../providers/found.ts'
import type { Registry } from '../providers/registry.ts'
import type { KindRef, Live } from '../src/api/live.ts'
import type { Cache } from '../src/kube/cache.ts'
import type { Caches } from '../src/kube/caches.ts'
import type { Client } from '../src/kube/client.ts'

const byCluster = ({ name }: Driver): string => `cluster of ${name}`

export interface Surroundings {
  /** The kinds that the API server does not serve. */
  unserved(): readonly KindRef[]
  /** Whether what is missing is really missing. */
  isRead(): boolean
  /** Why some of it cannot be read any more, so that what is known grows old. */
  refusal(): string | undefined
  /** Every object that tells of the cluster; the main child may be somebody else's. */
  around(namespace: string, name: string): readonly Live[]
  /** The same as the API server has it now, for what must not be decided by a cache that is behind. */
  aroundNow(namespace: string, name: string, client: Pick<Client, 'list'>): Promise<readonly Live[]>
  /** Tells the key of the cluster that a change is about, and the object where it is gone. */
  onChange(tell: (key: string, gone: Live | undefined) => void): void
}

export const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`

/** The main child is told by its name: one of that name that is not ours is of interest too. */
const everyWatch = ({ child, owns, watches }: Driver): readonly Watch[] => [
  { ...child, clusterOf: ({ metadata }) => metadata.name },
  ...owns.map((kind) => labelled(kind, LABELS.cluster)),
  ...watches
]

/** Begins to read what a provider wants to see. */
export function surroundingsOf(driver: Driver, caches: Caches): Surroundings {
  const index = byCluster(driver)
  const read = everyWatch(driver).map((watch) => ({ watch, cache: cacheOf(watch, index, caches) }))
  const unserved = () => read.map(({ watch }) => watch).filter((kind) => caches.unserved(kind))
  return {
    unserved,
    isRead: () => read.every(({ watch, cache }) => cache.synced || caches.unserved(watch)),
    refusal: () => read.map(({ watch }) => caches.refusal(watch)).find((why) => why !== undefined),
    around: (namespace, name) => eachOnce(read.flatMap(({ cache }) => cache.by(index, keyOf(namespace, name)))),
    async aroundNow(namespace, name, client) {
      const served = read.map(({ watch }) => watch).filter((watch) => !caches.unserved(watch))
      const lists = await Promise.all(
        served.map(async (watch) => {
          const all = await client.list(watch, namespace)
          return all.filter((object) => keysOf(watch, object).includes(keyOf(namespace, name)))
        })
      )
      return eachOnce(lists.flat())
    },
    onChange(tell) {
      for (const { watch, cache } of read) {
        cache.onChange((now, before) => {
          const keys = new Set([now, before].flatMap((object) => keysOf(watch, object)))
          for (const key of keys) tell(key, now === undefined ? before : undefined)
        })
      }
    }
  }
}

/** One that several watches tell of is one. */
const eachOnce = (objects: readonly Live[]): Live[] => [
  ...new Map(objects.map((object) => [object.metadata.uid, object])).values()
]

/** The surroundings of the clusters of every provider, by its name. */
export const surroundingsIn = (registry: Registry, caches: Caches): ReadonlyMap<string, Surroundings> =>
  new Map(registry.providers.filter(isDriver).map((driver) => [driver.name, surroundingsOf(driver, caches)]))

function cacheOf(watch: Watch, index: string, caches: Caches): Cache {
  const { apiVersion, kind, selector } = watch
  return caches.of(
    { apiVersion, kind, ...(selector !== undefined && { selector }) },
    { [index]: (object) => keysOf(watch, object) }
  )
}

function keysOf(watch: Watch, object: Live | undefined): string[] {
  const name = object && watch.clusterOf(object)
  return name ? [keyOf(object.metadata.namespace, name)] : []
}
