/** Reads a kind until something ends it: the whole list where it is new to us, then every change. */
import type { KindRef, Live } from '../api/live.ts'
import type { Metrics } from '../metrics.ts'
import { isExpired, isForbidden, isInvalid, isNotServed, isTooNew, isUnknownPath, NotServed } from './api-error.ts'
import type { Store } from './cache.ts'
import { collectionPath, type Discovery } from './discovery.ts'
import { createLines, Unreadable } from './lines.ts'
import { createListItems } from './list-items.ts'
import { refusalOf } from './refusal.ts'
import type { Time } from './time.ts'
import type { Transport } from './transport.ts'
import type { Turns } from './turns.ts'

/** What is read, and where to. */
export interface Subject extends KindRef {
  readonly selector?: string
  readonly name?: string
  /** Every namespace without it; a kind that has none is read whole all the same. */
  readonly namespace?: string
  /** What is kept of an object. */
  readonly trim: (object: Live) => Live
  readonly store: Store
  readonly onState: (state: ReaderState) => void
  /** The API server does not let us read it, for this reason; what was read before grows old. */
  readonly onRefused: (why: string) => void
}

export type ReaderState =
  /** All there was has been read, and every change since. */
  | 'synced'
  /** The API server does not know the kind, so there is none. */
  | 'unserved'

/** What it is read by. */
export interface Means {
  readonly transport: Transport
  readonly discovery: Discovery
  readonly turns: Turns
  readonly time: Time
  /** From 0 to 1, so that those who begin together do not end together. */
  readonly random: () => number
  readonly metrics: Pick<Metrics, 'listed'>
}

export interface Reader {
  /** Goes on after the last change that it knows of. Ends when the API server ends the watch, and else throws. */
  read(signal: AbortSignal): Promise<void>
}

/** A line of a watch. */
interface Event {
  readonly type: string
  readonly object: Live
}

/** A list that is being read, and what it has shown so far. */
interface Listing {
  readonly began: number
  /** Name and uid of each object: a garbled line may have given the uid of one to a name that nobody has. */
  readonly shown: Set<string>
}

const PAGE = '500'
const PAGE_SILENCE_MS = 30_000
// The API server is asked to end each watch within a minute: of a kind that never changes nothing else would be heard,
// no bookmark either, and a connection that leads nowhere any more would look the same.
const [SHORTEST_WATCH_SECONDS, LONGEST_WATCH_SECONDS] = [45, 60]
const SILENCE_MS = 70_000
const LIST_FIRST = { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }
const LIST_HAS_ENDED = 'k8s.io/initial-events-end'

