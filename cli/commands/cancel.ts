/** `dbaas cancel`: its arguments and options. */
import { command, type Options } from '../command.ts'
import { where } from '../where.ts'

export const options = {
  wait: { sort: 'flag', description: 'Waits until it has ended.' },
  ...where
} as const satisfies Options

export const cancel = command({
  name: 'cancel',
  summary: 'End an operation where that is safe',
  arguments: [{ name: 'OPERATION', completes: 'operations', description: 'The OpsRequest.' }],
  options,
  examples: [{ line: 'dbaas cancel orders-restart-3f9c1', does: 'What was done is taken back where it can be.' }],
  work: async () => (await import('../ops/cancel.ts')).cancel
})
