/** The operator as a process: starts, stops on a signal, and says what keeps it from either. Imported by nobody. */
import packageJson from '../package.json' with { type: 'json' }
import { builtIn } from '../providers/index.ts'
import { CLOCK } from './app.ts'
import { ConfigError, readSettings } from './config.ts'
import { bySurroundings } from './kube/connection.ts'
import { createLogger, type Logger, openOutput } from './log.ts'
import { buildReplica } from './replica.ts'

// The packages have set themselves up by now. From here on no key of anybody's data can add to every object.
Object.freeze(Object.prototype)

const output = openOutput()
let log = createLogger('info', output)
process.on('uncaughtException', (err) => end(1, () => log.fatal({ err }, 'Ending because of a mistake of our own')))

try {
  const settings = readSettings(process.env)
  log = createLogger(settings.logLevel, output)
  const replica = buildReplica({
    settings,
    registry: builtIn(),
    readSurroundings: bySurroundings(process.env, settings.serviceAccountFolder),
    userAgent: `${packageJson.name}/${packageJson.version}`,
    clock: CLOCK,
    log,
    // It writes nothing any more, and still answers those who are with it.
    onDeposed() {
      log.error({}, 'Ending because another replica has the lease, or had it')
      replica.stop().then(() => end(1, () => log.info({}, 'Stopped')))
    }
  })
  // A second signal finds nobody listening any more, and ends the process at once.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => replica.stop().then(() => end(0, () => log.info({ signal }, 'Stopped'))))
  }
  await replica.start()
} catch (err) {
  end(1, () => sayWhyNot(err, log))
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
