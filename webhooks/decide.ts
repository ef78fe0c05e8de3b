/** From the bytes of one review to the answer that is sent: read, have it judged, say it. */
import type { Logger } from '../src/log.ts'
import type { Outcome } from '../src/metrics.ts'
import { allowed, type Failure, failed, judged } from './answer.ts'
import type { Judge } from './judge.ts'
import { glimpseUid, readReview } from './review.ts'
import type { Route } from './routes.ts'

/** What goes over the wire, and how it is counted. */
export interface Answer {
  readonly outcome: Outcome
  readonly status: 200 | 400 | 408 | 413 | 415 | 429
  readonly text: string
}

/** Where the reviews of one path are judged. */
export interface Desk {
  readonly path: string
  readonly route: Route
  readonly judge: Judge
  readonly log: Logger
  /** Milliseconds from the header of a review until its answer is overdue. */
  readonly deadline: number
  readonly now: () => number
}

const OUR_MISTAKE: Failure = {
  code: 500,
  reason: 'InternalError',
  message: 'the operator made a mistake while judging this, and its log says where; the object may well be right'
}

const TOO_BUSY: Failure = {
  code: 429,
  reason: 'TooManyRequests',
  message: 'the operator has as many requests as it can answer in time; try again in a second',
  retryAfterSeconds: 1
}

/** The answer to a review that is wholly in. */
export function decide(body: Buffer, since: number, desk: Desk): Answer {
  if (desk.now() - since > desk.deadline) return late(since, desk, body)
  const reading = readReview(body, desk.route)
  if ('why' in reading) return unreadable(reading.uid, reading.why)
  if (!('request' in reading)) return { outcome: 'allowed', status: 200, text: allowed(reading.uid) }

  const { request } = reading
  const { uid, namespace, name } = request
  try {
    const verdict = desk.judge(request)
    const { text, isAllowed } = judged(request, desk.route.kind, verdict, overdue(uid, since, desk))
    return { outcome: isAllowed ? 'allowed' : 'denied', status: 200, text }
  } catch (thrown) {
    const fault = thrown instanceof Error ? thrown : new Error('something other than an Error was thrown')
    desk.log.error(
      { fault, review: uid, route: desk.path, namespace, name },
      'Judging failed, so the request is refused'
    )
    return { outcome: 'failed', status: 200, text: failed(uid, OUR_MISTAKE) }
  }
}

/** The answer when there is no room for a review; its start is enough to tell whose it is. */
export function shed(start: Buffer): Answer {
  return unjudged('shed', 429, glimpseUid(start), TOO_BUSY)
}

/** The answer to a review that is not here in time. */
export function late(since: number, { now, log, path }: Desk, start?: Buffer): Answer {
  const seconds = inSeconds(now() - since)
  log.warn({ route: path, step: 'receiving', seconds }, 'A review came in too slowly to be judged in time')
  return unjudged('late', 408, start === undefined ? undefined : glimpseUid(start), {
    code: 504,
    reason: 'Timeout',
    message: `after ${seconds} s the operator was still receiving this request; try again`,
    retryAfterSeconds: 1
  })
}

/** The answer to a request of which only the header was read. */
export function unread(status: Answer['status'], why: string): Answer {
  return { outcome: 'unreadable', status, text: why }
}

function unreadable(uid: string | undefined, why: string): Answer {
  return unjudged('unreadable', 400, uid, {
    code: 400,
    reason: 'BadRequest',
    message: `this review cannot be read: ${why}`
  })
}

/** The API server takes no notice of what a bare HTTP error says, so that is only for reviews without a uid. */
function unjudged(outcome: Outcome, status: Answer['status'], uid: string | undefined, failure: Failure): Answer {
  if (uid === undefined) return { outcome, status, text: failure.message }
  return { outcome, status: 200, text: failed(uid, failure) }
}

/** Rules cannot be interrupted. What they say late is still right, so it is said, with a word on what took so long. */
function overdue(review: string, since: number, { now, log, path, deadline }: Desk): string[] {
  const took = now() - since
  if (took <= deadline) return []
  const seconds = inSeconds(took)
  log.warn({ review, route: path, step: 'judging', seconds }, 'A review took too long to judge')
  return [
    `the operator took ${seconds} s over this request, most of it judging: it is overloaded, or the object is very large`
  ]
}

function inSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10
}
