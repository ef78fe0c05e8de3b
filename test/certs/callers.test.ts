import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { watchCallers } from '../../certs/callers.ts'
import { textIn } from '../../certs/folder.ts'
import { createLogger } from '../../src/log.ts'
import { aPair } from '../fixtures/door.ts'
import { eventually } from '../fixtures/eventually.ts'

const { ca, key } = await aPair()

function watching(t: Test, text: string) {
  const file = join(t.testdir(), 'ca.crt')
  writeFileSync(file, text)
  const taken: string[] = []
  const lines: Record<string, unknown>[] = []
  const callers = watchCallers({
    source: textIn(file),
    take: (authorities) => taken.push(authorities),
    log: createLogger('trace', { write: (line) => lines.push(JSON.parse(line)) }),
    metrics: { certificateLoaded: () => {} },
    every: 20
  })
  t.teardown(() => callers.stop())
  return { file, callers, taken, lines }
}

const once = (what: string, isSo: () => boolean) => eventually(what, async () => isSo() || undefined)

t.test('authorities are taken, and others when they come', async (t) => {
  const { file, callers, taken } = watching(t, ca)
  await once('they are taken', () => taken.length === 1)
  t.equal(callers.problem(), undefined)
  writeFileSync(file, `# two of them\n${ca}\n${ca}`)
  await once('the others are taken', () => taken.length === 2)
  t.same(taken, [ca, `# two of them\n${ca}\n${ca}`])
})

const unfit: Record<string, [string, RegExp]> = {
  'no certificate': ['', /holds no certificate/],
  'a key': [key, /holds no certificate/],
  'one that is damaged': [`${ca}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`, /does not parse/]
}
for (const [name, [text, why]] of Object.entries(unfit)) {
  t.test(`${name} is nothing to judge callers by`, async (t) => {
    const { callers, taken, lines } = watching(t, text)
    await once('it is refused', () => lines.length > 0)
    t.match(callers.problem(), why)
    t.match(lines[0], { level: 'warn', problem: why })
    t.same(taken, [])
  })
}

t.test('a file that goes, or is damaged, leaves the old authorities in force', async (t) => {
  const { file, callers, taken, lines } = watching(t, ca)
  await once('they are taken', () => taken.length === 1)
  writeFileSync(file, 'nonsense')
  await once('it is refused', () => lines.length === 2)
  rmSync(file)
  await once('its absence is noticed', () => lines.length === 3)
  t.match(lines[2], { level: 'warn', problem: /ENOENT/ })
  t.same(taken, [ca])
  t.equal(callers.problem(), undefined)
})
