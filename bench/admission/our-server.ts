/** The operator as it is, with its real rules; or, to see what the door itself costs, with judges that never object. */
import { pairIn } from '../../certs/folder.ts'
import { NO_FACTS } from '../../providers/facts.ts'
import { builtIn } from '../../providers/index.ts'
import { buildApp } from '../../src/app.ts'
import { createLogger, openOutput } from '../../src/log.ts'
import { judgesOf } from '../../webhooks/judges.ts'
import { type Judges, ROUTES } from '../../webhooks/routes.ts'

const [certificateFolder = '', rules = 'real'] = process.argv.slice(2)
const local = { host: '127.0.0.1', port: 0 }
const none = Object.fromEntries(
  Object.keys(ROUTES).map((path) => [path, () => ({ findings: [] })])
) as unknown as Judges
const app = buildApp({
  settings: { webhook: local, health: local, clientCaFile: '', clientNames: [], drainSeconds: 0 },
  pair: pairIn(certificateFolder),
  judges: rules === 'real' ? judgesOf(builtIn(), () => NO_FACTS) : none,
  log: createLogger('warn', openOutput())
})
const { webhook } = await app.start()
console.log(JSON.stringify({ port: webhook }))
