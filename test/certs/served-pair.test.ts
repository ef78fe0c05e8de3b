import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { pairIn } from '../../certs/folder.ts'
import type { Pair } from '../../certs/pair.ts'
import { servePair } from '../../certs/served-pair.ts'
import { createLogger } from '../../src/log.ts'
import { aPair } from '../fixtures/door.ts'
import { eventually } from '../fixtures/eventually.ts'
import { mountPair, writePair } from '../fixtures/mount.ts'

const DAY = 24 * 60 * 60 * 1000

/** Looks often enough for a test not to wait, whether or not the watch works. */
function watching(t: Test, folder: string, { now = Date.now, every = 20 } = {}) {
  const lines: Record<string, unknown>[] = []
  const taken: string[] = []
  const loads: boolean[] = []
  let daysLeft = () => 0
  const mounted = servePair({
    source: pairIn(folder),
    take: ({ cert }: Pair) => taken.push(cert),
    now,
    log: createLogger('trace', { write: (line) => lines.push(JSON.parse(line)) }),
    metrics: { certificateLoaded: (isTaken) => loads.push(isTaken), watchCertificate: (read) => (daysLeft = read) },
    every
  })
  t.teardown(() => mounted.stop())
  return { mounted, lines, taken, loads, daysLeft: () => daysLeft() }
}

const once = (what: string, isThere: () => boolean) => eventually(what, async () => isThere() || undefined)

t.test('the pair that is there is taken, once', async (t) => {
  const folder = t.testdir()
  const pair = await aPair()
  writePair(folder, pair)
  const { mounted, taken, lines, loads, daysLeft } = watching(t, folder)
  await once('it is taken', () => taken.length > 0)
  writeFileSync(join(folder, 'other'), '')
  await new Promise((resolve) => setTimeout(resolve, 100))
  t.same(taken, [pair.cert])
  t.same(loads, [true])
  t.equal(mounted.problem(), undefined)
  t.ok(daysLeft() > 1)
  t.match(lines, [{ level: 'info', from: folder, notAfter: /^20/ }])
  t.notMatch(JSON.stringify(lines), /BEGIN/)
})

t.test('until there is one, it is said what is missing, once', async (t) => {
  const folder = join(t.testdir(), 'later')
  const { mounted, taken, lines, daysLeft } = watching(t, folder)
  await once('it is missed', () => lines.length > 0)
  t.match(mounted.problem(), /no certificate in .*later to serve: ENOENT/)
  t.ok(Number.isNaN(daysLeft()))
  const pair = await aPair()
  mountPair(folder, 1, pair)
  await once('it is taken', () => taken.length > 0)
  t.equal(mounted.problem(), undefined)
  t.equal(lines.filter(({ problem }) => String(problem).startsWith('ENOENT')).length, 1)
})

t.test('a mounted pair is replaced by the next, without a look at halves', async (t) => {
  const folder = t.testdir()
  const [first, second, third] = await Promise.all([aPair(), aPair(), aPair()])
  mountPair(folder, 1, first)
  const { taken, loads } = watching(t, folder)
  await once('the first is taken', () => taken.length === 1)
  mountPair(folder, 2, second)
  await once('the second is taken', () => taken.length === 2)
  mountPair(folder, 3, third)
  await once('the third is taken', () => taken.length === 3)
  t.same(taken, [first.cert, second.cert, third.cert])
  t.same(loads, [true, true, true])
})

t.test('the watch alone is enough to notice', async (t) => {
  const folder = t.testdir()
  const [first, second] = await Promise.all([aPair(), aPair()])
  mountPair(folder, 1, first)
  const { taken } = watching(t, folder, { every: 1_000_000 })
  await once('the first is taken', () => taken.length === 1)
  mountPair(folder, 2, second)
  await once('the second is taken', () => taken.length === 2)
})

t.test('the poll notices when the folder is made anew and its watch is dead', async (t) => {
  const folder = join(t.testdir(), 'mount')
  const [first, second] = await Promise.all([aPair(), aPair()])
  mountPair(folder, 1, first)
  const { taken } = watching(t, folder)
  await once('the first is taken', () => taken.length === 1)
  rmSync(folder, { recursive: true })
  mountPair(folder, 2, second)
  await once('the second is taken', () => taken.includes(second.cert))
})

t.test('a pair that is not fit is refused, and the old one kept', async (t) => {
  const folder = t.testdir()
  const [good, other, better] = await Promise.all([aPair(), aPair(), aPair()])
  mountPair(folder, 1, good)
  const { mounted, taken, lines, loads } = watching(t, folder)
  await once('it is taken', () => taken.length === 1)
  const refused = (times: number) => () => loads.filter((isTaken) => !isTaken).length === times
  mountPair(folder, 2, { cert: other.cert, key: good.key })
  await once('the key is refused', refused(1))
  mountPair(folder, 3, { cert: 'nonsense', key: good.key })
  await once('the certificate is refused', refused(2))
  rmSync(join(folder, '..3', 'tls.crt'))
  await once('its absence is noticed', refused(3))
  t.equal(mounted.problem(), undefined, 'what is served is still good')
  mountPair(folder, 4, better)
  await once('the next good one is taken', () => taken.length === 2)
  t.same(taken, [good.cert, better.cert])
  t.match(lines.slice(1, 4), [
    { level: 'warn', problem: /not the key/ },
    { level: 'warn', problem: /no certificate/ },
    { level: 'warn', problem: /ENOENT/ }
  ])
})

t.test('an expired pair is not taken, and one that expires while it is served is reported', async (t) => {
  const folder = t.testdir()
  writePair(folder, await aPair())
  let ahead = 400 * DAY
  const { mounted, taken, loads, daysLeft } = watching(t, folder, { now: () => Date.now() + ahead })
  await once('it is refused', () => loads.length > 0)
  t.match(mounted.problem(), /expired/)
  ahead = 0
  await once('it is taken when the clock is put right', () => taken.length === 1)
  t.equal(mounted.problem(), undefined)
  ahead = 400 * DAY
  t.match(mounted.problem(), /the certificate expired at 20/)
  t.ok(daysLeft() < 0)
})

t.test('after it was stopped nothing is taken any more', async (t) => {
  const folder = t.testdir()
  const { mounted, taken, lines } = watching(t, folder)
  await once('it has looked', () => lines.length > 0)
  mounted.stop()
  writePair(folder, await aPair())
  await new Promise((resolve) => setTimeout(resolve, 100))
  t.same(taken, [])
})
