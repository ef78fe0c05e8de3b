/** `dbaas completion`: prints the script for a shell. */
import type { Run } from '../command.ts'
import type { options, SHELLS } from '../commands/completion.ts'
import { SCRIPTS } from './scripts.ts'

type Shell = (typeof SHELLS)[number]

export const completion: Run<typeof options> = async ({ args: [shell] }, { out }) => {
  out.write(SCRIPTS[shell as Shell]) // one of its choices
  return 'done'
}
