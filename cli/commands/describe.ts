/** `dbaas describe`: its arguments and options. */
import { command, type Options } from '../command.ts'
import { output } from '../output.ts'
import { where } from '../where.ts'
import { subject } from './subject.ts'

export const options = { output, ...where } as const satisfies Options

export const describe = command({
  name: 'describe',
  summary: 'Show one cluster or operation: members, endpoints, conditions, and why it is not ready',
  arguments: subject,
  options,
  examples: [
    { line: 'dbaas describe orders', does: 'A cluster.' },
    { line: 'dbaas describe operation orders-upgrade', does: 'An operation.' }
  ],
  work: async () => (await import('../status/describe.ts')).describe
})
