/** Gets every program that tests run before one of them has to wait: the first time some are built, which takes minutes. */
import { parseArgs } from 'node:util'
import { findBinaries } from '../sandbox/binaries/find-binaries.ts'
import { programsThat } from '../sandbox/binaries/programs.ts'
import { runProgram } from '../sandbox/program.ts'
import { progressOn } from '../sandbox/progress.ts'

await runProgram(async () => {
  const { values } = parseArgs({ options: { 'child-operators': { type: 'boolean', default: false } } })
  await findBinaries(programsThat(values['child-operators']), progressOn(process.stderr))
  return 0
})
