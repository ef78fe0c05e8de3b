/** `dbaas ops` with one command for each type, and `dbaas backup` and `dbaas restore` as shorthands. */
import type { Act, Command, Options } from '../command.ts'
import { OPERATION_FLAGS, type OperationFlags, optionsOf } from '../ops/flags.ts'
import { output } from '../output.ts'
import { where } from '../where.ts'

/** Terms that every type has. */
const terms = {
  name: { sort: 'value', value: 'NAME', description: 'Name of the OpsRequest (default: made of cluster and type).' },
  'dry-run': { sort: 'flag', description: 'Shows what it would do, and what the API server says, and does nothing.' },
  wait: { sort: 'flag', description: 'Waits for the end; the exit code is 1 when it failed.' },
  yes: { sort: 'flag', short: 'y', description: 'For what means downtime or puts data at risk: do it.' },
  force: { sort: 'flag', description: 'Starts in a phase that would be refused. It overrides no rule.' },
  reject: { sort: 'flag', description: 'Does not queue where another operation runs.' },
  'depends-on': {
    sort: 'list',
    value: 'OPERATION',
    completes: 'operations',
    description: 'Operations that must have succeeded before.'
  },
  timeout: { sort: 'value', value: 'SECONDS', description: 'How long it may run.' },
  output,
  ...where
} as const satisfies Options

function actFor(name: string, operation: OperationFlags, line: string): Act {
  return {
    name,
    summary: operation.does,
    arguments: [{ name: 'CLUSTER', completes: 'clusters', description: 'The DatabaseCluster.' }],
    options: { ...optionsOf(operation), ...terms },
    examples: [{ line, does: 'Shows it with --dry-run, follows it with --wait.' }],
    run: async (given, terminal) => (await import('../ops/make.ts')).making(operation)(given, terminal)
  }
}

const EXAMPLES: Readonly<Record<keyof typeof OPERATION_FLAGS, string>> = {
  start: 'dbaas ops start orders --wait',
  stop: 'dbaas ops stop orders --yes',
  restart: 'dbaas ops restart orders --wait',
  'horizontal-scaling': 'dbaas ops horizontal-scaling orders --replicas 5 --wait',
  'vertical-scaling': 'dbaas ops vertical-scaling orders --limits memory=4Gi --wait',
  'volume-expansion': 'dbaas ops volume-expansion orders --storage 20Gi --wait',
  reconfiguring: 'dbaas ops reconfiguring orders --set max_connections=200 --wait',
  upgrade: 'dbaas ops upgrade orders --to 17.6 --backup-first --wait',
  backup: 'dbaas backup orders --wait',
  restore: 'dbaas restore orders --backup nightly-1 --new-cluster orders-copy --wait',
  switchover: 'dbaas ops switchover orders --wait',
  'rebuild-instance': 'dbaas ops rebuild-instance orders --instances orders-2 --wait',
  custom: 'dbaas ops custom orders --action ACTION --set NAME=VALUE --wait'
}

const NAMES = Object.keys(OPERATION_FLAGS) as (keyof typeof OPERATION_FLAGS)[]

export const ops: Command = {
  name: 'ops',
  summary: 'Do a piece of day-2 work on a cluster',
  about: ['Each makes an OpsRequest, which the operator carries out once.'],
  commands: NAMES.map((name) => actFor(name, OPERATION_FLAGS[name], EXAMPLES[name]))
}

export const backup = actFor('backup', OPERATION_FLAGS.backup, EXAMPLES.backup)
export const restore = actFor('restore', OPERATION_FLAGS.restore, EXAMPLES.restore)