export function createReader(subject: Subject, means: Means): Reader {
  const { kind, store } = subject
  const { transport, discovery, turns, time, random, metrics } = means
  const selecting = {
    ...(subject.selector === undefined ? {} : { labelSelector: subject.selector }),
    ...(subject.name === undefined ? {} : { fieldSelector: `metadata.name=${subject.name}` })
  }
  /** What is known: a watch goes on from there. Undefined while the list has not been read. */
  let version: string | undefined
  let canListByWatch = true
  let namespace: string | undefined

  return { read }

  async function read(signal: AbortSignal): Promise<void> {
    try {
      const served = await discovery.find(subject)
      namespace = served.isNamespaced ? subject.namespace : undefined
      const path = collectionPath(subject, served, namespace)
      await follow(await open(path, signal))
    } catch (err) {
      if (goesOnInVain(err)) version = undefined
      if (isForbidden(err)) {
        version = undefined // with the list it is told that we may read again
        subject.onRefused(err.message)
      }
      if (isUnknownPath(err)) discovery.forget(subject)
      if (!isUnknownPath(err) && !isNotServed(err)) throw err
      version = undefined
      await removeAllBut(new Set())
      subject.onState('unserved')
      throw new NotServed(subject)
    }
  }

  /** A watch that sends the list first where that is served; else the list by pages, then a watch. */
  async function open(path: string, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    if (version === undefined && canListByWatch) {
      try {
        return await watch(LIST_FIRST)
      } catch (err) {
        if (!isInvalid(err)) throw err
        canListByWatch = false
      }
    }
    version ??= await readPages(path, signal)
    return watch({ resourceVersion: version })

    function watch(from: Record<string, string>): Promise<AsyncIterable<Buffer>> {
      const spread = LONGEST_WATCH_SECONDS - SHORTEST_WATCH_SECONDS
      const timeoutSeconds = String(Math.round(SHORTEST_WATCH_SECONDS + spread * random()))
      const query = { watch: 'true', allowWatchBookmarks: 'true', timeoutSeconds, ...from, ...selecting }
      return transport.stream({ verb: 'watch', kind, path, query, signal }, SILENCE_MS)
    }
  }

  async function follow(body: AsyncIterable<Buffer>): Promise<void> {
    let listing = version === undefined ? newListing() : undefined
    const lines = createLines()
    for await (const piece of body) {
      for (const line of lines.from(piece)) {
        const event = eventIn(line)
        if (event.type === 'ERROR') version = undefined // nobody can say whether going on would help
        take(event, listing)
        if (listing !== undefined && endsList(event)) {
          await finish(listing)
          listing = undefined
        }
        if (listing === undefined) version = event.object.metadata.resourceVersion
        if (turns.isOver()) await turns.next()
      }
    }
    lines.end()
  }

  function take({ type, object }: Event, listing: Listing | undefined): void {
    if (type === 'ERROR') throw refusalOf(object)
    if (type === 'BOOKMARK') return
    if (type === 'DELETED') {
      listing?.shown.delete(identityOf(object))
      store.remove(object)
      return
    }
    listing?.shown.add(identityOf(object))
    const kept = subject.trim(object)
    if (listing === undefined) store.put(kept)
    else store.putListed(kept)
  }

  /** Returns the version of the list. All its pages show the objects as they were at one moment. */
  async function readPages(path: string, signal: AbortSignal): Promise<string> {
    const listing = newListing()
    let next: string | undefined
    for (;;) {
      const query = { limit: PAGE, ...selecting, ...(next ? { continue: next } : {}) }
      const body = await transport.stream({ verb: 'list', kind, path, query, signal }, PAGE_SILENCE_MS)
      const { metadata } = await readPage(body, listing)
      next = metadata.continue
      if (next) continue
      await finish(listing)
      return metadata.resourceVersion
    }
  }

  async function readPage(body: AsyncIterable<Buffer>, listing: Listing) {
    const items = createListItems()
    for await (const piece of body) {
      for (const text of items.from(piece)) {
        take({ type: 'ADDED', object: withKind(parse(text)) }, listing)
        if (turns.isOver()) await turns.next()
      }
    }
    return items.envelope()
  }

  /** Kinds of Kubernetes itself do not say what they are in a list. */
  function withKind(object: Live): Live {
    return checked({ ...object, apiVersion: subject.apiVersion, kind })
  }

  function newListing(): Listing {
    return { began: time.now(), shown: new Set() }
  }

  async function finish({ shown, began }: Listing): Promise<void> {
    await removeAllBut(shown)
    metrics.listed(kind, (time.now() - began) / 1000)
    subject.onState('synced')
  }

  /** What a list does not show any more was deleted while nobody looked. */
  async function removeAllBut(shown: ReadonlySet<string>): Promise<void> {
    for (const object of store.cache.list(namespace)) {
      if (!shown.has(identityOf(object))) store.remove(object)
      if (turns.isOver()) await turns.next()
    }
  }
}

const identityOf = ({ metadata: { namespace = '', name, uid } }: Live): string => `${namespace}/${name} ${uid}`

function eventIn(line: string): Event {
  const { type, object } = parse<Partial<Event>>(line)
  if (type === 'ERROR' && object !== undefined) return { type, object }
  if (type === 'BOOKMARK' && typeof object?.metadata?.resourceVersion === 'string') return { type, object }
  if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') return { type, object: checked(object) }
  throw new Unreadable('a line of a watch is no event')
}

function parse<Value>(text: string): Value {
  try {
    return JSON.parse(text) as Value
  } catch (err) {
    throw new Unreadable('what the API server sent is not JSON', { cause: err })
  }
}

function checked(object: Live | undefined): Live {
  const { name, uid, resourceVersion } = object?.metadata ?? {}
  if (object !== undefined && name && uid && resourceVersion) return object
  throw new Unreadable('what the API server sent is no object')
}

const endsList = ({ type, object }: Event): boolean =>
  type === 'BOOKMARK' && object.metadata.annotations?.[LIST_HAS_ENDED] === 'true'

/** Whether the same request would fail the same way for ever: what it goes on from is gone, or what came made no sense. */
const goesOnInVain = (err: unknown): boolean =>
  isExpired(err) || isInvalid(err) || isTooNew(err) || err instanceof Unreadable
