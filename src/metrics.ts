/** The registry of the process and every metric in it. Labels hold only what the code lists, never what a user wrote. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What became of a review. */
export type Outcome =
  | 'allowed'
  | 'denied'
  /** It was no review, or not one for this path. */
  | 'unreadable'
  /** Too much was going on. */
  | 'shed'
  /** It came too slowly. */
  | 'late'
  /** The caller went away. */
  | 'aborted'
  /** Our own mistake. */
  | 'failed'

/** Why a watch was begun again. */
export type WatchEnd =
  /** The API server ended it, as it does every few minutes. */
  | 'ended'
  /** Nothing came for longer than is usual. */
  | 'silent'
  /** The connection broke, or there was none. */
  | 'broken'
  /** The API server said no. */
  | 'refused'
  /** What to go on from is no longer kept. */
  | 'expired'
  /** A line was cut or no event. */
  | 'unreadable'
  /** The kind is not served. */
  | 'unserved'

/** What became of one look at a key. */
export type PassEnd = 'done' | 'again' | 'failed' | 'late' | 'not leader'

export interface Metrics {
  /** In Prometheus' text format. */
  exposition(): Promise<{ readonly contentType: string; readonly text: string }>
  reviewed(route: string, outcome: Outcome, seconds: number): void
  /** Asked for whenever the metrics are read. */
  watchReviewsInFlight(count: () => number): void
  certificateLoaded(isTaken: boolean): void
  /** Asked for whenever the metrics are read; not a number while there is no certificate. */
  watchCertificate(daysLeft: () => number): void
  /** Asked for whenever the metrics are read. */
  watchAuthorities(areKnown: () => Iterable<readonly [kind: string, isKnown: boolean]>): void
  watchDoor(isClosed: () => boolean): void
  /** The code is an HTTP status, or `none` when there was no answer. */
  requested(verb: string, kind: string, code: string, seconds: number): void
  /** The API server did not let us, for want of a right. */
  rightMissing(verb: string, group: string, resource: string): void
  watchEnded(kind: string, why: WatchEnd): void
  /** A whole list was read, in so long. */
  listed(kind: string, seconds: number): void
  /** Asked for whenever the metrics are read. */
  watchCachedObjects(counts: () => Iterable<readonly [kind: string, count: number]>): void
  /** Asked for whenever the metrics are read. */
  watchQueue(queue: string, depths: () => Iterable<readonly [lane: string, depth: number]>): void
  queueWaited(queue: string, lane: string, seconds: number): void
  passed(controller: string, end: PassEnd, seconds: number): void
  /** Asked for whenever the metrics are read. */
  watchLease(isHeld: () => boolean): void
  /** A Kubernetes Event was written, or not. */
  eventRecorded(result: 'written' | 'failed' | 'dropped'): void
}

// 0.5 ms is a common review, 1.5 s the door's own deadline.
const REVIEW_SECONDS = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5]

// 1 ms is an object from the API server's memory, 30 s our own deadline.
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
// 1 ms is an idle queue, 10 minutes the longest pause after failures.
const QUEUE_SECONDS = [0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 600]

