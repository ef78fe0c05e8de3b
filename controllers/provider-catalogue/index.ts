/** The loop that publishes what each provider can do here, as one DatabaseProvider each. */
import { type Driver, isDriver } from '../../providers/contract.ts'
import { DEPLOYMENT, installedVersion } from '../../providers/installation.ts'
import type { Registry } from '../../providers/registry.ts'
import type { DatabaseProvider } from '../../src/api/database-provider.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { Caches } from '../../src/kube/caches.ts'
import type { Client } from '../../src/kube/client.ts'
import type { Reconcile } from '../../src/kube/controller.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import type { Queue } from '../../src/kube/queue.ts'
import { isSame } from '../same.ts'
import { catalogueOf } from './status.ts'

export interface Options {
  readonly caches: Caches
  readonly client: Pick<Client, 'apply'>
  readonly registry: Registry
  readonly queue: Pick<Queue, 'add'>
  readonly wall: () => number
}

const KIND = { apiVersion: API_VERSION, kind: 'DatabaseProvider' }

/** No event tells that a kind is served now. */
const SECONDS_BETWEEN_LOOKS = 30

/** Wires the loop to the caches. */
export function providerCatalogueLoop({ caches, client, registry, queue, wall }: Options): {
  reconcile: Reconcile
  allKeys(): Iterable<string>
} {
  const drivers = new Map(registry.providers.filter(isDriver).map((driver) => [driver.name, driver]))
  const published = caches.of<DatabaseProvider>(KIND)
  published.onChange((now, before) => {
    const name = (now ?? before)?.metadata.name ?? ''
    if (drivers.has(name)) queue.add(name)
  })
  const deployments = new Map(
    [...drivers.values()].map(({ name, installation }) => {
      const cache = caches.of({ ...DEPLOYMENT, selector: installation.selector })
      cache.onChange(() => queue.add(name))
      return [name, cache]
    })
  )

  const here = ({ name, installation, child, owns }: Driver) => ({
    installedVersion: installedVersion(deployments.get(name)?.list() ?? [], installation),
    unserved: [child, ...owns].filter((kind) => isOfChild(kind, child) && caches.unserved(kind)).map(({ kind }) => kind)
  })

  return {
    async reconcile(name) {
      const driver = drivers.get(name)
      if (driver === undefined) return undefined
      const before = published.get(undefined, name) as DatabaseProvider | undefined
      const metadata = { name }
      if (before === undefined)
        await client.apply({ ...KIND, metadata }, { manager: FIELD_MANAGERS.catalogue, force: true })
      const status = catalogueOf(driver, here(driver), before, new Date(wall()))
      if (before === undefined || !isSame(before.status, status)) {
        await client.apply(
          { ...KIND, metadata, ...{ status } },
          { manager: FIELD_MANAGERS.catalogue, force: true, subresource: 'status' }
        )
      }
      return { againAfterSeconds: SECONDS_BETWEEN_LOOKS }
    },
    allKeys: () => drivers.keys()
  }
}

/** Kinds that other projects define, such as a PodMonitor, may well be missing. */
const isOfChild = (kind: { readonly apiVersion: string }, child: { readonly apiVersion: string }): boolean =>
  kind.apiVersion.split('/')[0] === child.apiVersion.split('/')[0]
