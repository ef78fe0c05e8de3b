/** `dbaas explain`: its arguments and options. */
import { command, type Options } from '../command.ts'
import { output } from '../output.ts'

export const options = {
  output,
  engine: { sort: 'value', value: 'ENGINE', description: 'Only what concerns this engine.' }
} as const satisfies Options

export const explain = command({
  name: 'explain',
  summary: 'Say what a rule, a field or a parameter of a database is',
  arguments: [
    {
      name: 'WHAT',
      description:
        'A rule (storage/shrink), a field (spec.storage, opsrequest.spec.type) or a parameter (max_connections).'
    }
  ],
  options,
  examples: [
    { line: 'dbaas explain storage/shrink', does: 'What the rule looks for, why, and what to do.' },
    { line: 'dbaas explain spec.backup.schedules', does: 'What may stand in a field, and who takes it.' },
    { line: 'dbaas explain max_connections', does: 'Type, range, default and restart of a parameter, by version.' }
  ],
  work: async () => (await import('../explain/explain.ts')).explain
})
