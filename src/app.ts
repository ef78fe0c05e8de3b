/** Joins the rooms: what main starts, and what tests, benchmarks and the sandbox start with other settings. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, RawServerBase } from 'fastify'
import { watchMountedPair } from '../certs/mounted-pair.ts'
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
  readonly settings: Omit<Settings, 'namespace'>
  readonly judges: Judges
  readonly log: Logger
  readonly clock?: Clock
  readonly limits?: Limits
  readonly metrics?: Metrics
  /** What else must be in order before reviews may come. */
  readonly checks?: Readonly<Record<string, Check>>
}

/** Where it listens, which is news where the port was left to the machine. */
export interface Ports {
  readonly webhook: number
  readonly health: number
}

export interface App {
  /** The health port answers at once; resolves when there is a certificate and reviews are answered too. */
  start(): Promise<Ports>
  /** Asks for no more reviews, answers those that still come for a while, and ends. */
  stop(): Promise<void>
}

/** An operator that is not running yet. */
export function buildApp(options: AppOptions): App {
  const { settings, judges, log, clock = CLOCK, limits, metrics = createMetrics(), checks = {} } = options
  const server = buildServer({
    judges,
    metrics,
    log,
    now: clock.monotonic,
    ...(limits === undefined ? {} : { limits })
  })
  const certified = Promise.withResolvers<void>()
  const certificate = watchMountedPair({
    folder: settings.certificateFolder,
    take(pair) {
      server.present(pair)
      certified.resolve()
    },
    now: clock.wall,
    log,
    metrics
  })
  let isStopping = false
  const health = buildHealthServer(
    { certificate: certificate.problem, ...checks, running: () => (isStopping ? 'it is shutting down' : undefined) },
    metrics
  )

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
      certificate.stop()
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
