/** The command table as a flat list: every command with the words that lead to it, for the reference. */
import { type Command, isGroup } from './command.ts'

export interface CommandLine {
  /** `ops restart` */
  readonly words: string
  readonly command: Command
}

export const commandLines = (commands: readonly Command[], above = ''): CommandLine[] =>
  commands.flatMap((command) => {
    const words = `${above} ${command.name}`.trim()
    return [{ words, command }, ...(isGroup(command) ? commandLines(command.commands, words) : [])]
  })
