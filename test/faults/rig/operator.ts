/** The operator as a process of its own, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface OperatorProcess {
  /** Ends it as a lost node would; resolves when it is gone. */
  kill(): Promise<void>
  /** Resolves when it has ended by itself, with what it said last; never when it was killed. */
  readonly endedByItself: Promise<string>
}

export interface Surroundings {
  /** The only namespace that it looks at, and where its lease is. */
  readonly namespace: string
  /** The port of the API server on this machine, or of what it takes for that. */
  readonly port: number
  /** Who it is to the API server, and the certificate of its door. */
  readonly folder: string
}

const MAIN = join(import.meta.dirname, '../../../src/main.ts')
const LINES_KEPT = 50
const alive = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

export function startOperator({ namespace, port, folder }: Surroundings): OperatorProcess {
  const child = run(folder, {
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: String(port),
    DBAAS_SERVICE_ACCOUNT_FOLDER: folder,
    DBAAS_CERTIFICATE_FOLDER: folder,
    DBAAS_NAMESPACE: namespace,
    DBAAS_WATCH_NAMESPACES: namespace,
    DBAAS_WEBHOOK_LISTEN: '127.0.0.1:0',
    DBAAS_HEALTH_LISTEN: '127.0.0.1:0',
    DBAAS_DRAIN_SECONDS: '0'
  })
  alive.add(child)
  const said: string[] = []
  for (const output of [child.stdout, child.stderr]) {
    createInterface(output).on('line', (line) => {
      said.push(line)
      if (said.length > LINES_KEPT) said.shift()
    })
  }
  let isKilled = false
  const { promise: endedByItself, resolve } = Promise.withResolvers<string>()
  const ended = once(child, 'exit').then(([code, signal]) => {
    alive.delete(child)
    if (!isKilled) resolve([`it ended by itself, with ${signal ?? `code ${code}`}:`, ...said.slice(-10)].join('\n'))
  })
  return {
    async kill() {
      isKilled = true
      child.kill('SIGKILL')
      await ended
    },
    endedByItself
  }
}

/** Has the code compiled once and kept in the folder, which spares each start a second: Node keeps it when it ends by itself. */
export async function compileOperator(folder: string): Promise<void> {
  const child = run(folder, { DBAAS_LOG_LEVEL: 'so that it ends at once' })
  child.stdout.resume()
  child.stderr.resume()
  await once(child, 'exit')
}

/** By env: a test runner puts modules of its own into every Node that it sees being started. */
const run = (folder: string, environment: Record<string, string>) =>
  spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(folder, 'code'), ...environment }
  })
