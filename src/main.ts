/** The operator as a process: starts, stops on a signal, and says what keeps it from either. Imported by nobody. */
import { factsOfCaches } from '../controllers/facts.ts'
import packageJson from '../package.json' with { type: 'json' }
import { builtIn } from '../providers/index.ts'
import { judgesOf } from '../webhooks/judges.ts'
import { buildApp, CLOCK } from './app.ts'
import { ConfigError, readSettings } from './config.ts'
import { createCaches } from './kube/caches.ts'
import { connectionBy, readKubeConfig } from './kube/connection.ts'
import { createDiscovery } from './kube/discovery.ts'
import { machineTime } from './kube/time.ts'
import { createTransport } from './kube/transport.ts'
import { createLogger, type Logger, openOutput } from './log.ts'
import { createMetrics } from './metrics.ts'

// The packages have set themselves up by now. From here on no key of anybody's data can add to every object.
Object.freeze(Object.prototype)

const output = openOutput()
let log = createLogger('info', output)
process.on('uncaughtException', (err) => end(1, () => log.fatal({ err }, 'Ending because of a mistake of our own')))

try {
  const settings = readSettings(process.env)
  log = createLogger(settings.logLevel, output)
  const metrics = createMetrics()
  const time = machineTime(CLOCK.monotonic)
  const connection = connectionBy(readKubeConfig, CLOCK.monotonic)
  const userAgent = `${packageJson.name}/${packageJson.version}`
  const transport = createTransport({ connection, userAgent, time, metrics })
  const discovery = createDiscovery(transport, time)
  const caches = createCaches({ transport, discovery, time, random: Math.random, log, metrics })
  const registry = builtIn()
  const facts = factsOfCaches(
    caches,
    registry.providers.map(({ child }) => child)
  )
  caches.start()
  const checks = { caches: () => unread(caches.waitingFor()) }
  const app = buildApp({ settings, judges: judgesOf(registry, () => facts), log, metrics, checks })
  // A second signal finds nobody listening any more, and ends the process at once.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => app.stop().then(() => end(0, () => log.info({ signal }, 'Stopped'))))
  }
  await app.start()
} catch (err) {
  end(1, () => sayWhyNot(err, log))
}

/** A rule that does not know an object beside the one it judges lets pass what it should refuse. */
function unread(kinds: readonly string[]): string | undefined {
  return kinds.length === 0 ? undefined : `these kinds have not been read yet: ${kinds.join(', ')}`
}

function sayWhyNot(err: unknown, log: Logger): void {
  if (err instanceof ConfigError) log.fatal({ problems: err.problems }, 'Cannot start: the environment is not in order')
  else log.fatal({ err }, 'Cannot start')
}

async function end(code: number, sayWhy: () => void): Promise<void> {
  sayWhy()
  await output.close()
  process.exit(code)
}
