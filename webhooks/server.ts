/** The door itself: a server that the API server calls over TLS. */
import type { Server } from 'node:https'
import { type FastifyError, type FastifyInstance, fastify } from 'fastify'
import type { Logger } from '../src/log.ts'
import type { Metrics } from '../src/metrics.ts'
import { connectionsOf } from './connections.ts'
import type { Desk } from './decide.ts'
import { HANDSHAKE, HEADER_BYTES, IDLE, LIMITS, type Limits } from './limits.ts'
import { addReviews } from './reviews.ts'
import { type Judges, ROUTES, type RoutePath } from './routes.ts'

export interface ServerOptions {
  readonly judges: Judges
  readonly metrics: Metrics
  readonly log: Logger
  /** Milliseconds on a clock that never jumps. */
  readonly now: () => number
  readonly limits?: Limits
}

/** What stands in the certificate's two files. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

export interface WebhookServer {
  readonly app: FastifyInstance<Server>
  /** New connections get this certificate, open ones go on as they are. Throws when key and certificate do not fit. */
  present(certificate: Certificate): void
  /** From now on every answer asks the caller to come back over a new connection. */
  drain(): void
  /** Takes nothing new in, answers what is inside, and ends. */
  close(): Promise<void>
}

const TLS = { minVersion: 'TLSv1.2' } as const

/** A server with every route; it has no certificate yet and does not listen. */
export function buildServer({ judges, metrics, log, now, limits = LIMITS }: ServerOptions): WebhookServer {
  const app = fastify({
    https: { ...TLS, handshakeTimeout: HANDSHAKE, maxHeaderSize: HEADER_BYTES, headersTimeout: IDLE },
    requestTimeout: IDLE,
    keepAliveTimeout: IDLE,
    return503OnClosing: false,
    exposeHeadRoutes: false
  })
  app.server.maxConnections = limits.connections
  const connections = connectionsOf(app.server, limits.patience, now)

  let isDraining = false
  const desks = desksFor({ judges, log, now, limits })
  const answerLate = addReviews(app, { desks, limits, metrics, now, isDraining: () => isDraining })

  app.setNotFoundHandler((_request, reply) => reply.code(404).send('nothing is judged here'))
  app.setErrorHandler((err: FastifyError, request, reply) => {
    if (request.raw.destroyed) return reply.send() // the caller went away
    if (err.statusCode !== undefined && err.statusCode < 500) return reply.code(err.statusCode).send(err.message)
    log.error({ err }, 'Answering a request failed')
    return reply.code(500).send('the operator made a mistake, and its log says where')
  })

  const lookAround = setInterval(() => {
    answerLate()
    connections.endSlow()
  }, limits.lookAround).unref()
  app.addHook('onClose', async () => clearInterval(lookAround))

  return {
    app,
    present: (certificate) => app.server.setSecureContext({ ...TLS, ...certificate }),
    drain() {
      isDraining = true
    },
    async close() {
      isDraining = true
      const closed = app.close()
      connections.endIdle()
      await closed
    }
  }
}

function desksFor({ judges, log, now, limits }: Required<Omit<ServerOptions, 'metrics'>>): Desk[] {
  return Object.entries(ROUTES).map(([path, route]) => {
    const judge = judges[path as RoutePath]
    return { path, route, judge, log, now, deadline: limits.deadline }
  })
}
