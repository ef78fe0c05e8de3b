/** Completion for fish, with descriptions. */
import { type Argument, isGroup, type Option } from '../command.ts'
import { type CommandLine, namesBelow } from '../command-lines.ts'
import { type Values, valuesOf } from './values.ts'

export function fishScript(lines: readonly CommandLine[]): string {
  return `# Completion of dbaas for fish, made by: dbaas completion fish
function __dbaas_at
    set -l words (commandline -opc)[2..]
    set -l plain
    for word in $words
        string match -q -- '-*' $word; or set -a plain $word
    end
    test "$(string join ' ' $plain[1..(count $argv)])" = "$argv"
end
function __dbaas_alone
    test (count (commandline -opc)) -eq 1
end
complete -c dbaas -f
${namesBelow(lines, '').map(named('__dbaas_alone')).join('\n')}
${lines.flatMap((line) => linesOf(line, lines)).join('\n')}
`
}

const named =
  (condition: string) =>
  ({ command: { name, summary } }: CommandLine): string =>
    `complete -c dbaas -n ${quoted(condition)} -a ${name} -d ${quoted(summary)}`

function linesOf({ words, command }: CommandLine, lines: readonly CommandLine[]): string[] {
  const here = `__dbaas_at ${words}`
  if (isGroup(command)) return namesBelow(lines, words).map(named(here))
  return [
    ...command.arguments.flatMap((argument) => argumentLine(here, argument)),
    ...Object.entries(command.options).map(([name, option]) => optionLine(here, name, option))
  ]
}

function argumentLine(here: string, argument: Argument): string[] {
  const values = valuesOf(argument)
  const offered = offers(values)
  return offered === '' ? [] : [`complete -c dbaas -n ${quoted(here)} ${offered} -d ${quoted(argument.description)}`]
}

function optionLine(here: string, name: string, option: Option): string {
  const short = option.short === undefined ? '' : ` -s ${option.short}`
  const takes = option.sort === 'flag' ? '' : ` -r ${offers(valuesOf(option))}`
  return `complete -c dbaas -n ${quoted(here)} -l ${name}${short}${takes.trimEnd()} -d ${quoted(option.description)}`
}

function offers({ words, files, asked }: Values): string {
  if (files) return '-F'
  if (asked !== undefined) return `-a ${quoted(`(${asked})`)}`
  return words.length === 0 ? '' : `-a ${quoted(words.join(' '))}`
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
