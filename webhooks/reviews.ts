/** The routes of the door: each takes a review in, has it judged and sends the answer. */
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Metrics } from '../src/metrics.ts'
import { BodyTooLong, type Intake, receive, receiveStart } from './body.ts'
import { type Answer, type Desk, decide, late, shed, unread } from './decide.ts'
import { inFlight, type Visit } from './in-flight.ts'
import type { Limits } from './limits.ts'

interface Caller {
  readonly desk: Desk
  readonly reply: FastifyReply
  intake?: Intake
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined on paths where nothing is judged. */
    visit: Visit<Caller> | undefined
  }
}

export interface Options {
  readonly desks: readonly Desk[]
  readonly limits: Limits
  readonly metrics: Metrics
  readonly now: () => number
  /** Whether callers should come back over another connection. */
  readonly isDraining: () => boolean
}

type Received = (err: Error | null, body?: Buffer) => void

/** Adds a route for every desk; returns what gives up on reviews that should have been wholly in by now. */
export function addReviews(app: FastifyInstance, { desks, limits, metrics, now, isDraining }: Options): () => void {
  const visits = inFlight<Caller>({ reviews: limits.reviewsInFlight, bytes: limits.bytesInFlight }, now)
  metrics.watchReviewsInFlight(visits.count)

  app.decorateRequest('visit', undefined)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', takeIn)
  for (const desk of desks) {
    const onRequest = (request: FastifyRequest, reply: FastifyReply, next: () => void) => {
      request.visit = letIn(request, reply, desk)
      const refusal = refusalOf(request.headers, limits)
      if (refusal === undefined) next()
      else answer(request.visit, refusal)
    }
    app.post<{ Body: Buffer }>(desk.path, { onRequest }, ({ visit, body }) => {
      if (visit !== undefined) answer(visit, visit.isShed ? shed(body) : decide(body, visit.since, desk))
    })
  }
  return function answerLate() {
    for (const visit of visits.before(now() - limits.deadline)) {
      const { desk, reply, intake } = visit.guest
      reply.header('connection', 'close')
      answer(visit, late(visit.since, desk, intake?.start()))
    }
  }

  function letIn({ headers }: FastifyRequest, reply: FastifyReply, desk: Desk): Visit<Caller> {
    const visit = visits.enter({ desk, reply }, announcedLength(headers) ?? limits.bodyBytes)
    reply.raw.once('close', () => {
      if (visits.leave(visit)) count(visit, 'aborted')
    })
    return visit
  }

  function takeIn({ visit }: FastifyRequest, payload: FastifyRequest['raw'], received: Received): void {
    if (visit === undefined || visit.isShed) {
      receiveStart(payload, received)
      return
    }
    visit.guest.intake = receive(payload, limits.bodyBytes, (err, body) => {
      if (err instanceof BodyTooLong) answer(visit, tooLong(limits))
      else received(err, body)
    })
  }

  function answer(visit: Visit<Caller>, { status, text, outcome }: Answer): void {
    if (!visits.leave(visit)) return
    count(visit, outcome)
    const { reply } = visit.guest
    if (isDraining()) reply.header('connection', 'close')
    if (status === 200) reply.header('content-type', 'application/json')
    reply.code(status).send(text)
  }

  function count({ guest, since }: Visit<Caller>, outcome: Answer['outcome']): void {
    metrics.reviewed(guest.desk.path, outcome, (now() - since) / 1000)
  }
}

/** What the header alone is enough to refuse. */
function refusalOf(headers: IncomingHttpHeaders, limits: Limits): Answer | undefined {
  if (headers['content-type'] !== 'application/json') return unread(415, 'the content type must be application/json')
  if (headers['content-encoding'] !== undefined) return unread(415, 'the body must not be compressed')
  if ((announcedLength(headers) ?? 0) > limits.bodyBytes) return tooLong(limits)
  return undefined
}

function announcedLength(headers: IncomingHttpHeaders): number | undefined {
  const length = headers['content-length']
  return length === undefined ? undefined : Number(length)
}

function tooLong({ bodyBytes }: Limits): Answer {
  return unread(413, `the body must not be longer than ${bodyBytes} bytes`)
}
