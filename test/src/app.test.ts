import { writeFileSync } from 'node:fs'
import { Agent, request as ask } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { pairIn } from '../../certs/folder.ts'
import { type App, buildApp, type Ports } from '../../src/app.ts'
import { createLogger } from '../../src/log.ts'
import { aBalancer } from '../fixtures/balancer.ts'
import { aPair, judgesAll, NO_OBJECTION } from '../fixtures/door.ts'
import { eventually } from '../fixtures/eventually.ts'
import { mountPair } from '../fixtures/mount.ts'
import { aReview, UID } from '../fixtures/reviews.ts'

const ANY_PORT = { host: '127.0.0.1', port: 0 }
const SETTINGS = { webhook: ANY_PORT, health: ANY_PORT, clientCaFile: '', clientNames: [], drainSeconds: 0 }
const REVIEW = JSON.stringify(aReview())
const { ca } = await aPair()

interface Running {
  readonly app: App
  readonly ports: Promise<Ports>
  readonly lines: Record<string, unknown>[]
}

function anApp(t: Test, certificateFolder: string, { drainSeconds = 0, checks = {}, settings = {} } = {}): Running {
  const lines: Record<string, unknown>[] = []
  const app = buildApp({
    settings: { ...SETTINGS, drainSeconds, ...settings },
    pair: pairIn(certificateFolder),
    judges: judgesAll(NO_OBJECTION),
    checks,
    log: createLogger('trace', { write: (line) => lines.push(JSON.parse(line)) })
  })
  t.teardown(() => app.stop())
  return { app, lines, ports: app.start() }
}

/** The uid in the answer, or what went wrong. */
async function review(port: number, agent?: Agent): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(REVIEW) }
  const path = '/validate/databasecluster'
  ask({ port, host: '127.0.0.1', path, method: 'POST', headers, ca, ...(agent && { agent }) }, async (response) => {
    resolve(JSON.parse(await text(response)).response.uid)
  })
    .on('error', reject)
    .end(REVIEW)
  return promise.catch((err) => String(err))
}

/** Several callers who ask without a pause, over kept and over new connections; what they got that was no answer. */
function callers(t: Test, port: number) {
  const kept = new Agent({ keepAlive: true, maxSockets: 2 })
  const failures: string[] = []
  let calls = 0
  let goOn = true
  async function call(agent?: Agent): Promise<void> {
    while (goOn) {
      const got = await review(port, agent)
      calls++
      if (got !== UID) failures.push(got)
    }
  }
  const all = Promise.all([call(kept), call(kept), call()])
  t.teardown(() => kept.destroy())
  return {
    async stop() {
      await eventually('enough was asked', async () => calls > 20 || undefined)
      goOn = false
      await all
      return failures
    }
  }
}

async function readiness(port: number): Promise<{ status: number; said: string }> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
  return { status: response?.status ?? 0, said: (await response?.text()) ?? '' }
}

t.test('it answers reviews, is ready and says so', async (t) => {
  const folder = t.testdir()
  mountPair(folder, 1, await aPair())
  const { ports, lines } = anApp(t, folder)
  const { webhook, health } = await ports
  t.equal(await review(webhook), UID)
  t.match(await readiness(health), { status: 200 })
  t.match(lines.at(-1), { level: 'info', webhook, health })
})

t.test('it is not ready while what it was told to check is not in order', async (t) => {
  const folder = t.testdir()
  mountPair(folder, 1, await aPair())
  let problem: string | undefined = 'these kinds have not been read yet: OpsRequest'
  const { ports } = anApp(t, folder, { checks: { caches: () => problem } })
  const { health } = await ports
  const unready = await readiness(health)
  t.equal(unready.status, 503)
  t.match(unready.said, '[-]caches failed: these kinds have not been read yet: OpsRequest')
  problem = undefined
  t.equal((await readiness(health)).status, 200)
})

t.test('without a certificate it lives, is not ready and says why; with one it starts', async (t) => {
  const folder = t.testdir()
  const { ports, lines } = anApp(t, folder)
  await eventually('the certificate is missed', async () => lines[0])
  t.match(lines, [{ level: 'warn', from: folder, problem: /ENOENT/ }])
  mountPair(folder, 1, await aPair())
  t.equal(await review((await ports).webhook), UID)
})

t.test(
  'T2 where callers must show a certificate, the door is shut until there is somebody to judge them by',
  async (t) => {
    const folder = t.testdir()
    const authorities = join(folder, 'callers.crt')
    mountPair(folder, 1, await aPair())
    const { ports, lines } = anApp(t, folder, { settings: { clientCaFile: authorities } })
    await eventually('it is missed', async () => lines.find(({ msg }) => msg === 'Nobody to judge callers by'))
    t.notOk(lines.some(({ msg }) => msg === 'Answering reviews'))
    writeFileSync(authorities, ca)
    const { webhook, health } = await ports
    t.match((await readiness(health)).said, '[+]callers ok')
    t.match(await review(webhook), /Error/)
  }
)

t.test('it can be stopped while it waits for a certificate', async (t) => {
  await t.resolves(anApp(t, t.testdir()).app.stop())
})

t.test('a port that is taken is an error', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  t.teardown(() => taken.close())
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as AddressInfo
  const app = buildApp({
    settings: { ...SETTINGS, health: { host: '127.0.0.1', port } },
    pair: pairIn(t.testdir()),
    judges: judgesAll(NO_OBJECTION),
    log: createLogger('fatal', { write: () => {} })
  })
  t.teardown(() => app.stop())
  await t.rejects(app.start(), { code: 'EADDRINUSE' })
})

t.test('F17: the certificate is swapped under load and no request fails', async (t) => {
  const folder = t.testdir()
  mountPair(folder, 1, await aPair())
  const { ports, lines } = anApp(t, folder)
  const load = callers(t, (await ports).webhook)
  const swaps = () => lines.filter(({ notAfter }) => notAfter !== undefined).length
  for (let generation = 2; generation <= 12; generation++) {
    mountPair(folder, generation, await aPair())
    await eventually('the new pair is served', async () => (swaps() >= generation ? true : undefined))
  }
  t.same(await load.stop(), [])
})

t.test('F16: two that take turns in restarting lose no request', async (t) => {
  const folder = t.testdir()
  mountPair(folder, 1, await aPair())
  const replicas = [anApp(t, folder, { drainSeconds: 0.3 }), anApp(t, folder, { drainSeconds: 0.3 })]
  const balancer = await aBalancer(t)
  for (const { ports } of replicas) balancer.add(await ports)
  await eventually('the balancer has found one', async () => (await review(balancer.port)) === UID || undefined)
  const load = callers(t, balancer.port)
  for (const old of replicas) {
    balancer.add(await anApp(t, folder, { drainSeconds: 0.3 }).ports)
    await old.app.stop()
  }
  t.same(await load.stop(), [])
})
