/** Joins the rooms: what main starts, and what tests, benchmarks and the sandbox start with other settings. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, RawServerBase } from 'fastify'
import { watchCallers } from '../certs/callers.ts'
import { textIn } from '../certs/folder.ts'
import type { Pair, PairText } from '../certs/pair.ts'
import { servePair } from '../certs/served-pair.ts'
import type { Source } from '../certs/source.ts'
import { buildHealthServer, type Check } from '../webhooks/health.ts'
import type { Limits } from '../webhooks/limits.ts'
import type { Judges } from '../webhooks/routes.ts'
import { buildServer } from '../webhooks/server.ts'
import type { Address, Settings } from './config.ts'
import type { Logger } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'

export interface Clock {
  /** Milliseconds since 1970, as the machine believes. */
  wall(): number
  /** Milliseconds since some moment; never jumps. */
  monotonic(): number
}

export const CLOCK: Clock = { wall: () => Date.now(), monotonic: () => performance.now() }

export interface AppOptions {
  readonly settings: Pick<Settings, 'webhook' | 'health' | 'clientCaFile' | 'clientNames' | 'drainSeconds'>
  /** Where the door's certificate comes from. */
  readonly pair: Source<PairText>
  readonly judges: Judges
  readonly log: Logger
  readonly clock?: Clock
  readonly limits?: Limits
  readonly metrics?: Metrics
  /** What else must be in order before reviews may come. */
  readonly checks?: Readonly<Record<string, Check>>
}

// Usually 95 s: the API server closes a connection that it has not used for 90 s.
const CALLERS_STAY = 19

/** Where it listens, which is news where the port was left to the machine. */
export interface Ports {
  readonly webhook: number
  readonly health: number
}

export interface App {
  /** The health port answers at once; resolves when there is a certificate and reviews are answered too. */
  start(): Promise<Ports>
  /** Asks for no more reviews, answers those that still come for a while or until nobody is connected, and ends. */
  stop(): Promise<void>
}

/** An operator that is not running yet. */
export function buildApp(options: AppOptions): App {
  const { settings, pair, judges, log, clock = CLOCK, limits, metrics = createMetrics(), checks = {} } = options
  const server = buildServer({
    judges,
    metrics,
    log,
    now: clock.monotonic,
    ...(settings.clientCaFile === '' ? {} : { callerNames: settings.clientNames }),
    ...(limits === undefined ? {} : { limits })
  })
  const certified = Promise.withResolvers<void>()
  let presented: Pair | undefined
  let authorities: string | undefined
  const certificate = servePair({ source: pair, take: presentPair, now: clock.wall, log, metrics })
  const callers =
    settings.clientCaFile === ''
      ? undefined
      : watchCallers({ source: textIn(settings.clientCaFile), take: judgeCallersBy, log, metrics })
  let isStopping = false
  const health = buildHealthServer(
    {
      certificate: certificate.problem,
      ...(callers && { callers: callers.problem }),
      ...checks,
      running: () => (isStopping ? 'it is shutting down' : undefined)
    },
    metrics
  )

  function presentPair(pair: Pair): void {
    present(pair, authorities)
    presented = pair
  }

  function judgeCallersBy(text: string): void {
    authorities = text
    if (presented !== undefined) present(presented, text)
  }

  /** Nothing is listened for before all is there that callers need, and need to show. */
  function present(pair: Pair, callerAuthorities: string | undefined): void {
    if (settings.clientCaFile !== '' && callerAuthorities === undefined) return
    server.present({ cert: pair.cert, key: pair.key, ...(callerAuthorities && { callerAuthorities }) })
    certified.resolve()
  }

  return {
    async start() {
      const healthPort = await listen(health, settings.health)
      await certified.promise
      const webhookPort = await listen(server.app, settings.webhook)
      log.info({ webhook: webhookPort, health: healthPort }, 'Answering reviews')
      return { webhook: webhookPort, health: healthPort }
    },
    async stop() {
      log.info({ drainSeconds: settings.drainSeconds }, 'Stopping')
      isStopping = true
      server.drain()
      await sleep(settings.drainSeconds * 1000)
      // Whoever closes an idle connection may do so just when it is used, and that request is lost: it is left to the callers.
      await server.deserted(settings.drainSeconds * 1000 * CALLERS_STAY)
      certificate.stop()
      callers?.stop()
      await server.close()
      await health.close()
    }
  }
}

async function listen<Server extends RawServerBase>(
  app: FastifyInstance<Server>,
  { host, port }: Address
): Promise<number> {
  await app.listen({ host, port })
  const [address] = app.addresses()
  return typeof address === 'object' ? address.port : port
}
