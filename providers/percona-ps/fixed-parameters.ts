/** The server settings that the operator keeps for itself: they make the group, or say what mysqld is to do. */
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
    names: ['port', 'socket', 'admin_address', 'skip_networking'],
    why: 'the operator decides where mysqld listens',
    instead: 'use spec.expose to be reachable from elsewhere'
  },
  { names: ['pid_file'], why: 'the operator decides where its files are' },
  { names: ['log_error'], why: 'the operator collects the log of the pod' },
  {
    names: ['server_id', 'report_host', 'report_port'],
    why: 'each member gets a number and a name of its own when it starts'
  },
  { names: ['group_replication_*'], why: 'the operator forms the group and lets members in' },
  {
    // not log_bin*: log_bin_trust_function_creators is the user's
    names: ['gtid_mode', 'enforce_gtid_consistency', 'log_bin', 'log_bin_index', 'disable_log_bin', 'skip_log_bin'],
    why: 'group replication needs the binary log and its transaction numbers'
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
