/** Lists where a provider's real child operator and its stand-in differ, from both records: `node test/e2e/courses/list.ts cnpg`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Act } from './act.ts'
import { differences } from './compare.ts'

const [provider] = process.argv.slice(2)
const record = (of: 'real' | 'stand-in'): Act[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, `${provider}.${of}.json`), 'utf8'))

for (const difference of differences(record('real'), record('stand-in'))) console.log(difference)
