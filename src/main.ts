/** The operator as a process: starts, stops on a signal, and says what keeps it from either. Imported by nobody. */
import { type FactKinds, type Facts, factsFrom, NO_FACTS } from '../providers/facts.ts'
import { builtIn } from '../providers/index.ts'
import { judgesOf } from '../webhooks/judges.ts'
import { buildApp } from './app.ts'
import { ConfigError, readSettings } from './config.ts'
import { connection, readKnownObjects } from './kube/known-objects.ts'
import { createLogger, type Logger, openOutput } from './log.ts'

// The packages have set themselves up by now. From here on no key of anybody's data can add to every object.
Object.freeze(Object.prototype)

const output = openOutput()
let log = createLogger('info', output)
process.on('uncaughtException', (err) => end(1, () => log.fatal({ err }, 'Ending because of a mistake of our own')))

try {
  const settings = readSettings(process.env)
  log = createLogger(settings.logLevel, output)
  let facts: Facts = NO_FACTS
  readKnownObjects(connection(), log, (lists) => {
    facts = factsFrom([...lists.values()].flat() as FactKinds[keyof FactKinds][], { known: [...lists.keys()] })
  })
  const app = buildApp({ settings, judges: judgesOf(builtIn(), () => facts), log })
  // A second signal finds nobody listening any more, and ends the process at once.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => app.stop().then(() => end(0, () => log.info({ signal }, 'Stopped'))))
  }
  await app.start()
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
