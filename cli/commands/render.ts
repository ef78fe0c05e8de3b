/** `dbaas render`: its arguments and options. */
import { command, type Options } from '../command.ts'
import { where } from '../where.ts'

export const options = {
  facts: {
    sort: 'list',
    value: 'FILE',
    completes: 'files',
    description: 'Manifests of what is there already: storages, policies, the cluster itself, its child.'
  },
  live: { sort: 'flag', description: 'Ask the Kubernetes cluster for what is there.' },
  output: {
    sort: 'value',
    short: 'o',
    value: 'FORMAT',
    choices: ['yaml', 'json'],
    default: 'yaml',
    description: 'How the objects are printed.'
  },
  ...where
} as const satisfies Options

export const render = command({
  name: 'render',
  summary: 'Show the objects that a DatabaseCluster becomes',
  about: ['The children as the operator would apply them, of every DatabaseCluster in the files.'],
  arguments: [
    { name: 'PATH', many: true, completes: 'files', description: 'Files, folders, or - for standard input.' }
  ],
  options,
  examples: [
    { line: 'dbaas render orders.yaml', does: 'The children of one file.' },
    { line: 'dbaas render orders.yaml --facts storages/', does: 'With the bucket that its backups go to.' }
  ],
  work: async () => (await import('../plan/render.ts')).render
})
