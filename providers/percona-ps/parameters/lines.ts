/**
 * How each line of Percona's servers differs from the MySQL servers that were read, as far as settings go.
 * From MySQL's list of options by version, the notes on 8.4 in Percona's documentation, and the options that Percona's
 * own tests expect of `mysqld --help`.
 */
import type { Parameter } from '../../parameter-table.ts'

export interface Line {
  /** The version of the server that is nearest. */
  readonly near: string
  /** The version of the server on the other side of it. */
  readonly beyond: string
  /** What the nearest has and this line has not; a beginning where it ends with an asterisk. */
  readonly gone: readonly string[]
  /** What is as it is in the server beyond. */
  readonly asBeyond: readonly string[]
  /** What is like neither; a field that is undefined is not known. */
  readonly otherwise: Readonly<Record<string, Partial<{ [Field in keyof Parameter]: Parameter[Field] | undefined }>>>
}

const CONSISTENT_GTIDS = {
  type: 'enum',
  values: ['OFF', 'ON', 'WARN'],
  also: ['FALSE', 'TRUE'],
  default: 'OFF'
} as const

const THREAD_HANDLING = {
  values: ['one-thread-per-connection', 'no-threads', 'loaded-dynamically', 'pool-of-threads']
} as const

const PARALLEL_TYPE = { type: 'enum', values: ['DATABASE', 'LOGICAL_CLOCK'], default: 'LOGICAL_CLOCK' } as const

/** Without a place for them in a file of settings: they say what mysqld is to do instead of serving. */
const NO_SETTINGS = ['exit_info', 'help', 'initialize', 'initialize_insecure', 'validate_config', 'verbose', 'version*']

