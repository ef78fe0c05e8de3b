/** Gets every program that tests run before one of them has to wait: the first time some are built, which takes minutes. */
import { findBinaries } from '../sandbox/binaries/find-binaries.ts'
import { PROGRAMS, type ProgramName } from '../sandbox/binaries/programs.ts'
import { runProgram } from '../sandbox/program.ts'
import { progressOn } from '../sandbox/progress.ts'

await runProgram(async () => {
  await findBinaries(Object.keys(PROGRAMS) as ProgramName[], progressOn(process.stderr))
  return 0
})
