/** An end that the user can do something about: one line on the screen, and an exit code. */
import type { ExitName } from './exit-codes.ts'

interface Said {
  /** What to do, as an instruction. */
  readonly fix?: string
  readonly cause?: unknown
}

export class CliError extends Error {
  readonly exit: ExitName

  constructor(exit: ExitName, why: string, { fix, cause }: Said = {}) {
    super(fix === undefined ? why : `${why}; ${fix}`, { cause })
    this.name = 'CliError'
    this.exit = exit
  }
}
