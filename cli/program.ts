/** From the command line to the command: commander reads it by the command table, and every end becomes an exit code. */
import { Argument as Arg, Command as Commander, CommanderError, Option as Opt } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { CliError } from './cli-error.ts'
import { type Act, type Argument, type Command, isGroup, type Option, type Options } from './command.ts'
import { ASKS } from './commands/completion.ts'
import { COMMANDS } from './commands/index.ts'
import { EXITS, type ExitName } from './exit-codes.ts'
import { flagsOf } from './flags-of.ts'
import type { Terminal } from './terminal.ts'

const ABOUT =
  'Databases on Kubernetes: what the API server would say to a manifest, and one line for what is done every day.'

/** Runs one command line and gives the exit code. Nothing gets past it as a stack trace. */
export async function run(args: readonly string[], terminal: Terminal, calledAs = 'dbaas'): Promise<number> {
  let exit: ExitName = 'done'
  const [first, ...rest] = args
  const ended = (end: ExitName): void => {
    exit = end
  }
  try {
    if (first === ASKS) (await import('./completion/answer.ts')).answer(rest, terminal)
    else await programOf(terminal, calledAs, ended).parseAsync(args, { from: 'user' })
    return EXITS[exit].code
  } catch (err) {
    return EXITS[told(err, terminal)].code
  }
}

/** The end that an error is, after the user was told. */
function told(err: unknown, { err: screen, env }: Terminal): ExitName {
  // commander has printed it by itself: help, the version, or what is wrong with the command line
  if (err instanceof CommanderError) return err.exitCode === 0 ? 'done' : 'usage'
  if (err instanceof CliError) {
    screen.write(`${screen.paint('red', 'dbaas:')} ${oneLine(err.message)}\n`)
    return err.exit
  }
  const what = err instanceof Error ? err : new Error(String(err))
  const detail = env.DBAAS_DEBUG === undefined ? 'DBAAS_DEBUG=1 shows where' : (what.stack ?? '')
  screen.write(
    `${screen.paint('red', 'dbaas:')} this is a mistake in dbaas itself: ${oneLine(what.message)}; ${detail}\n`
  )
  return 'fault'
}

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ')

function programOf(terminal: Terminal, calledAs: string, ended: (exit: ExitName) => void): Commander {
  const { out, err } = terminal
  const program = new Commander(calledAs)
    .description(ABOUT)
    .version(packageJson.version)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError(whereHelpIs(calledAs))
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      outputError: (text, write) =>
        write(`${err.paint('red', 'dbaas:')} ${oneLine(text.replace(/^error: /, '').trim())}\n`),
      getOutHelpWidth: () => Math.min(out.width, WIDEST_HELP),
      getErrHelpWidth: () => Math.min(err.width, WIDEST_HELP),
      stripColor: (text) => text // what is painted was asked for: paint knows the screen
    })
    .configureHelp({
      styleTitle: (title) => out.paint('bold', title),
      subcommandTerm: (command) => command.name(),
      minWidthToWrap: 20
    })
  for (const one of COMMANDS) program.addCommand(asCommander(one, terminal, ended, program, calledAs))
  return program
}

const whereHelpIs = (typed: string): string => `  ${typed} --help says what can be typed`

/** Lines of help that are wider are hard to read. */
const WIDEST_HELP = 100

function asCommander(
  one: Command,
  terminal: Terminal,
  ended: (exit: ExitName) => void,
  above: Commander,
  typedAbove: string
): Commander {
  const typed = `${typedAbove} ${one.name}`
  const result = new Commander(one.name)
    .copyInheritedSettings(above)
    .summary(one.summary)
    .description(proseOf(one))
    .showHelpAfterError(whereHelpIs(typed))
  if (one.examples) result.addHelpText('after', examplesOf(one, terminal))
  if (isGroup(one)) {
    for (const below of one.commands) result.addCommand(asCommander(below, terminal, ended, result, typed))
    return result
  }
  for (const argument of one.arguments) result.addArgument(asArgument(argument))
  for (const [name, option] of Object.entries(one.options)) result.addOption(asOption(name, option))
  return result.action(async (...received: unknown[]) => {
    const values = received.at(-2) as Record<string, unknown> // commander: arguments, options, the command
    const args = received.slice(0, -2).flat().filter(isText)
    const options = byName(one, values)
    refuseEmpty(one, args, options)
    ended(await one.run({ args, options }, terminal))
  })
}

/** A variable of a script that is not set must not become another namespace, or all objects instead of one. */
function refuseEmpty(one: Act, args: readonly string[], options: Readonly<Record<string, unknown>>): void {
  const typed: [name: string, value: unknown][] = [
    ...args.map((value, position): [string, unknown] => [
      (one.arguments[position] ?? one.arguments.at(-1))?.name ?? '',
      value
    ]),
    ...Object.entries(options).map(([name, value]): [string, unknown] => [`--${name}`, value])
  ]
  const empty = typed.find(([, value]) => [value].flat().includes(''))
  if (empty) throw new CliError('usage', `${empty[0]} is empty`, { fix: 'is a variable not set?' })
}

const isText = (value: unknown): value is string => typeof value === 'string'

const proseOf = ({ summary, about = [] }: Command): string => [summary, ...about].join('\n\n')

function examplesOf({ examples = [] }: Command, { out }: Terminal): string {
  const lines = examples.flatMap(({ line, does }) => [`  ${out.paint('cyan', line)}`, `      ${does}`])
  return ['', out.paint('bold', 'Examples:'), ...lines, ''].join('\n')
}

function asArgument({ name, description, many, optional, choices }: Argument): Arg {
  const shown = many ? `${name}...` : name
  const result = new Arg(optional ? `[${shown}]` : `<${shown}>`, description)
  return choices === undefined ? result : result.choices(choices)
}

function asOption(name: string, option: Option): Opt {
  const result = new Opt(flagsOf(name, option), option.description)
  if (option.sort !== 'value') return result
  if (option.choices) result.choices(option.choices)
  if (option.default !== undefined) result.default(option.default)
  return result
}

/** By the names of our table; commander writes dry-run as dryRun. */
function byName({ options }: Act, values: Readonly<Record<string, unknown>>): Record<keyof Options, never> {
  const read = Object.entries(options).map(([name, { sort }]) => {
    const value = values[name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())]
    return [name, value ?? EMPTY[sort]]
  })
  return Object.fromEntries(read)
}

const EMPTY: Record<Option['sort'], unknown> = { flag: false, list: [], value: undefined }
