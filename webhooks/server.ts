/** The door itself: a server that the API server calls over TLS. */
import { constants } from 'node:crypto'
import type { Server } from 'node:https'
import { type FastifyError, type FastifyInstance, fastify } from 'fastify'
import type { Logger } from '../src/log.ts'
import type { Metrics } from '../src/metrics.ts'
import { refuseStrangers } from './callers.ts'
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
  /** Callers must show a certificate with one of these names, or with any where there is none; without it, they need not. */
  readonly callerNames?: readonly string[]
  readonly limits?: Limits
}

/** What stands in the certificate's two files, and the authorities that vouch for callers. */
export interface Certificate {
  readonly cert: string
  readonly key: string
  readonly callerAuthorities?: string
}

export interface WebhookServer {
  readonly app: FastifyInstance<Server>
  /** New connections get this certificate, open ones go on as they are. Throws when key and certificate do not fit. */
  present(certificate: Certificate): void
  /** From now on every answer asks the caller to come back over a new connection. */
  drain(): void
  /** Resolves when nobody is connected any more, or after so many milliseconds. */
  deserted(within: number): Promise<void>
  /** Takes nothing new in, answers what is inside, and ends. */
  close(): Promise<void>
}

const TLS = { minVersion: 'TLSv1.2' } as const
// A session that is resumed shows no certificate again. The API server resumes none.
const WITH_CALLERS = { requestCert: true, rejectUnauthorized: true, secureOptions: constants.SSL_OP_NO_TICKET } as const

/** A server with every route; it has no certificate yet and does not listen. */
export function buildServer({ judges, metrics, log, now, callerNames, limits = LIMITS }: ServerOptions): WebhookServer {
  const tls = { ...TLS, ...(callerNames && WITH_CALLERS) }
  const app = fastify({
    https: { ...tls, handshakeTimeout: HANDSHAKE, maxHeaderSize: HEADER_BYTES, headersTimeout: IDLE },
    requestTimeout: IDLE,
    keepAliveTimeout: IDLE,
    return503OnClosing: false,
    exposeHeadRoutes: false
  })
  app.server.maxConnections = limits.connections
  if (callerNames !== undefined) refuseStrangers(app.server, callerNames)
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
    present: ({ cert, key, callerAuthorities }) =>
      app.server.setSecureContext({ ...tls, cert, key, ...(callerAuthorities && { ca: callerAuthorities }) }),
    drain() {
      isDraining = true
    },
    deserted: connections.gone,
    async close() {
      isDraining = true
      const closed = app.close()
      connections.endIdle()
      await closed
    }
  }
}

function desksFor({ judges, log, now, limits }: Required<Omit<ServerOptions, 'metrics' | 'callerNames'>>): Desk[] {
  return Object.entries(ROUTES).map(([path, route]) => {
    const judge = judges[path as RoutePath]
    return { path, route, judge, log, now, deadline: limits.deadline }
  })
}
