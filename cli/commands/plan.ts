/** `dbaas plan`: its arguments and options. */
import { command, type Options } from '../command.ts'
import { output } from '../output.ts'
import { where } from '../where.ts'

export const options = {
  facts: {
    sort: 'list',
    value: 'FILE',
    completes: 'files',
    description: 'Manifests of what is there already: the cluster as it is, storages, policies, its child.'
  },
  live: { sort: 'flag', description: 'Compare with what is in the Kubernetes cluster.' },
  output,
  ...where
} as const satisfies Options

export const plan = command({
  name: 'plan',
  summary: 'Show what a manifest would change, and what clients notice of it',
  about: [
    'Of a DatabaseCluster: the fields that change, what each does to those who use the database (nothing, a rolling ' +
      'restart, downtime, or data at risk), and the children of its operator before and after. Of an OpsRequest the same.',
    'What is there is read from --facts, or with --live from the Kubernetes cluster. A file counts as the whole object: ' +
      'what it leaves away is taken away.'
  ],
  arguments: [
    { name: 'PATH', many: true, completes: 'files', description: 'Files, folders, or - for standard input.' }
  ],
  options,
  examples: [
    { line: 'dbaas plan orders.yaml --live', does: 'Against the cluster that runs.' },
    { line: 'git show main:orders.yaml > was.yaml; dbaas plan orders.yaml --facts was.yaml', does: 'Offline.' },
    { line: 'dbaas plan upgrade.yaml --live -o json', does: 'An operation, for programs.' }
  ],
  work: async () => (await import('../plan/plan.ts')).plan
})
