/** The commands of `dbaas` as a page, from the command table. */
import { type Act, type Command, isGroup } from '../cli/command.ts'
import { type CommandLine, commandLines } from '../cli/command-lines.ts'
import { COMMANDS } from '../cli/commands/index.ts'
import { EXITS } from '../cli/exit-codes.ts'
import { flagsOf } from '../cli/flags-of.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '\\<')
const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`

const anchor = (words: string): string => `dbaas-${words.replaceAll(' ', '-')}`

function usage(words: string, command: Command): string {
  if (isGroup(command)) return `dbaas ${words} COMMAND`
  const args = command.arguments.map(({ name, many, optional }) => {
    const shown = many ? `${name}…` : name
    return optional ? `[${shown}]` : shown
  })
  return ['dbaas', words, '[OPTIONS]', ...args].join(' ')
}

function details({ arguments: args, options }: Act): string[] {
  const rows = [
    ...args.map(({ name, description, choices }) => row(`\`${name}\``, description, choices?.join(', ') ?? '')),
    ...Object.entries(options).map(([name, option]) => {
      const choices = option.sort === 'value' ? option.choices : undefined
      const preset = option.sort === 'value' && option.default ? `; default ${option.default}` : ''
      return row(
        `\`${flagsOf(name, option)}\``,
        option.description,
        `${choices?.join(', ') ?? ''}${preset}`.replace(/^; /, '')
      )
    })
  ]
  return rows.length === 0 ? [] : [row('', '', ''), row('---', '---', '---'), ...rows, '']
}

function section({ words, command }: CommandLine): string[] {
  const examples = (command.examples ?? []).flatMap(({ line, does }) => [`# ${does}`, line])
  return [
    `## dbaas ${words}`,
    '',
    `${command.summary}.`,
    '',
    ...(command.about ?? []).flatMap((paragraph) => [paragraph, '']),
    '```',
    usage(words, command),
    '```',
    '',
    ...(isGroup(command) ? [] : details(command)),
    ...(examples.length === 0 ? [] : ['```sh', ...examples, '```', ''])
  ]
}

export function commandsPage(): string {
  const lines = commandLines(COMMANDS)
  return [
    '# Commands of dbaas',
    '',
    '<!-- Written by `npm run generate` from cli/commands. -->',
    '',
    'How they are used day by day: [the command line](../cli.md).',
    '',
    row('command', 'what it does'),
    row('---', '---'),
    ...lines.map(({ words, command }) => row(`[dbaas ${words}](#${anchor(words)})`, command.summary)),
    '',
    '## Exit codes',
    '',
    row('code', 'what it means'),
    row('---', '---'),
    ...Object.values(EXITS).map(({ code, means }) => row(String(code), means)),
    '',
    ...lines.flatMap(section)
  ].join('\n')
}
