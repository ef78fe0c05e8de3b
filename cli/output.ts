/** Answers for programs: the same value as JSON or as YAML. */
import type { Valued } from './command.ts'
import type { Screen } from './terminal.ts'

export const OUTPUTS = ['text', 'json', 'yaml'] as const

export type Output = (typeof OUTPUTS)[number]

/** The option that chooses between them. */
export const output = {
  sort: 'value',
  short: 'o',
  value: 'FORMAT',
  choices: OUTPUTS,
  default: 'text',
  description: 'How the answer is printed.'
} as const satisfies Valued

/** Prints a value for programs to read. */
export async function printAs(format: Exclude<Output, 'text'>, value: unknown, screen: Screen): Promise<void> {
  if (format === 'json') {
    screen.write(`${JSON.stringify(value, null, 2)}\n`)
    return
  }
  const { stringify } = await import('yaml')
  // kubectl reads YAML 1.1, to which a bare On is a boolean
  screen.write(stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }))
}
