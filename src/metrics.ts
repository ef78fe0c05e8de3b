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

export interface Metrics {
  /** In Prometheus' text format. */
  exposition(): Promise<{ readonly contentType: string; readonly text: string }>
  reviewed(route: string, outcome: Outcome, seconds: number): void
  /** Asked for whenever the metrics are read. */
  watchReviewsInFlight(count: () => number): void
  certificateLoaded(isTaken: boolean): void
  /** Asked for whenever the metrics are read; not a number while there is no certificate. */
  watchCertificate(daysLeft: () => number): void
}

// 0.5 ms is a common review, 1.5 s the door's own deadline.
const REVIEW_SECONDS = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5]

/** A registry of its own, so that two apps in one process (a test) do not share their numbers. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
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
      )
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
