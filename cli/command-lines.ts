/** The command table as a flat list: every command with the words that lead to it, for completion and the reference. */
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

/** The names of the commands right below some words. */
export const namesBelow = (lines: readonly CommandLine[], words: string): CommandLine[] =>
  lines.filter((line) => line.words.split(' ').slice(0, -1).join(' ') === words)
