/** What completes the command: what is offered where, and that the shells that are here really offer it. */
import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { isGroup } from '../../cli/command.ts'
import { commandLines } from '../../cli/command-lines.ts'
import { SHELLS } from '../../cli/commands/completion.ts'
import { COMMANDS } from '../../cli/commands/index.ts'
import { KIND_WORDS } from '../../cli/commands/subject.ts'
import { subjectOf } from '../../cli/status/subject.ts'
import { KINDS } from '../../src/api/kinds.ts'
import { binFolder, installedRun } from '../fixtures/packed-cli.ts'
import { playedTerminal } from '../fixtures/played-terminal.ts'

const run = await installedRun()

const ROOT = join(import.meta.dirname, '../..')

async function printed(...args: readonly string[]): Promise<string> {
  const { terminal, out } = playedTerminal()
  t.equal(await run(args, terminal), 0)
  return out()
}

/** The words that are offered at the end of a line, and last what else may be there. */
async function offered(line: string): Promise<string[]> {
  const [, ...words] = line.split(' ')
  return (await printed('__complete', ...words)).split('\n').map((one) => one.split('\t')[0] ?? '')
}

const FILES = ':0'
const NO_FILES = ':4'

for (const { words, command } of commandLines(COMMANDS))
  t.test(`${words}: every option is offered, and every command below it`, async (t) => {
    const flags = isGroup(command) ? [] : Object.keys(command.options).map((name) => `--${name}`)
    t.same(await offered(`dbaas ${words} --`), [...flags, '--help', NO_FILES, ''])
    if (!isGroup(command)) return
    t.same(await offered(`dbaas ${words} `), [...command.commands.map(({ name }) => name), NO_FILES, ''])
  })

const LINES: Readonly<Record<string, readonly string[]>> = {
  'dbaas li': ['lint', NO_FILES],
  'dbaas lint --form': ['--format', NO_FILES],
  'dbaas lint --format ': ['text', 'sarif', 'junit', 'github', 'json', NO_FILES],
  'dbaas lint --format json ': [FILES],
  'dbaas lint a.yaml b': [FILES],
  'dbaas explain -o y': ['yaml', NO_FILES],
  'dbaas lint --facts a.yaml b': [FILES],
  'dbaas ops rest': ['restart', 'restore', NO_FILES],
  'dbaas ops restart orders --wa': ['--wait', NO_FILES],
  'dbaas get ': [...KIND_WORDS, NO_FILES],
  'dbaas watch op': ['operations', NO_FILES],
  'dbaas completion ': ['bash', 'zsh', 'fish', NO_FILES],
  'dbaas completion bash ': [NO_FILES],
  'dbaas nonsense ': [...COMMANDS.map(({ name }) => name), NO_FILES]
}

for (const [line, want] of Object.entries(LINES))
  t.test(`what may come next is offered: ${line}`, async (t) => {
    t.same(await offered(line), [...want, ''])
  })

t.test('a word of everyday is offered for every kind', async (t) => {
  t.same(
    KIND_WORDS.map((word) => subjectOf([word]).kind.kind),
    KINDS.map(({ kind }) => kind)
  )
})

t.test('names come from kubectl, of the place that was typed', async (t) => {
  const folder = t.testdir({ kubectl: '#!/bin/sh\necho "databasecluster.dbaas.dev/orders"\necho "$@" > "$0.asked"\n' })
  chmodSync(join(folder, 'kubectl'), 0o755)
  const { PATH = '' } = process.env
  process.env.PATH = `${folder}:${PATH}`
  t.teardown(() => {
    process.env.PATH = PATH
  })
  t.same(await offered('dbaas describe -n shop cluster o'), ['orders', NO_FILES, ''])
  t.match(readFileSync(join(folder, 'kubectl.asked'), 'utf8'), /^get databaseclusters .*-n shop$/m)
  process.env.PATH = '/nowhere'
  t.same(await offered('dbaas describe cluster o'), [NO_FILES, ''], 'and there are none where kubectl is not')
})

type Shell = (typeof SHELLS)[number]

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ')

/** A program for each shell that prints what it offers for the last word of a line. */
const ASKING: Readonly<Record<Shell, (script: string, words: readonly string[]) => string>> = {
  bash: (script, words) => `source ${script}; COMP_WORDS=(${quoted(words)}); COMP_CWORD=${words.length - 1}
    _dbaas 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`,
  // what zsh does with the offers takes a terminal: they are caught on their way there
  zsh: (
    script,
    words
  ) => `compdef() { }; _files() { print -l README.md }; _describe() { print -l -- "\${(@)\${(@P)2}%%:*}" }
    source ${script}; words=(${quoted(words)}); CURRENT=${words.length}; _dbaas`,
  fish: (script, words) => `source ${script}; complete -C ${quoted([words.join(' ')])} | string split -f1 \\t`
}

const IN_SHELLS: Readonly<Record<string, readonly string[]>> = {
  'dbaas li': ['lint'],
  'dbaas lint --format ': ['text', 'sarif', 'junit', 'github', 'json'],
  'dbaas lint READ': ['README.md']
}

for (const shell of SHELLS)
  t.test(`${shell} offers what fits`, async (t) => {
    const script = join(t.testdir({}), `dbaas.${shell}`)
    writeFileSync(script, await printed('completion', shell))
    if (spawnSync(shell, ['-c', 'true']).error !== undefined) {
      t.match(await printed('completion', shell), /\bdbaas __complete .*\n/, 'its script asks the command')
      t.comment(`${shell} is not installed here: nobody has tried its script`)
      return
    }
    const env = { PATH: `${binFolder()}:${process.env.PATH}`, HOME: t.testdirName, TERM: 'dumb' }
    for (const [line, want] of Object.entries(IN_SHELLS)) {
      const program = ASKING[shell](script, line.split(' '))
      const { stdout, stderr } = spawnSync(shell, ['-c', program], { encoding: 'utf8', cwd: ROOT, env })
      t.same(stdout.trim().split('\n').toSorted(), [...want].toSorted(), `${line} ${stderr}`)
    }
  })
