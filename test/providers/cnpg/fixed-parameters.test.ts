import t from 'tap'
import { dialect } from '../../../providers/cnpg/dialect.ts'
import { fixedParameters } from '../../../providers/cnpg/fixed-parameters.ts'
import table from '../../../providers/cnpg/parameters/17.json' with { type: 'json' }
import type { ParameterTable } from '../../../providers/parameter-table.ts'
import { fixedParameter, openBook } from '../../../providers/parameters.ts'

const book = openBook(table as ParameterTable, { dialect, fixed: fixedParameters })

t.test('everything that CloudNativePG keeps is refused, however it is spelled', async (t) => {
  for (const { name, why } of fixedParameters) {
    t.equal(fixedParameter(book, name)?.why, why)
    t.equal(fixedParameter(book, name.toUpperCase())?.why, why)
  }
})

t.test('no setting is kept for two reasons', async (t) => {
  const names = fixedParameters.map(({ name }) => name)
  t.same(names.length, new Set(names).size)
})

t.test('every one of the settings that CloudNativePG fixes or overwrites is there', async (t) => {
  const fixed = `allow_system_table_mods archive_mode bonjour bonjour_name cluster_name config_file data_directory
    data_sync_retry event_source external_pid_file hba_file hot_standby ident_file jit_provider listen_addresses
    logging_collector port primary_conninfo primary_slot_name recovery_target recovery_target_action
    recovery_target_inclusive recovery_target_lsn recovery_target_name recovery_target_time recovery_target_timeline
    recovery_target_xid restore_command shared_preload_libraries temp_tablespaces unix_socket_directories
    unix_socket_group unix_socket_permissions archive_cleanup_command archive_command log_destination log_directory
    log_file_mode log_filename log_rotation_age log_rotation_size log_truncate_on_rotation pg_failover_slots.primary_dsn
    pg_failover_slots.standby_slot_names promote_trigger_file recovery_end_command recovery_min_apply_delay
    restart_after_crash ssl ssl_ca_file ssl_cert_file ssl_crl_file ssl_dh_params_file ssl_key_file ssl_ecdh_curve
    ssl_passphrase_command ssl_passphrase_command_supports_reload ssl_prefer_server_ciphers stats_temp_directory
    synchronous_standby_names synchronized_standby_slots syslog_facility syslog_ident syslog_sequence_numbers
    syslog_split_messages allow_alter_system`.split(/\s+/)
  t.same(fixedParameters.map(({ name }) => name).sort(), [...fixed, 'archive_library'].sort())
})

t.test('what the server computes is refused too', async (t) => {
  for (const name of ['block_size', 'server_version', 'wal_segment_size', 'data_checksums']) {
    t.match(fixedParameter(book, name)?.why, /the server computes it/, name)
  }
})

t.test('what users may set is not refused', async (t) => {
  for (const name of ['work_mem', 'max_connections', 'log_statement', 'pg_stat_statements.track', 'pgaudit.log']) {
    t.equal(fixedParameter(book, name), undefined, name)
  }
})
