import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request as ask } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { aPair } from '../fixtures/door.ts'
import { eventually } from '../fixtures/eventually.ts'
import { writePair } from '../fixtures/mount.ts'
import { RECORDED } from '../fixtures/reviews.ts'

const HERE = process.cwd()

interface Process {
  readonly child: ChildProcess
  /** What it has logged so far. */
  lines(): Record<string, unknown>[]
  /** Where it answers reviews, once it says so. */
  port(): Promise<number>
  ended: Promise<number | null>
}

/** The operator as it is started in a container, but for where it listens. */
function start(t: Test, certificateFolder: string, environment: Record<string, string> = {}): Process {
  const flags = ['--permission', '--allow-net', `--allow-fs-read=${HERE}`, `--allow-fs-read=${certificateFolder}`]
  const node = [process.execPath, ...flags, '--disable-proto=delete', '--no-warnings', join(HERE, 'src/main.ts')]
  // the test runner would have every node process load its own modules, which needs more permissions
  const child = spawn('env', ['-u', 'NODE_OPTIONS', ...node], {
    env: {
      DBAAS_WEBHOOK_LISTEN: '127.0.0.1:0',
      DBAAS_HEALTH_LISTEN: '127.0.0.1:0',
      DBAAS_CERTIFICATE_FOLDER: certificateFolder,
      DBAAS_DRAIN_SECONDS: '0',
      ...environment
    },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => child.kill('SIGKILL'))
  let said = ''
  child.stdout?.on('data', (chunk) => {
    said += chunk
  })
  const lines = () =>
    said
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  return {
    child,
    lines,
    port: () =>
      eventually('it answers reviews', async () => lines().find(({ webhook }) => webhook !== undefined)?.webhook),
    ended: once(child, 'close').then(([code]) => code)
  }
}

async function aMount(t: Test): Promise<{ folder: string; ca: string }> {
  const folder = t.testdir()
  const pair = await aPair()
  writePair(folder, pair)
  return { folder, ca: pair.ca }
}

async function review(port: number, ca: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const headers = { 'content-type': 'application/json' }
  const options = { port, host: '127.0.0.1', path: '/validate/databasecluster', method: 'POST', headers, ca }
  ask({ ...options, agent: new Agent() }, async (response) => resolve(JSON.parse(await text(response))))
    .on('error', reject)
    .end(JSON.stringify(RECORDED.create))
  return promise
}

t.test('T18: it starts with few permissions, answers with the real rules, and ends when it is told to', async (t) => {
  const { folder, ca } = await aMount(t)
  const operator = start(t, folder)
  t.match(await review(await operator.port(), ca), { response: { uid: RECORDED.create.request.uid, allowed: true } })
  operator.child.kill('SIGTERM')
  t.equal(await operator.ended, 0)
  t.match(operator.lines().at(-1), { level: 'info', signal: 'SIGTERM', msg: 'Stopped' })
})

t.test('an environment that is not in order is a list of what is wrong, and a failure', async (t) => {
  const operator = start(t, t.testdir(), { DBAAS_LOG_LEVEL: 'loud', DBAAS_DRAIN_SECONDS: 'long' })
  t.equal(await operator.ended, 1)
  t.match(operator.lines(), [{ level: 'fatal', problems: [/^DBAAS_LOG_LEVEL/, /^DBAAS_DRAIN_SECONDS/] }])
})

t.test('F40: it answers although nobody reads its log any more, and a second signal does not wait', async (t) => {
  const { folder, ca } = await aMount(t)
  const operator = start(t, folder, { DBAAS_DRAIN_SECONDS: '300' })
  const port = await operator.port()
  operator.child.stdout?.destroy()
  operator.child.kill('SIGTERM')
  t.match(await review(port, ca), { response: { uid: RECORDED.create.request.uid } })
  operator.child.kill('SIGTERM')
  t.equal(await operator.ended, null)
})
