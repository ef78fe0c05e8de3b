/** How the kinds of the API server are spelled in its paths, asked for once per group and version. */
import type { KindRef } from '../api/live.ts'
import { isUnknownPath, NotServed } from './api-error.ts'
import { outsidePasses } from './pass.ts'
import type { Time } from './time.ts'
import type { Transport } from './transport.ts'

/** A kind as it is served. */
export interface Served {
  readonly plural: string
  readonly isNamespaced: boolean
}

export interface Discovery {
  /** Throws NotServed when the kind is not there; it is asked for again, but not more than every few seconds. */
  find(kind: KindRef): Promise<Served>
  /** The kind was not there when it was used: forgets how it was served. */
  forget(kind: KindRef): void
}

interface Resource {
  readonly name: string
  readonly kind: string
  readonly namespaced: boolean
}

interface Known {
  readonly askedAt: number
  readonly kinds: Promise<ReadonlyMap<string, Served>>
}

// A definition that has just been installed is found this fast, and nobody waits for it with more questions than this.
const ASK_AGAIN_AFTER_MS = 5_000

export function createDiscovery(transport: Transport, time: Time): Discovery {
  const versions = new Map<string, Known>()
  return {
    async find(kind) {
      const { apiVersion } = kind
      const known = versions.get(apiVersion)
      const found = (await known?.kinds)?.get(kind.kind)
      if (found !== undefined) return found
      if (known !== undefined && time.now() - known.askedAt < ASK_AGAIN_AFTER_MS) throw new NotServed(kind)
      const foundNow = (await ask(apiVersion, known)).get(kind.kind)
      if (foundNow === undefined) throw new NotServed(kind)
      return foundNow
    },
    forget({ apiVersion }) {
      versions.delete(apiVersion)
    }
  }

  /** Several who miss a kind at once share one question. */
  function ask(apiVersion: string, seen: Known | undefined): Promise<ReadonlyMap<string, Served>> {
    const newest = versions.get(apiVersion)
    if (newest !== undefined && newest !== seen) return newest.kinds
    const kinds = outsidePasses(() => read(apiVersion))
    const known = { askedAt: time.now(), kinds }
    versions.set(apiVersion, known)
    kinds.catch(() => {
      if (versions.get(apiVersion) === known) versions.delete(apiVersion) // no answer says nothing about the kinds
    })
    return kinds
  }

  async function read(apiVersion: string): Promise<ReadonlyMap<string, Served>> {
    try {
      const path = pathOfVersion(apiVersion)
      const { resources = [] } = await transport.request<{ resources?: readonly Resource[] }>({
        verb: 'get',
        kind: 'APIResourceList',
        path
      })
      return new Map(resources.filter(isWhole).map(({ kind, name, namespaced }) => [kind, served(name, namespaced)]))
    } catch (err) {
      if (isUnknownPath(err)) return new Map()
      throw err
    }
  }
}

/** Subresources are listed beside their kinds, as `pods/log`. */
const isWhole = ({ name }: Resource): boolean => !name.includes('/')

const served = (plural: string, isNamespaced: boolean): Served => ({ plural, isNamespaced })

const pathOfVersion = (apiVersion: string): string =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`

/** The path of all objects of a kind, in one namespace or in every one. */
export function collectionPath({ apiVersion }: KindRef, { plural, isNamespaced }: Served, namespace?: string): string {
  const within = isNamespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  return `${pathOfVersion(apiVersion)}${within}/${plural}`
}
