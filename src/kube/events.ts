/** Kubernetes Events: what a person who looks at an object would want to know. Best effort, and never a storm. */
import { createHash } from 'node:crypto'
import type { KindRef, Live } from '../api/live.ts'
import { clamped, printable } from '../api/printable.ts'
import type { Logger } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { isAlreadyExists, isNotFound } from './api-error.ts'
import type { Client, Named, Target } from './client.ts'
import { FIELD_MANAGERS } from './field-managers.ts'
import { microTime } from './micro-time.ts'
import { outsidePasses } from './pass.ts'
import type { Time } from './time.ts'
import { createTokenBucket, type Rate, type TokenBucket } from './token-bucket.ts'

export interface Happening {
  readonly type: 'Normal' | 'Warning'
  /** One word in CamelCase: why. */
  readonly reason: string
  /** One word in CamelCase: what was done or tried. */
  readonly action: string
  /** A sentence. */
  readonly note: string
}

export interface EventRecorder {
  /** Returns at once. What cannot be written is counted and forgotten. */
  record(about: Live, happening: Happening): void
  /** Resolves when nothing is on its way any more. */
  stop(): Promise<void>
}

export interface EventRecorderOptions {
  readonly client: Client
  /** Which replica tells. */
  readonly identity: string
  readonly time: Time
  /** Milliseconds since 1970. */
  readonly wall: () => number
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'eventRecorded'>
}

const EVENT: KindRef = { apiVersion: 'events.k8s.io/v1', kind: 'Event' }
const CONTROLLER = 'dbaas.dev/operator'
const WRITER = { manager: FIELD_MANAGERS.events }

/** Of one object, whatever happens to it. */
const RATE: Rate = { atOnce: 20, oneEveryMs: 30_000 }
/** More wait only while the API server does not answer. */
const MOST_WAITING = 200
/** Objects and events that are remembered, to know what is a repetition. */
const MOST_REMEMBERED = 2_000
// What the API server accepts, in bytes; a character has at most three.
const [LONGEST_NOTE, LONGEST_NAME] = [1024, 200]

export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const { client, identity, time, wall, log, metrics } = options
  const buckets = new Map<string, TokenBucket>()
  const counts = new Map<string, number>()
  let writing: Promise<void> = Promise.resolve()
  let waiting = 0

  return {
    record(about, happening) {
      const event = eventFor(about, happening)
      const count = (counts.get(event.metadata.name) ?? 0) + 1
      remember(counts, event.metadata.name, count)
      if (waiting >= MOST_WAITING || !bucketOf(about).take()) {
        metrics.eventRecorded('dropped') // the next one like it tells how many there were
        return
      }
      waiting += 1
      writing = writing.then(() => outsidePasses(() => write(event, count)))
    },
    stop: () => writing
  }

  function bucketOf({ metadata: { uid } }: Live): TokenBucket {
    const bucket = buckets.get(uid) ?? createTokenBucket(RATE, time.now)
    remember(buckets, uid, bucket)
    return bucket
  }

  async function write(event: EventManifest, count: number): Promise<void> {
    try {
      if (count === 1) await createOrRepeat(event)
      else await repeat(event, count)
      metrics.eventRecorded('written')
    } catch (err) {
      metrics.eventRecorded('failed')
      log.debug({ kind: event.regarding.kind, err }, 'Could not write a Kubernetes Event')
    } finally {
      waiting -= 1
    }
  }

  /** Another replica, or this one before it was started anew, may have told of the same. */
  async function createOrRepeat(event: EventManifest): Promise<void> {
    try {
      await client.create(event, WRITER)
    } catch (err) {
      if (!isAlreadyExists(err)) throw err
      const before = await client.get<{ series?: { count: number } }>(targetOf(event))
      const count = (before?.series?.count ?? 1) + 1
      remember(counts, event.metadata.name, count)
      await repeat(event, count)
    }
  }

  /** The API server forgets events after an hour. */
  async function repeat(event: EventManifest, count: number): Promise<void> {
    const series = { count, lastObservedTime: microTime(wall()) }
    try {
      await client.patch(targetOf(event), { series }, { ...WRITER, type: 'merge' })
    } catch (err) {
      if (!isNotFound(err)) throw err
      remember(counts, event.metadata.name, 1)
      await client.create(event, WRITER)
    }
  }

  function eventFor({ apiVersion, kind, metadata }: Live, { type, reason, action, note }: Happening): EventManifest {
    const { name, namespace = 'default', uid, resourceVersion } = metadata
    const text = shortNote(note)
    const sameness = [uid, type, reason, action, text].join('\n')
    return {
      ...EVENT,
      metadata: { namespace, name: `${shortName(name)}.${hashOf(sameness)}` },
      eventTime: microTime(wall()),
      reportingController: CONTROLLER,
      reportingInstance: identity,
      type,
      reason,
      action,
      note: text,
      regarding: { apiVersion, kind, namespace, name, uid, resourceVersion }
    }
  }
}

interface EventManifest extends Named, Happening {
  readonly metadata: { readonly namespace: string; readonly name: string }
  readonly eventTime: string
  readonly reportingController: string
  readonly reportingInstance: string
  readonly regarding: KindRef & {
    readonly namespace: string
    readonly name: string
    readonly uid: string
    readonly resourceVersion: string
  }
}

const targetOf = ({ metadata }: EventManifest): Target => ({ ...EVENT, ...metadata })

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

const shortName = (name: string): string => name.slice(0, LONGEST_NAME).replace(/(?<![-.])[-.]+$/, '')

function shortNote(note: string): string {
  const text = clamped(printable(note), LONGEST_NOTE)
  return Buffer.byteLength(text) <= LONGEST_NOTE ? text : clamped(text, Math.floor(LONGEST_NOTE / 3))
}

/** The oldest are forgotten first. */
function remember<Value>(memory: Map<string, Value>, key: string, value: Value): void {
  memory.delete(key)
  memory.set(key, value)
  if (memory.size <= MOST_REMEMBERED) return
  for (const oldest of memory.keys()) {
    memory.delete(oldest)
    return
  }
}
