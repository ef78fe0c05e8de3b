/** `dbaas watch`: its arguments and options. */
import { command, type Options } from '../command.ts'
import { where } from '../where.ts'
import { subject } from './subject.ts'

export const options = {
  'until-rest': {
    sort: 'flag',
    description: 'Ends when every cluster is ready, or every operation has ended.'
  },
  timeout: { sort: 'value', value: 'SECONDS', description: 'Gives up after so long.' },
  ...where
} as const satisfies Options

export const watch = command({
  name: 'watch',
  summary: 'Show clusters or operations as they change',
  about: ['In a terminal the table is painted anew; elsewhere it is printed again whenever it says something else.'],
  arguments: subject,
  options,
  examples: [
    { line: 'dbaas watch', does: 'The clusters of the namespace, until Ctrl-C.' },
    { line: 'dbaas watch orders --until-rest --timeout 600', does: 'For a pipeline: until the cluster is ready.' }
  ],
  work: async () => (await import('../status/watch.ts')).watch
})
