/**
 * What a command is, as data: help, completion and the reference page are made from it, and its work is loaded only
 * when it is asked for.
 */
import type { ExitName } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** Where the values of an argument or option come from, for completion. */
export type Completes = 'files' | 'contexts' | 'namespaces' | 'clusters' | 'operations'

export interface Argument {
  /** As help shows it: PATH. */
  readonly name: string
  readonly description: string
  readonly many?: true
  readonly optional?: true
  readonly choices?: readonly string[]
  /** Words that are offered; others are taken too. */
  readonly suggestions?: readonly string[]
  readonly completes?: Completes
}

interface Described {
  readonly description: string
  /** One letter: n for -n. */
  readonly short?: string
}

/** There or not. */
export interface Flag extends Described {
  readonly sort: 'flag'
}

/** One value. */
export interface Valued extends Described {
  readonly sort: 'value'
  /** As help shows it: FILE. */
  readonly value: string
  readonly choices?: readonly string[]
  readonly default?: string
  readonly completes?: Completes
}

/** Several values, as `--facts a b` or `--facts a --facts b`. */
export interface Repeated extends Described {
  readonly sort: 'list'
  readonly value: string
  readonly completes?: Completes
}

export type Option = Flag | Valued | Repeated

/** By the long name without its dashes: `dry-run`. */
export type Options = Readonly<Record<string, Option>>

type WordOf<One extends Valued> = One extends { choices: readonly (infer Word)[] } ? Word : string

type ValueOf<One extends Option> = One extends Flag
  ? boolean
  : One extends Repeated
    ? readonly string[]
    : One extends Valued
      ? One extends { default: string }
        ? WordOf<One>
        : WordOf<One> | undefined
      : never

/** The command line, read: arguments in their order, options by their long name. */
export interface Given<Table extends Options> {
  readonly args: readonly string[]
  readonly options: { readonly [Name in keyof Table]: ValueOf<Table[Name]> }
}

/** The work of a command. Whatever goes wrong in a way that the user can mend is a CliError. */
export type Run<Table extends Options> = (given: Given<Table>, terminal: Terminal) => Promise<ExitName>

export interface Example {
  readonly line: string
  readonly does: string
}

interface Named {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** Paragraphs for its own page. */
  readonly about?: readonly string[]
  readonly examples?: readonly Example[]
}

/** A command that does something. */
export interface Act extends Named {
  readonly arguments: readonly Argument[]
  readonly options: Options
  readonly run: (given: Given<Options>, terminal: Terminal) => Promise<ExitName>
}

/** A command that only has others below it. */
export interface Group extends Named {
  readonly commands: readonly Command[]
}

export type Command = Act | Group

interface Spec<Table extends Options> extends Named {
  readonly arguments: readonly Argument[]
  readonly options: Table
  /** Imports the work and gives it: help must not wait for it. */
  readonly work: () => Promise<Run<Table>>
}

/** A command whose work gets its options with their types. */
export function command<const Table extends Options>({ work, ...rest }: Spec<Table>): Act {
  return {
    ...rest,
    run: async (given, terminal) => {
      const run = await work()
      return run(given as Given<Table>, terminal) // read by the very table that it has
    }
  }
}

export const isGroup = (one: Command): one is Group => 'commands' in one
