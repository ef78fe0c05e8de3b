/** Runs a benchmark by its name: npm run bench -- admission. */
import { join } from 'node:path'
import { runLoad } from './pinned.ts'

const BENCHMARKS = ['admission']

const [name = '', ...args] = process.argv.slice(2)
if (!BENCHMARKS.includes(name)) {
  console.error(`Say which benchmark to run: ${BENCHMARKS.join(', ')}`)
  process.exit(1)
}
process.exit(runLoad(join(import.meta.dirname, `${name}.ts`), args))
