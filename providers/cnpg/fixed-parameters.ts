/** The PostgreSQL settings that CloudNativePG keeps for itself; refused even when the value is the operator's own. */
import type { FixedParameter } from '../parameter-table.ts'

/** Settings that are not the user's for one reason, and what to write instead of them. */
type Group = Omit<FixedParameter, 'name'> & { readonly names: readonly string[] }

const GROUPS: readonly Group[] = [
  { names: ['port'], why: 'CloudNativePG always serves on 5432' },
  {
    names: ['listen_addresses', 'unix_socket_directories', 'unix_socket_group', 'unix_socket_permissions'],
    why: 'CloudNativePG decides where its containers listen',
    instead: 'use spec.expose to be reachable from elsewhere'
  },
  { names: ['bonjour', 'bonjour_name', 'event_source'], why: 'it has no meaning in a container on Linux' },
  { names: ['cluster_name'], why: 'CloudNativePG names it after the cluster' },
  {
    names: ['config_file', 'data_directory', 'external_pid_file', 'hba_file', 'ident_file'],
    why: 'CloudNativePG decides where its files are'
  },
  {
    names: [
      'allow_system_table_mods',
      'data_sync_retry',
      'jit_provider',
      'restart_after_crash',
      'stats_temp_directory'
    ],
    why: 'CloudNativePG sets it, because its instance manager relies on it'
  },
  {
    names: ['shared_preload_libraries'],
    why: 'CloudNativePG loads the libraries that other settings need',
    instead:
      'for pgaudit, pg_stat_statements, auto_explain and pg_failover_slots set one of their parameters, and the library is loaded; no other can be'
  },
  {
    names: ['allow_alter_system'],
    why: 'CloudNativePG keeps ALTER SYSTEM off, so that all settings are where it reads them',
    instead: 'write settings into spec.config'
  },
  { names: ['temp_tablespaces'], why: 'CloudNativePG sets it from the tablespaces it manages' },
  {
    names: ['archive_mode', 'archive_command', 'archive_cleanup_command'],
    why: 'CloudNativePG archives through its own command',
    instead: 'use spec.backup'
  },
  {
    // CloudNativePG lets it through
    names: ['archive_library'],
    why: 'beside the archive_command of CloudNativePG no member would start with it'
  },
  {
    names: [
      ...['recovery_target', 'recovery_target_action', 'recovery_target_inclusive', 'recovery_target_lsn'],
      ...['recovery_target_name', 'recovery_target_time', 'recovery_target_timeline', 'recovery_target_xid'],
      ...['restore_command', 'recovery_end_command']
    ],
    why: 'CloudNativePG recovers by itself',
    instead: 'use spec.dataSource to start from a backup'
  },
  {
    names: [
      ...['hot_standby', 'primary_conninfo', 'primary_slot_name', 'promote_trigger_file', 'recovery_min_apply_delay'],
      ...['synchronous_standby_names', 'synchronized_standby_slots'],
      ...['pg_failover_slots.primary_dsn', 'pg_failover_slots.standby_slot_names']
    ],
    why: 'CloudNativePG sets up replication and failover'
  },
  {
    names: [
      ...['logging_collector', 'log_destination', 'log_directory', 'log_file_mode', 'log_filename'],
      ...['log_rotation_age', 'log_rotation_size', 'log_truncate_on_rotation'],
      ...['syslog_facility', 'syslog_ident', 'syslog_sequence_numbers', 'syslog_split_messages']
    ],
    why: 'CloudNativePG collects the log and writes it to the standard output of the pod'
  },
  {
    names: [
      ...[
        'ssl',
        'ssl_ca_file',
        'ssl_cert_file',
        'ssl_crl_file',
        'ssl_dh_params_file',
        'ssl_ecdh_curve',
        'ssl_key_file'
      ],
      ...['ssl_passphrase_command', 'ssl_passphrase_command_supports_reload', 'ssl_prefer_server_ciphers']
    ],
    why: 'CloudNativePG serves with the certificates it manages',
    instead: 'use spec.tls'
  }
]

export const fixedParameters: readonly FixedParameter[] = GROUPS.flatMap(({ names, ...reason }) =>
  names.map((name) => ({ name, ...reason }))
)