export const lines: Readonly<Record<string, Line>> = {
  '8.0': {
    near: '8.0.15',
    beyond: '9.7',
    gone: [...NO_SETTINGS, 'internal_tmp_disk_storage_engine', 'myisam_repair_threads'],
    asBeyond: [
      ...['admin_ssl_ca', 'admin_ssl_capath', 'admin_ssl_cert', 'admin_ssl_cipher', 'admin_ssl_crl'],
      ...['admin_ssl_crlpath', 'admin_ssl_key', 'admin_tls_ciphersuites', 'admin_tls_version', 'authentication_policy'],
      ...['binlog_expire_logs_auto_purge', 'binlog_transaction_compression'],
      ...['binlog_transaction_compression_level_zstd', 'caching_sha2_password_digest_rounds'],
      ...['connection_memory_chunk_size', 'connection_memory_limit', 'default_table_encryption', 'explain_format'],
      ...['generated_random_password_length', 'global_connection_memory_limit', 'global_connection_memory_tracking'],
      ...['gtid_executed_compression_period', 'init_replica', 'innodb_data_file_path', 'innodb_ddl_buffer_size'],
      ...['innodb_ddl_threads', 'innodb_doublewrite', 'innodb_doublewrite_batch_size', 'innodb_doublewrite_dir'],
      ...['innodb_doublewrite_files', 'innodb_doublewrite_pages', 'innodb_extend_and_initialize'],
      ...['innodb_idle_flush_pct', 'innodb_log_writer_threads', 'innodb_redo_log_archive_dirs'],
      ...['innodb_redo_log_capacity', 'innodb_segment_reserve_factor', 'innodb_spin_wait_pause_multiplier'],
      ...['innodb_temp_data_file_path', 'innodb_use_fdatasync', 'innodb_validate_tablespace_paths'],
      ...['keyring_migration_to_component', 'log_raw', 'log_replica_updates', 'log_slow_replica_statements'],
      ...['max_prepared_stmt_count', 'mysqlx_compression_algorithms', 'mysqlx_deflate_default_compression_level'],
      ...['mysqlx_deflate_max_client_compression_level', 'mysqlx_enable_hello_notice'],
      ...['mysqlx_lz4_default_compression_level', 'mysqlx_lz4_max_client_compression_level'],
      ...['mysqlx_zstd_default_compression_level', 'mysqlx_zstd_max_client_compression_level'],
      ...['optimizer_max_subgraph_pairs', 'partial_revokes', 'performance_schema_consumer_events_statements_cpu'],
      ...['performance_schema_max_cond_classes', 'performance_schema_max_mutex_classes'],
      ...['performance_schema_max_prepared_statements_instances', 'performance_schema_show_processlist'],
      ...['persist_sensitive_variables_in_plaintext', 'print_identified_with_as_hex'],
      ...['protocol_compression_algorithms', 'replica_allow_batching', 'replica_checkpoint_group'],
      ...['replica_checkpoint_period', 'replica_compressed_protocol', 'replica_exec_mode', 'replica_load_tmpdir'],
      ...['replica_max_allowed_packet', 'replica_net_timeout', 'replica_parallel_workers'],
      ...['replica_pending_jobs_size_max', 'replica_preserve_commit_order', 'replica_skip_errors'],
      ...['replica_sql_verify_checksum', 'replica_transaction_retries', 'replica_type_conversions'],
      ...['replication_optimize_for_static_plugin_config', 'replication_sender_observe_commit_only'],
      ...['rpl_stop_replica_timeout', 'secondary_engine_cost_threshold', 'select_into_buffer_size'],
      ...['select_into_disk_sync', 'select_into_disk_sync_delay', 'show_gipk_in_create_table_and_information_schema'],
      ...['show_replica_auth_info', 'skip_replica_start', 'slave_allow_batching', 'slave_preserve_commit_order'],
      ...['source_verify_checksum', 'sql_generate_invisible_primary_key', 'ssl_ca', 'ssl_capath', 'ssl_cert'],
      ...['ssl_cipher', 'ssl_crl', 'ssl_crlpath', 'ssl_key', 'ssl_session_cache_mode', 'ssl_session_cache_timeout'],
      ...['sync_source_info', 'table_encryption_privilege_check', 'table_open_cache_triggers', 'temptable_max_mmap'],
      ...['terminology_use_previous', 'thread_stack', 'tls_ciphersuites', 'tls_version', 'upgrade'],
      'xa_detach_on_prepare'
    ],
    otherwise: {
      admin_ssl: { type: 'boolean', default: 'ON', restart: true },
      caching_sha2_password_digest_rounds: { default: '5000' },
      enforce_gtid_consistency: CONSISTENT_GTIDS,
      explain_format: { default: 'TRADITIONAL' },
      innodb_doublewrite_files: { default: undefined },
      innodb_doublewrite_pages: { default: '4' },
      innodb_io_capacity_max: { default: '2000' },
      innodb_parallel_doublewrite_path: { type: 'string', default: 'xb_doublewrite', restart: true },
      optimizer_switch: { default: undefined },
      performance_schema_error_size: { default: undefined },
      performance_schema_max_memory_classes: { default: '530' },
      performance_schema_max_rwlock_classes: { default: '70' },
      performance_schema_max_statement_classes: { default: '227' },
      replica_enable_event: { type: 'string', restart: false },
      replica_parallel_type: { ...PARALLEL_TYPE, restart: false },
      replica_parallel_workers: { min: 0 },
      secure_file_priv: { default: undefined },
      slave_parallel_type: { default: 'LOGICAL_CLOCK' },
      slave_parallel_workers: { default: '4' },
      temptable_max_mmap: { default: '1073741824' },
      temptable_max_ram: { default: '1073741824' },
      temptable_use_mmap: { type: 'boolean', default: 'ON', restart: false },
      thread_handling: THREAD_HANDLING
    }
  },
  '8.4': {
    near: '9.7',
    beyond: '8.0.15',
    gone: [
      ...NO_SETTINGS,
      ...['activate_mandatory_roles', 'connection_memory_status_limit', 'container_aware', 'enable_cascade_triggers'],
      ...['enable_secondary_engine_statistics', 'external_table_secondary_storage_engine'],
      ...['external_table_storage_engine', 'global_connection_memory_status_limit', 'innodb_native_foreign_keys'],
      ...['ndb*', 'replica_allow_higher_version_source', 'server_memory']
    ],
    asBeyond: [
      ...['federated', 'innodb_change_buffer_max_size', 'innodb_log_file_size', 'innodb_log_files_in_group'],
      ...['innodb_undo_tablespaces', 'mysql_native_password_proxy_users', 'slave_parallel_type', 'ssl_fips_mode']
    ],
    otherwise: {
      back_log: { default: undefined },
      binlog_transaction_dependency_history_size: { max: 1000000, default: '25000' },
      caching_sha2_password_digest_rounds: { default: '5000' },
      enforce_gtid_consistency: CONSISTENT_GTIDS,
      explain_format: { default: 'TRADITIONAL' },
      explain_json_format_version: { default: '1' },
      gtid_mode: { default: 'OFF' },
      innodb_change_buffering: { default: 'none' },
      mysql_native_password: {
        type: 'enum',
        values: ['OFF', 'ON', 'FORCE', 'FORCE_PLUS_PERMANENT'],
        default: 'OFF',
        restart: true
      },
      performance_schema_consumer_latch_source_summary: { type: 'boolean', default: 'ON', restart: true },
      performance_schema_error_size: { default: undefined },
      performance_schema_latch_source_summary_granularity: { type: 'string', default: 'NONE', restart: true },
      performance_schema_max_latch_source_summaries: { type: 'integer', default: '-1', restart: true },
      performance_schema_max_memory_classes: { default: '530' },
      performance_schema_max_statement_classes: { default: '228' },
      replica_parallel_type: { ...PARALLEL_TYPE, restart: false },
      replica_parallel_workers: { min: 0 },
      replica_translate_deprecated_priv: { type: 'boolean', default: 'OFF', restart: true },
      slave_parallel_type: { default: 'LOGICAL_CLOCK' },
      slave_parallel_workers: { min: 0 },
      temptable_use_mmap: { type: 'boolean', default: 'OFF', restart: false },
      thread_handling: THREAD_HANDLING
    }
  }
}
