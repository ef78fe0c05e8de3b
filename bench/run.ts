/** Runs a benchmark by its name: npm run bench -- admission. */
import { join } from 'node:path'
import { runAnywhere, runLoad } from './pinned.ts'

const BENCHMARKS = { admission: runLoad, scale: runAnywhere, operations: runAnywhere, cli: runAnywhere } as const

const [name = '', ...args] = process.argv.slice(2)
if (!isBenchmark(name)) {
  console.error(`Say which benchmark to run: ${Object.keys(BENCHMARKS).join(', ')}`)
  process.exit(1)
}
process.exit(BENCHMARKS[name](join(import.meta.dirname, `${name}.ts`), args))

function isBenchmark(name: string): name is keyof typeof BENCHMARKS {
  return Object.hasOwn(BENCHMARKS, name)
}
