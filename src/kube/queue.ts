/** Keys that wait for a worker: each once, each with one worker at a time, what just happened before what can wait. */
import type { Metrics } from '../metrics.ts'
import { pauseAfter, type Span } from './back-off.ts'
import { createLane } from './lane.ts'
import type { Time } from './time.ts'

/** Something has just happened to the key; or it is looked at to be sure, for the first time, or because it failed. */
export type Lane = 'now' | 'in turn'

/** Keys are `namespace/name`, or just a name. */
export interface Queue {
  add(key: string, lane?: Lane): void
  /** Adds it after so long; of several such wishes the earliest moment and the faster lane count, and a worker that takes the key ends them. */
  later(key: string, ms: number, lane?: Lane): void
  /** The next key, once there is one; undefined when the queue is closed. The worker ends with `done` or `failed`. */
  next(): Promise<string | undefined>
  /** It went well; its failures are forgotten. */
  done(key: string): void
  /** It comes again after a pause that grows with each failure; returns that pause. */
  failed(key: string, atLeastMs?: number): number
  /** Nobody gets a key any more. */
  close(): void
}

export interface QueueOptions {
  readonly name: string
  readonly time: Time
  /** From 0 to 1, for the spread of pauses. */
  readonly random: () => number
  readonly metrics: Pick<Metrics, 'watchQueue' | 'queueWaited'>
}

const PAUSES: Span = { firstMs: 1_000, mostMs: 600_000 }
// One in so many goes to what waits in turn, so that it is not forgotten while things keep happening.
const ONE_IN = 8

interface Appointment {
  readonly at: number
  readonly lane: Lane
  readonly cancel: () => void
}

interface Failures {
  readonly count: number
  readonly lastAt: number
}

export function createQueue({ name, time, random, metrics }: QueueOptions): Queue {
  const lanes = { now: createLane(), 'in turn': createLane() }
  const since = new Map<string, number>()
  const appointments = new Map<string, Appointment>()
  const failures = new Map<string, Failures>()
  /** With a worker; the lane is where it goes afterwards, because something happened meanwhile. */
  const busy = new Map<string, Lane | undefined>()
  const idle: ((key: string | undefined) => void)[] = []
  let taken = 0
  let isClosed = false
  metrics.watchQueue(name, () => Object.entries(lanes).map(([lane, { size }]) => [lane, size] as const))

  return {
    add,
    later: (key, ms, lane = 'in turn') => appoint(key, ms, lane),
    next() {
      if (isClosed) return Promise.resolve(undefined)
      const key = take()
      return key === undefined ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve(key)
    },
    done(key) {
      failures.delete(key)
      leave(key)
    },
    failed(key, atLeastMs = 0) {
      const count = (failures.get(key)?.count ?? 0) + 1
      failures.set(key, { count, lastAt: time.now() })
      const pause = Math.max(atLeastMs, pauseAfter(count, PAUSES, random()))
      appoint(key, pause, 'in turn')
      leave(key)
      return pause
    },
    close() {
      isClosed = true
      for (const { cancel } of appointments.values()) cancel()
      appointments.clear()
      for (const resolve of idle.splice(0)) resolve(undefined)
    }
  }

  function add(key: string, lane: Lane = 'now'): void {
    if (isClosed) return
    if (busy.has(key)) {
      if (busy.get(key) !== 'now') busy.set(key, lane)
      return
    }
    const rest = restOf(key)
    if (rest > 0) appoint(key, rest, lane)
    else join(key, lane)
  }

  /** A key that fails may well cause its own events: each would be looked at at once, and fail again. */
  function restOf(key: string): number {
    const failed = failures.get(key)
    return failed === undefined ? 0 : failed.lastAt + PAUSES.firstMs / 2 - time.now()
  }

  function join(key: string, lane: Lane): void {
    if (lanes.now.has(key)) return
    if (lane === 'now') lanes['in turn'].remove(key)
    lanes[lane].add(key)
    if (!since.has(key)) since.set(key, time.now())
    idle.shift()?.(take())
  }

  function appoint(key: string, ms: number, wanted: Lane): void {
    if (isClosed) return
    const before = appointments.get(key)
    const at = Math.min(time.now() + ms, before?.at ?? Number.POSITIVE_INFINITY)
    const lane = before?.lane === 'now' ? 'now' : wanted
    if (at === before?.at && lane === before.lane) return
    before?.cancel()
    const cancel = time.after(at - time.now(), () => {
      appointments.delete(key)
      add(key, lane)
    })
    appointments.set(key, { at, lane, cancel })
  }

  function take(): string | undefined {
    const [first, second]: readonly [Lane, Lane] =
      taken % ONE_IN === ONE_IN - 1 ? ['in turn', 'now'] : ['now', 'in turn']
    const lane = lanes[first].size > 0 ? first : second
    const key = lanes[lane].take()
    if (key === undefined) return undefined
    taken += 1
    busy.set(key, undefined)
    appointments.get(key)?.cancel()
    appointments.delete(key)
    metrics.queueWaited(name, lane, (time.now() - (since.get(key) ?? 0)) / 1000)
    since.delete(key)
    return key
  }

  function leave(key: string): void {
    const lane = busy.get(key)
    busy.delete(key)
    if (lane !== undefined) add(key, lane)
  }
}
