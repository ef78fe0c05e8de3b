/** What completes the command: every command and option is offered, and bash really does it. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { isGroup } from '../../cli/command.ts'
import { commandLines } from '../../cli/command-lines.ts'
import { SHELLS } from '../../cli/commands/completion.ts'
import { COMMANDS } from '../../cli/commands/index.ts'
import { run } from '../../cli/program.ts'
import { playedTerminal } from '../fixtures/played-terminal.ts'

async function script(shell: string): Promise<string> {
  const { terminal, out } = playedTerminal()
  await run(['completion', shell], terminal)
  return out()
}

for (const shell of SHELLS)
  t.test(`${shell} is told every command and every option`, async (t) => {
    const text = await script(shell)
    for (const { words, command } of commandLines(COMMANDS)) {
      t.ok(text.includes(command.name), words)
      const options = isGroup(command) ? [] : Object.keys(command.options)
      t.same(
        options.filter((name) => !text.includes(name)),
        [],
        `options of ${words}`
      )
    }
  })

/** What bash offers for the last word of a line. */
const offers = (source: string, line: string): string[] => {
  const words = line.split(' ')
  const program = `source ${source}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
    _dbaas 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`
  const out = execFileSync('bash', ['-c', program], { encoding: 'utf8', cwd: join(import.meta.dirname, '../..') })
  return out.split('\n').filter((one) => one !== '')
}

const LINES: Readonly<Record<string, readonly string[]>> = {
  'dbaas li': ['lint'],
  'dbaas lint --form': ['--format'],
  'dbaas lint --format ': ['text', 'sarif', 'junit', 'github', 'json'],
  'dbaas explain -o y': ['yaml'],
  'dbaas lint --facts package.js': ['package.json'],
  'dbaas lint READ': ['README.md'],
  'dbaas ops rest': ['restart', 'restore'],
  'dbaas ops restart orders --wa': ['--wait'],
  'dbaas completion ': ['bash', 'zsh', 'fish', '--help']
}

t.test('bash offers what fits', async (t) => {
  const file = join(t.testdir({}), 'dbaas.bash')
  writeFileSync(file, await script('bash'))
  for (const [line, want] of Object.entries(LINES)) t.same(offers(file, line).toSorted(), [...want].toSorted(), line)
})
