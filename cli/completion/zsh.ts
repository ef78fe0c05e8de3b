/** Completion for zsh, with descriptions. */
import { type Act, type Argument, isGroup, type Option } from '../command.ts'
import { type CommandLine, namesBelow } from '../command-lines.ts'
import { spellings, type Values, valuesOf } from './values.ts'

export function zshScript(lines: readonly CommandLine[]): string {
  return `#compdef dbaas
# Completion of dbaas for zsh, made by: dbaas completion zsh
${lines.map((line) => functionOf(line, lines)).join('\n')}
${choosing('_dbaas', namesBelow(lines, ''))}
# read by source, or found in fpath
if [ "$funcstack[1]" = "_dbaas" ]; then _dbaas "$@"; else compdef _dbaas dbaas; fi
`
}

const nameOf = (words: string): string => `_dbaas_${words.replaceAll(/[^a-z0-9]/g, '_')}`

function functionOf({ words, command }: CommandLine, lines: readonly CommandLine[]): string {
  return isGroup(command) ? choosing(nameOf(words), namesBelow(lines, words)) : taking(nameOf(words), command)
}

/** A function that offers commands, and goes on with the one that is chosen. */
function choosing(name: string, below: readonly CommandLine[]): string {
  const described = below.map(({ command }) => `    ${quoted(`${command.name}:${command.summary}`)}`)
  const cases = below.map(({ words, command }) => `      ${command.name}) ${nameOf(words)} ;;`)
  return `${name}() {
  local line state
  local -a commands=(
${described.join('\n')}
  )
  _arguments -C '1: :->command' '*:: :->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $line[1] in
${cases.join('\n')}
      esac ;;
  esac
}`
}

function taking(name: string, { arguments: args, options }: Act): string {
  const specs = [...Object.entries(options).map(([option, one]) => optionSpec(option, one)), ...args.map(argumentSpec)]
  return `${name}() {
  _arguments ${specs.map((spec) => `\\\n    ${spec}`).join(' ')}
}`
}

function optionSpec(name: string, option: Option): string {
  const value = option.sort === 'flag' ? '' : `:${option.value.toLowerCase()}:${action(valuesOf(option))}`
  const described = `[${option.description.replaceAll(/[[\]:]/g, '\\$&')}]${value}`
  const all = spellings(name, option)
  // of several spellings one is enough, unless it may be repeated
  const many = option.sort === 'list' ? '*' : ''
  const before = all.length > 1 && many === '' ? `${quoted(`(${all.join(' ')})`)}` : ''
  return all.length === 1 ? quoted(`${many}${all[0]}${described}`) : `${before}{${all.join(',')}}${quoted(described)}`
}

function argumentSpec(argument: Argument): string {
  const position = argument.many ? '*' : ''
  return quoted(
    `${position}${argument.optional ? '::' : ':'}${argument.name.toLowerCase()}:${action(valuesOf(argument))}`
  )
}

function action({ words, files, asked }: Values): string {
  if (files) return '_files'
  if (asked !== undefined) return `($(${asked}))`
  return words.length === 0 ? ' ' : `(${words.join(' ')})`
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
