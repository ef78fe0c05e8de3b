/** Completion for bash. */
import { isGroup } from '../command.ts'
import { type CommandLine, namesBelow } from '../command-lines.ts'
import { spellings, type Values, valuesOf } from './values.ts'

export function bashScript(lines: readonly CommandLine[]): string {
  const values = lines.flatMap(optionValues)
  return `# Completion of dbaas for bash, made by: dbaas completion bash
_dbaas() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="" word words=""
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${command:+$command }$word" in
${lines.map(({ words }) => `      "${words}") command="${words}" ;;`).join('\n')}
    esac
  done
  case "$command:$before" in
${values.join('\n')}
  esac
  case "$command" in
    "") words="${namesBelow(lines, '')
      .map(({ command }) => command.name)
      .join(' ')} --help --version" ;;
${lines.map((line) => commandWords(line, lines)).join('\n')}
  esac
  if [[ "$current" == -* || "$words" != *:files* ]]; then
    COMPREPLY=($(compgen -W "\${words//:files/}" -- "$current"))
  else
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -F _dbaas dbaas
`
}

/** What may stand behind each option that takes a value. */
function optionValues({ words, command }: CommandLine): string[] {
  if (isGroup(command)) return []
  return Object.entries(command.options).flatMap(([name, option]) => {
    if (option.sort === 'flag') return []
    const patterns = spellings(name, option).map((spelling) => `"${words}:${spelling}"`)
    return [`    ${patterns.join('|')}) ${reply(valuesOf(option))} return ;;`]
  })
}

function reply({ words, files, asked }: Values): string {
  if (files) return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current"));'
  const list = asked === undefined ? words.join(' ') : `$(${asked})`
  return list === '' ? '' : `COMPREPLY=($(compgen -W "${list}" -- "$current"));`
}

function commandWords({ words, command }: CommandLine, lines: readonly CommandLine[]): string {
  return `    "${words}") words="${isGroup(command) ? below(words, lines) : ownWords(command)} --help" ;;`
}

const below = (words: string, lines: readonly CommandLine[]): string =>
  namesBelow(lines, words)
    .map(({ command }) => command.name)
    .join(' ')

function ownWords({ arguments: args, options }: Exclude<CommandLine['command'], { commands: unknown }>): string {
  const flags = Object.keys(options).map((name) => `--${name}`)
  const values = args.map(valuesOf)
  return [
    ...flags,
    ...values.flatMap(({ words, files, asked }) => [
      ...words,
      ...(files ? [':files'] : []),
      ...(asked ? [`$(${asked})`] : [])
    ])
  ].join(' ')
}
