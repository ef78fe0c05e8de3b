/** `dbaas connect`: its arguments and options. */
import { command, type Options } from '../command.ts'
import { output } from '../output.ts'
import { where } from '../where.ts'

export const options = {
  'show-password': { sort: 'flag', description: 'Reads the Secret and prints user and password.' },
  output,
  ...where
} as const satisfies Options

export const connect = command({
  name: 'connect',
  summary: 'Show how a cluster is reached: host, port, and the Secret with the password',
  arguments: [{ name: 'CLUSTER', completes: 'clusters', description: 'The DatabaseCluster.' }],
  options,
  examples: [
    { line: 'dbaas connect orders', does: 'Endpoints, and which keys of which Secret to log in with.' },
    { line: 'dbaas connect orders --show-password -o json', does: 'With the password, for a script.' }
  ],
  work: async () => (await import('../status/connect.ts')).connect
})
