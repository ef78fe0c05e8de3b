/** What the operator asks of the API server, object by object. */
import type { KindRef, Live, LiveOf } from '../api/live.ts'
import { isNotFound, isUnknownPath, NotLeader, NotServed } from './api-error.ts'
import { collectionPath, type Discovery } from './discovery.ts'
import type { Asked, Transport } from './transport.ts'

/** One object by its name. */
export interface Target extends KindRef {
  readonly namespace?: string
  readonly name: string
}

/** The part of what is written that every kind has. */
export interface Named extends KindRef {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    /** The object must be this one: with it a write never makes an object anew. */
    readonly uid?: string
    /** The object must be as it was then. */
    readonly resourceVersion?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly finalizers?: readonly string[]
    readonly ownerReferences?: readonly object[]
  }
}

/** An object as it is written: only what we mean, in whatever fields the kind has. */
export type Manifest = Named | (Named & Readonly<Record<string, unknown>>)

/** Ends a request early. Inside a pass of a controller, the end of the pass ends its requests too. */
export interface Abortable {
  readonly signal?: AbortSignal
}

export interface WriteOptions extends Abortable {
  /** Who writes. */
  readonly manager: string
  /** Judged and answered as ever, and not stored. */
  readonly dryRun?: boolean
  readonly subresource?: string
}

export interface ApplyOptions extends WriteOptions {
  /** Takes the fields over from whoever owns them. */
  readonly force?: boolean
}

export interface PatchOptions extends WriteOptions {
  /** How the patch is to be read: a fragment to merge, or a list of RFC 6902 operations. */
  readonly type: 'merge' | 'json'
}

export interface DeleteOptions extends Abortable {
  /** Only this very object goes, not another of the same name. */
  readonly uid: string
  /** Only if nobody has changed it since. */
  readonly resourceVersion?: string
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan'
}

export interface Client {
  /** Undefined when there is none. */
  get<Fields extends object>(target: Target, options?: Abortable): Promise<LiveOf<Fields> | undefined>
  /** All of a kind in a namespace, as it is now: no cache is behind. */
  list(kind: KindRef & { readonly selector?: string }, namespace: string, options?: Abortable): Promise<readonly Live[]>
  /** Server-side apply; returns the object as it is now. */
  apply<Fields extends object>(manifest: Manifest, options: ApplyOptions): Promise<LiveOf<Fields>>
  create<Fields extends object>(manifest: Manifest, options: WriteOptions): Promise<LiveOf<Fields>>
  patch<Fields extends object>(target: Target, patch: object, options: PatchOptions): Promise<LiveOf<Fields>>
  /** False when there was nothing to delete. */
  delete(target: Target, options: DeleteOptions): Promise<boolean>
}

/** Where an object is found. */
export const targetOf = ({ apiVersion, kind, metadata }: Live | Manifest): Target => ({
  apiVersion,
  kind,
  name: metadata.name,
  ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace })
})

export interface ClientOptions {
  readonly transport: Transport
  readonly discovery: Discovery
  /** Asked right before each write; without a yes, nothing is written. */
  readonly mayWrite: () => boolean
}

const APPLY = 'application/apply-patch+yaml'
const PATCHES = { merge: 'application/merge-patch+json', json: 'application/json-patch+json' } as const

/** A request to one object, or to the collection that it is to be made in. */
interface Wish extends Omit<Asked, 'kind' | 'path'> {
  readonly target: Omit<Target, 'name'> & { readonly name?: string }
  readonly subresource?: string | undefined
}

/** A client that resolves kinds by itself and writes only while it may. */
export function createClient({ transport, discovery, mayWrite }: ClientOptions): Client {
  return {
    get: (target, options) => unlessMissing(ask({ verb: 'get', target, ...signalIn(options) })),
    async list({ apiVersion, kind, selector }, namespace, options) {
      const query = selector === undefined ? {} : { labelSelector: selector }
      const target = { apiVersion, kind, namespace }
      const { items } = await ask<{ items: readonly Live[] }>({ verb: 'list', target, query, ...signalIn(options) })
      return items.map((item) => ({ ...item, apiVersion, kind })) // items of Kubernetes' own kinds do not say what they are
    },
    apply: (manifest, { force = false, ...options }) =>
      write({
        verb: 'apply',
        target: targetOf(manifest),
        method: 'PATCH',
        contentType: APPLY,
        body: manifest,
        ...writing(options, { force: String(force) })
      }),
    create(manifest, options) {
      const { name: _, ...target } = targetOf(manifest)
      return write({ verb: 'create', target, method: 'POST', body: manifest, ...writing(options) })
    },
    patch: (target, patch, { type, ...options }) =>
      write({ verb: 'patch', target, method: 'PATCH', contentType: PATCHES[type], body: patch, ...writing(options) }),
    async delete(target, { uid, resourceVersion, propagation = 'Background', signal }) {
      const preconditions = { uid, ...(resourceVersion === undefined ? {} : { resourceVersion }) }
      const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions, propagationPolicy: propagation }
      const answer = write<object>({ verb: 'delete', target, method: 'DELETE', body, ...signalIn({ signal }) })
      return (await unlessMissing(answer)) !== undefined
    }
  }

  function write<Result>(wish: Wish): Promise<Result> {
    return ask({
      ...wish,
      rightBefore() {
        if (!mayWrite()) throw new NotLeader()
      }
    })
  }

  async function ask<Result>({ target, subresource, ...asked }: Wish): Promise<Result> {
    const collection = collectionPath(target, await discovery.find(target), target.namespace)
    const name = target.name === undefined ? undefined : encodeURIComponent(target.name)
    const path = [collection, name, subresource].filter((segment) => segment !== undefined).join('/')
    try {
      return await transport.request<Result>({ ...asked, kind: target.kind, path })
    } catch (err) {
      if (!isUnknownPath(err)) throw err
      discovery.forget(target) // its definition was there before
      throw new NotServed(target)
    }
  }
}

/** What all writes say: who, whether in earnest, and that an unknown field is a mistake. */
function writing({ manager, dryRun = false, subresource, signal }: WriteOptions, more: Record<string, string> = {}) {
  const query = { fieldManager: manager, fieldValidation: 'Strict', ...(dryRun ? { dryRun: 'All' } : {}), ...more }
  return { query, subresource, ...signalIn({ signal }) }
}

const signalIn = ({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Abortable =>
  signal === undefined ? {} : { signal }

function unlessMissing<Result>(answer: Promise<Result>): Promise<Result | undefined> {
  return answer.catch((err: unknown) => {
    if (isNotFound(err)) return undefined
    throw err
  })
}
