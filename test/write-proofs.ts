/**
 * Writes docs/reference/faults.md, threats.md and delegation.md from what tap wrote down in the last run of all tests.
 *
 *   node test/write-proofs.ts            writes them
 *   node test/write-proofs.ts --check    fails where they are not what the tests showed
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { builtIn } from '../providers/index.ts'
import { carriedOutIn, filesIn } from './proof-tables/carried-out.ts'
import { delegationPage, type Shown } from './proof-tables/delegation-page.ts'
import { FAULTS } from './proof-tables/faults.ts'
import { NO_TEST, pageOf, type Table } from './proof-tables/page.ts'
import { passedIn } from './proof-tables/passed.ts'
import { THREATS } from './proof-tables/threats.ts'

const ROOT = join(import.meta.dirname, '..')
const RESULTS = join(ROOT, '.tap')
const TABLES: Readonly<Record<string, Table>> = {
  'docs/reference/faults.md': {
    title: 'Faults',
    intro: 'What can go wrong around the operator, and the tests that make it happen. A row without a test says so.',
    rows: FAULTS
  },
  'docs/reference/threats.md': {
    title: 'Threats',
    intro: 'Who may want to do harm, by what, and the tests that try it. A row without a test says so.',
    rows: THREATS
  }
}

const isCheck = process.argv.includes('--check')
const results = readdirSync(RESULTS)
  .filter((name) => name.endsWith('.tap'))
  .sort()
  .map((name) => readFileSync(join(RESULTS, name), 'utf8'))
const passed = results.flatMap(passedIn)
const shown: Shown = {
  carriedOut: results.flatMap(carriedOutIn),
  files: results.map(filesIn).reduce((all, files) => all.union(files), new Set())
}
const pages = {
  ...Object.fromEntries(Object.entries(TABLES).map(([path, table]) => [path, pageOf(table, passed)])),
  'docs/reference/delegation.md': delegationPage(builtIn().providers, shown)
}

for (const [path, page] of Object.entries(pages)) {
  const file = join(ROOT, path)
  if (!isCheck) {
    writeFileSync(file, page)
    console.log(`${relative(process.cwd(), file)}: ${page.split(NO_TEST).length - 1} rows without a test`)
  } else if (readFileSync(file, 'utf8') !== page) {
    console.error(`${path} does not say what the tests showed; after a run of all tests: npm run proofs`)
    process.exitCode = 1
  }
}
