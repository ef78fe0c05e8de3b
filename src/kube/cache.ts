/** What the API server has of one kind, kept in memory and current within moments. */
import type { Live, LiveOf } from '../api/live.ts'

/** What an object is found by beside its name: none, one or several keys. */
export type KeysOf = (object: Live) => readonly string[]

/** Told of one change: an object is new, changed, or gone. */
export type OnChange<Fields extends object = object> = (
  now: LiveOf<Fields> | undefined,
  before: LiveOf<Fields> | undefined
) => void

export interface Cache<Fields extends object = object> {
  /** Whether all there is has been read, once. It stays so while the API server is away. */
  readonly synced: boolean
  readonly size: number
  get(namespace: string | undefined, name: string): LiveOf<Fields> | undefined
  list(namespace?: string): readonly LiveOf<Fields>[]
  /** The objects that the index has under the key. */
  by(index: string, key: string): readonly LiveOf<Fields>[]
  /** Told of every change from now on; what it returns ends that. */
  onChange(listener: OnChange<Fields>): () => void
}

/** The side of a cache that whoever reads the API server writes to. */
export interface Store {
  readonly cache: Cache
  /** Finds objects by these keys too, those that are there already included. */
  addIndex(name: string, keysOf: KeysOf): void
  /** The object is so now; an older state of the same object is none. */
  put(object: Live): void
  /** It is so in a list, which is right even if that looks older: the API server may have been set back. */
  putListed(object: Live): void
  /** The object is gone; another one of the same name is not. */
  remove(object: Live): void
  markSynced(isSynced: boolean): void
}

interface Index {
  readonly keysOf: KeysOf
  readonly byKey: Map<string, Map<string, Live>>
}

/** An empty cache. `onTrouble` is told of what a listener throws, which is nobody else's business. */
export function createStore(onTrouble: (err: unknown) => void): Store {
  const byNamespace = new Map<string, Map<string, Live>>()
  const indexes = new Map<string, Index>()
  const listeners = new Set<OnChange>()
  let isSynced = false
  let size = 0

  function find(namespace: string | undefined, name: string): Live | undefined {
    return byNamespace.get(namespace ?? '')?.get(name)
  }

  function add(now: Live, before: Live | undefined): void {
    const { name, namespace = '' } = now.metadata
    const beside = byNamespace.get(namespace) ?? new Map<string, Live>()
    byNamespace.set(namespace, beside.set(name, now))
    if (before === undefined) size += 1
    for (const index of indexes.values()) {
      if (before !== undefined) takeOut(index, before)
      putIn(index, now)
    }
    tell(now, before)
  }

  function drop(before: Live): void {
    const { name, namespace = '' } = before.metadata
    const beside = byNamespace.get(namespace)
    beside?.delete(name)
    if (beside?.size === 0) byNamespace.delete(namespace)
    size -= 1
    for (const index of indexes.values()) takeOut(index, before)
    tell(undefined, before)
  }

  function tell(now: Live | undefined, before: Live | undefined): void {
    for (const listener of listeners) {
      try {
        listener(now, before)
      } catch (err) {
        onTrouble(err)
      }
    }
  }

  function put(now: Live, isNews: (now: Live, before: Live) => boolean): void {
    const named = find(now.metadata.namespace, now.metadata.name)
    const before = named?.metadata.uid === now.metadata.uid ? named : undefined
    if (before !== undefined && !isNews(now, before)) return
    if (named !== undefined && before === undefined) drop(named) // it was another object of the same name
    add(now, before)
  }

  return {
    cache: {
      get synced() {
        return isSynced
      },
      get size() {
        return size
      },
      get: find,
      list: (namespace) =>
        namespace === undefined
          ? [...byNamespace.values()].flatMap((beside) => [...beside.values()])
          : [...(byNamespace.get(namespace)?.values() ?? [])],
      by(name, key) {
        const index = indexes.get(name)
        if (index === undefined)
          throw new Error(`no index is called "${name}"; hand it in where the cache is asked for`)
        return [...(index.byKey.get(key)?.values() ?? [])]
      },
      onChange(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      }
    },
    addIndex(name, keysOf) {
      const index: Index = { keysOf, byKey: new Map() }
      for (const beside of byNamespace.values()) {
        for (const object of beside.values()) putIn(index, object)
      }
      indexes.set(name, index)
    },
    put: (object) => put(object, isNewer),
    putListed: (object) => put(object, isOther),
    remove({ metadata }) {
      const before = find(metadata.namespace, metadata.name)
      if (before?.metadata.uid === metadata.uid) drop(before)
    },
    markSynced(now) {
      isSynced = now
    }
  }
}

function putIn({ keysOf, byKey }: Index, object: Live): void {
  for (const key of keysOf(object)) {
    const under = byKey.get(key) ?? new Map<string, Live>()
    byKey.set(key, under.set(object.metadata.uid, object))
  }
}

function takeOut({ keysOf, byKey }: Index, object: Live): void {
  for (const key of keysOf(object)) {
    const under = byKey.get(key)
    under?.delete(object.metadata.uid)
    if (under?.size === 0) byKey.delete(key)
  }
}

const isOther = (now: Live, before: Live): boolean => now.metadata.resourceVersion !== before.metadata.resourceVersion

/** Resource versions of one kind are whole numbers that grow; an event that comes twice is no news. */
function isNewer(now: Live, before: Live): boolean {
  const [a, b] = [now.metadata.resourceVersion, before.metadata.resourceVersion]
  return a.length === b.length ? a > b : a.length > b.length
}
