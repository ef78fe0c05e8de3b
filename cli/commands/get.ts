/** `dbaas get`: its arguments and options. */
import { command, type Options } from '../command.ts'
import { where } from '../where.ts'
import { subject } from './subject.ts'

export const options = {
  output: {
    sort: 'value',
    short: 'o',
    value: 'FORMAT',
    choices: ['text', 'wide', 'json', 'yaml', 'name'],
    default: 'text',
    description: 'How the answer is printed.'
  },
  'all-namespaces': { sort: 'flag', short: 'A', description: 'Of every namespace.' },
  ...where
} as const satisfies Options

export const get = command({
  name: 'get',
  summary: 'List clusters, operations or backups',
  arguments: subject,
  options,
  examples: [
    { line: 'dbaas get', does: 'The clusters of the namespace.' },
    { line: 'dbaas get operations -o wide', does: 'The operations, with why each is in its phase.' },
    { line: 'dbaas get cluster orders -o yaml', does: 'One object as it is.' }
  ],
  work: async () => (await import('../status/get.ts')).get
})