/** A registry of its own, so that two apps in one process (a test) do not share their numbers. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const depthsOf = new Map<string, () => Iterable<readonly [lane: string, depth: number]>>()
  collectDefaultMetrics({ register: registry })
  const reviews = new Histogram({
    name: 'dbaas_admission_review_seconds',
    help: 'Time from the header of a review to its answer, by path and outcome.',
    labelNames: ['route', 'outcome'],
    buckets: REVIEW_SECONDS,
    registers
  })
  const loads = new Counter({
    name: 'dbaas_certificate_loads_total',
    help: 'Changed certificate files by what became of them: taken or refused.',
    labelNames: ['result'],
    registers
  })
  const requests = new Histogram({
    name: 'dbaas_api_request_seconds',
    help: 'Time from a request to the API server to the end of its answer, by verb, kind and HTTP status.',
    labelNames: ['verb', 'kind', 'code'],
    buckets: REQUEST_SECONDS,
    registers
  })
  const rightsMissing = new Counter({
    name: 'dbaas_rights_missing_total',
    help: 'Requests that the API server refused because we lack a right, by its verb, API group and resource.',
    labelNames: ['verb', 'group', 'resource'],
    registers
  })
  const watchEnds = new Counter({
    name: 'dbaas_watch_ends_total',
    help: 'Watches that ended and were begun again, by kind and why.',
    labelNames: ['kind', 'why'],
    registers
  })
  const lists = new Histogram({
    name: 'dbaas_list_seconds',
    help: 'Time to read all objects of a kind into memory.',
    labelNames: ['kind'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60],
    registers
  })
  const waits = new Histogram({
    name: 'dbaas_queue_wait_seconds',
    help: 'Time that a key waited for a worker, by queue and lane.',
    labelNames: ['queue', 'lane'],
    buckets: QUEUE_SECONDS,
    registers
  })
  const passes = new Histogram({
    name: 'dbaas_reconcile_seconds',
    help: 'Time of one look at a key, by controller and how it ended.',
    labelNames: ['controller', 'end'],
    buckets: REQUEST_SECONDS,
    registers
  })
  new Gauge({
    name: 'dbaas_queue_depth',
    help: 'Keys that wait for a worker, by queue and lane.',
    labelNames: ['queue', 'lane'],
    registers,
    collect() {
      for (const [queue, depths] of depthsOf) {
        for (const [lane, depth] of depths()) this.set({ queue, lane }, depth)
      }
    }
  })
  const events = new Counter({
    name: 'dbaas_events_total',
    help: 'Kubernetes Events by what became of them.',
    labelNames: ['result'],
    registers
  })
  return {
    exposition: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    reviewed: (route, outcome, seconds) => reviews.observe({ route, outcome }, seconds),
    watchReviewsInFlight: (count) =>
      watch('dbaas_admission_reviews_in_flight', 'Reviews that have begun to come in and are not answered yet.', count),
    certificateLoaded: (isTaken) => loads.inc({ result: isTaken ? 'taken' : 'refused' }),
    watchCertificate: (daysLeft) =>
      watch(
        'dbaas_certificate_days_left',
        'Days until the certificate that is served expires; negative when it has.',
        daysLeft
      ),
    watchAuthorities(areKnown) {
      new Gauge({
        name: 'dbaas_certificate_authority_known',
        help: 'Whether a webhook configuration names who vouches for the certificate that the operator makes, by its kind.',
        labelNames: ['kind'],
        registers,
        collect() {
          for (const [kind, isKnown] of areKnown()) this.set({ kind }, Number(isKnown))
        }
      })
    },
    watchDoor: (isClosed) =>
      watch('dbaas_door_closed', 'Whether the API server lets nothing through unasked.', () => Number(isClosed())),
    requested: (verb, kind, code, seconds) => requests.observe({ verb, kind, code }, seconds),
    rightMissing: (verb, group, resource) => rightsMissing.inc({ verb, group, resource }),
    watchEnded: (kind, why) => watchEnds.inc({ kind, why }),
    listed: (kind, seconds) => lists.observe({ kind }, seconds),
    watchCachedObjects(counts) {
      new Gauge({
        name: 'dbaas_cached_objects',
        help: 'Objects that are kept in memory, by kind.',
        labelNames: ['kind'],
        registers,
        collect() {
          for (const [kind, count] of counts()) this.set({ kind }, count)
        }
      })
    },
    watchQueue(queue, depths) {
      depthsOf.set(queue, depths)
    },
    queueWaited: (queue, lane, seconds) => waits.observe({ queue, lane }, seconds),
    passed: (controller, end, seconds) => passes.observe({ controller, end }, seconds),
    watchLease: (isHeld) =>
      watch('dbaas_lease_held', 'Whether this replica holds the lease, and so may write.', () => Number(isHeld())),
    eventRecorded: (result) => events.inc({ result })
  }

  function watch(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      }
    })
  }
}
