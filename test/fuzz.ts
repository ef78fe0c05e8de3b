/**
 * Runs everything that is fuzzed, one after the other; what it finds names its seed, with which it is found again.
 *
 *   npm run fuzz                        as in npm test, with another seed
 *   npm run fuzz -- --long              two hours each
 *   npm run fuzz -- --minutes 10 --seed 7
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { parseArgs } from 'node:util'

const LONG_MINUTES = 120
const { values } = parseArgs({
  options: { long: { type: 'boolean' }, minutes: { type: 'string' }, seed: { type: 'string' } }
})
const minutes = values.minutes ?? (values.long ? String(LONG_MINUTES) : '0')
const seed = values.seed ?? String(Date.now() % 1_000_000)
const files = globSync('test/**/*.fuzz.test.ts').sort()

console.log(`seed ${seed}${minutes === '0' ? '' : `, ${minutes} minutes for each test`}`)
const { status } = spawnSync('tap', ['run', '--jobs=1', '--timeout=86400', ...files], {
  stdio: 'inherit',
  env: { ...process.env, FUZZ_SEED: seed, FUZZ_MINUTES: minutes }
})
process.exit(status ?? 1)
