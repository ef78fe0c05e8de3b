/** The caches of the process: whoever asks for the same kind and selector shares one. */
import type { KindRef, Live } from '../api/live.ts'
import type { Logger } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { type Cache, createStore, type KeysOf, type Store } from './cache.ts'
import type { Discovery } from './discovery.ts'
import { listWatch } from './list-watch.ts'
import type { ReaderState } from './reader.ts'
import type { Time } from './time.ts'
import type { Transport } from './transport.ts'
import { trimmed } from './trimmed.ts'
import { createTurns, type Turns } from './turns.ts'

/** Which objects are kept. */
export interface Watched extends KindRef {
  /** Only objects with these labels. */
  readonly selector?: string
  /** Only the object of this name. */
  readonly name?: string
  /** Where, if not wherever else its kind is read. */
  readonly places?: readonly Place[]
}

/** Indexes by the name they are asked for. */
export type Indexes = Readonly<Record<string, KeysOf>>

/** Which kinds are asked about: all of them when it is left away. */
export type Asking = (kind: KindRef) => boolean

export interface Caches {
  of<Fields extends object>(watched: Watched, indexes?: Indexes): Cache<Fields>
  start(): void
  /** Resolves when every watch has ended. */
  stop(): Promise<void>
  /** Resolves when every kind that is asked about has been read once, or is not served. */
  synced(isAskedAbout?: Asking): Promise<void>
  /** The kinds that `synced` still waits for. */
  waitingFor(isAskedAbout?: Asking): readonly string[]
  /** Whether the API server does not know the kind. */
  unserved(kind: KindRef): boolean
  /** Why the API server does not let us read the kind; undefined while it does. */
  refusal(kind: KindRef): string | undefined
  /** Told whenever a kind is refused to us, or is not any more. */
  onRefusal(listener: () => void): void
  /** Those that all reading takes, for whoever has as much to do. */
  readonly turns: Turns
}

/** A namespace, or undefined for all there is. */
export type Place = string | undefined

export interface CachesOptions {
  readonly transport: Transport
  readonly discovery: Discovery
  /** What is left of an object in memory; without it, all but managedFields and what kubectl applied last. */
  readonly trim?: (object: Live) => Live
  /** Where the objects of a kind are read; nobody waits for a kind that is read nowhere. Everywhere without it. */
  readonly placesOf?: (kind: KindRef) => readonly Place[]
  readonly time: Time
  /** From 0 to 1, for the spread of pauses. */
  readonly random: () => number
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'listed' | 'watchEnded' | 'watchCachedObjects'>
}

/** One cache and the watches that feed it, one for each place. */
interface Fed {
  readonly watched: Watched
  readonly store: Store
  readonly places: readonly Place[]
  readonly states: Map<Place, ReaderState>
  readonly refusals: Map<Place, string>
  stop: () => Promise<unknown>
}

const EVERYWHERE: readonly Place[] = [undefined]
const every: Asking = () => true

export function createCaches(options: CachesOptions): Caches {
  const { trim = trimmed, placesOf = () => EVERYWHERE, log, metrics, time } = options
  const turns = createTurns(time.now)
  const surroundings = { ...options, turns }
  const all = new Map<string, Fed>()
  const concerned = new Set<() => void>()
  const waiting = new Set<{ readonly isAskedAbout: Asking; readonly resolve: () => void }>()
  let isStarted = false
  metrics.watchCachedObjects(counts)

  return {
    of<Fields extends object>(watched: Watched, indexes: Indexes = {}) {
      const fed = all.get(keyOf(watched)) ?? add(watched)
      for (const [name, keysOf] of Object.entries(indexes)) fed.store.addIndex(name, keysOf)
      return fed.store.cache as Cache<Fields>
    },
    start() {
      isStarted = true
      for (const fed of all.values()) feed(fed)
    },
    async stop() {
      isStarted = false
      await Promise.all([...all.values()].map(({ stop }) => stop()))
    },
    synced: (isAskedAbout = every) =>
      new Promise((resolve) => {
        waiting.add({ isAskedAbout, resolve })
        tellWhenSynced()
      }),
    waitingFor,
    unserved: (kind) => fedWith(kind).some(({ states }) => [...states.values()].includes('unserved')),
    refusal: (kind) => fedWith(kind).flatMap(({ refusals }) => [...refusals.values()])[0],
    onRefusal: (listener) => void concerned.add(listener),
    turns
  }

  function add(watched: Watched): Fed {
    const onTrouble = (err: unknown) => log.error({ kind: watched.kind, err }, 'Somebody could not take a change')
    const fed: Fed = {
      watched,
      store: createStore(onTrouble),
      places: watched.places ?? placesOf(watched),
      states: new Map(),
      refusals: new Map(),
      stop: async () => {}
    }
    all.set(keyOf(watched), fed)
    if (isStarted) feed(fed)
    return fed
  }

  function feed(fed: Fed): void {
    const { watched, store, places, states, refusals } = fed
    const stops = places.map((namespace) =>
      listWatch(
        {
          ...watched,
          ...(namespace === undefined ? {} : { namespace }),
          trim,
          store,
          onState(state) {
            states.set(namespace, state)
            store.markSynced(places.every((each) => states.get(each) === 'synced'))
            tellWhenSynced()
            if (refusals.delete(namespace)) tellConcerned()
          },
          onRefused(why) {
            const isNew = !refusals.has(namespace)
            refusals.set(namespace, why)
            if (isNew) tellConcerned()
          }
        },
        surroundings
      )
    )
    fed.stop = () => Promise.all(stops.map((stop) => stop()))
  }

  function waitingFor(isAskedAbout: Asking = every): string[] {
    return [...all.values()]
      .filter(({ watched, places, states }) => isAskedAbout(watched) && states.size < places.length)
      .map(({ watched }) => watched.kind)
  }

  function tellWhenSynced(): void {
    for (const one of waiting) {
      if (waitingFor(one.isAskedAbout).length > 0) continue
      waiting.delete(one)
      one.resolve()
    }
  }

  function tellConcerned(): void {
    for (const listener of concerned) listener()
  }

  function fedWith({ apiVersion, kind }: KindRef): Fed[] {
    return [...all.values()].filter(({ watched }) => watched.apiVersion === apiVersion && watched.kind === kind)
  }

  function* counts(): Generator<readonly [string, number]> {
    for (const kind of new Set([...all.values()].map(({ watched }) => watched.kind))) {
      const ofKind = [...all.values()].filter(({ watched }) => watched.kind === kind)
      yield [kind, ofKind.reduce((sum, { store }) => sum + store.cache.size, 0)]
    }
  }
}

const keyOf = ({ apiVersion, kind, selector = '', name = '', places = [] }: Watched): string =>
  [apiVersion, kind, selector, name, ...places].join(' ')
