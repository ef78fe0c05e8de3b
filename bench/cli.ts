/** How soon the command is there, and how long it takes over a thousand manifests: as it is installed, each time a new process. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { examplesOf } from '../manifests/provider-examples.ts'
import { builtIn } from '../providers/index.ts'
import { installedPackage } from '../test/fixtures/packed-cli.ts'

const MANIFESTS = 1000
const TIMES = 5

interface Goal {
  readonly says: string
  readonly args: readonly string[]
  readonly mostMs: number
}

const folder = mkdtempSync(join(tmpdir(), 'dbaas-bench-'))
try {
  writeManifests(join(folder, 'manifests'))
  const main = join(installedPackage(), 'main.js')
  const goals: readonly Goal[] = [
    { says: 'dbaas --help', args: ['--help'], mostMs: 150 },
    { says: `dbaas lint, ${MANIFESTS} manifests`, args: ['lint', join(folder, 'manifests')], mostMs: 2000 }
  ]
  for (const goal of goals) tell(goal, main)
} finally {
  rmSync(folder, { recursive: true })
}

/** Every valid example of every provider in turn, each under a name of its own. */
function writeManifests(at: string): void {
  mkdirSync(at)
  const examples = builtIn().providers.flatMap(({ name }) => examplesOf(name).filter(({ sort }) => sort === 'valid'))
  for (let i = 0; i < MANIFESTS; i++) {
    const text = examples[i % examples.length]?.text ?? ''
    writeFileSync(join(at, `${i}.yaml`), text.replace(/^ {2}name: .*$/m, `  name: c${i}`))
  }
}

function tell({ says, args, mostMs }: Goal, main: string): void {
  const runs = Array.from({ length: TIMES }, () => timed(main, args)).toSorted((a, b) => a.ms - b.ms)
  const { ms = 0, last = '' } = runs[Math.floor(TIMES / 2)] ?? {}
  console.log(`${says}: ${Math.round(ms)} ms, median of ${TIMES} cold starts; goal ${mostMs} ms${last && ` (${last})`}`)
}

function timed(main: string, args: readonly string[]): { ms: number; last: string } {
  const start = performance.now()
  const { stdout, status, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26
  })
  const ms = performance.now() - start
  if (status !== 0 && status !== 1) throw new Error(`dbaas ${args.join(' ')} ended with ${status}: ${stderr}`)
  return { ms, last: /^\d+ objects checked.*$/m.exec(stdout)?.[0] ?? '' }
}
