/** The server settings that the operator keeps for itself: they join the members, or say what mysqld is to do. */
import type { FixedParameter } from '../parameter-table.ts'

/** Settings that are not the user's for one reason, and what to write instead of them. */
type Group = Omit<FixedParameter, 'name'> & { readonly names: readonly string[] }

const GROUPS: readonly Group[] = [
  {
    names: ['datadir'],
    why: 'the operator mounts the data volume where it starts mysqld',
    instead: 'use spec.storage'
  },
  {
    names: ['port', 'socket', 'skip_networking'],
    why: 'the operator decides where mysqld listens',
    instead: 'use spec.expose to be reachable from elsewhere'
  },
  { names: ['pid_file'], why: 'the operator decides where its files are' },
  { names: ['log_error'], why: 'the operator collects the log of the pod' },
  { names: ['server_id'], why: 'each member gets a number of its own when it starts' },
  {
    names: [
      ...['wsrep_cluster_name', 'wsrep_cluster_address', 'wsrep_node_*', 'wsrep_provider', 'wsrep_sst_auth'],
      ...['wsrep_recover', 'wsrep_start_position']
    ],
    why: 'each member finds the others and its place among them when it starts'
  },
  {
    names: ['ssl', 'skip_ssl', 'ssl_*'],
    why: 'the operator serves with the certificates it manages',
    instead: 'use spec.tls'
  },
  { names: ['skip_grant_tables'], why: 'everybody could log in, and the operator could no longer keep its users' },
  {
    names: ['daemonize', 'exit_info', 'help', 'initialize*', 'validate_config', 'verbose', 'version*'],
    why: 'mysqld would do this instead of serving'
  }
]

export const fixedParameters: readonly FixedParameter[] = GROUPS.flatMap(({ names, ...reason }) =>
  names.map((name) => ({ name, ...reason }))
)

/** Orders rather than settings: the server lists them nowhere, and takes them all the same. */
export const WITHOUT_LOG: readonly string[] = ['skip_log_bin', 'disable_log_bin']
