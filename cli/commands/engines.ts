/** `dbaas engines`: its arguments and options. */
import { command, type Options } from '../command.ts'
import { output } from '../output.ts'

export const options = { output } as const satisfies Options

export const engines = command({
  name: 'engines',
  summary: 'Show engines, their providers and versions, and what each can do',
  arguments: [{ name: 'ENGINE', optional: true, description: 'One engine or provider, in full.' }],
  options,
  examples: [
    { line: 'dbaas engines', does: 'All of them, one line each.' },
    { line: 'dbaas engines ENGINE', does: 'Versions, upgrades, fields and operations of one.' }
  ],
  work: async () => (await import('../engines/engines.ts')).engines
})
