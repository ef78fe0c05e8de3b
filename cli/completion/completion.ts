/** `dbaas completion`: prints the script for a shell, made from the command table. */

import type { Run } from '../command.ts'
import type { CommandLine } from '../command-lines.ts'
import { commandLines } from '../command-lines.ts'
import type { options, SHELLS } from '../commands/completion.ts'
import { COMMANDS } from '../commands/index.ts'
import { bashScript } from './bash.ts'
import { fishScript } from './fish.ts'
import { zshScript } from './zsh.ts'

type Shell = (typeof SHELLS)[number]

const SCRIPTS: Readonly<Record<Shell, (lines: readonly CommandLine[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript
}

export const completion: Run<typeof options> = async ({ args: [shell] }, { out }) => {
  out.write(SCRIPTS[shell as Shell](commandLines(COMMANDS))) // one of its choices
  return 'done'
}
