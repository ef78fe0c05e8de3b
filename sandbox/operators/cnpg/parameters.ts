/** Which settings PostgreSQL takes up only by a restart: those whose context is postmaster. */

const RESTART_ONLY = new Set([
  'archive_mode',
  'autovacuum_freeze_max_age',
  'autovacuum_max_workers',
  'huge_pages',
  'max_connections',
  'max_files_per_process',
  'max_locks_per_transaction',
  'max_logical_replication_workers',
  'max_prepared_transactions',
  'max_replication_slots',
  'max_wal_senders',
  'max_worker_processes',
  'shared_buffers',
  'shared_memory_type',
  'superuser_reserved_connections',
  'track_commit_timestamp',
  'wal_buffers',
  'wal_level',
  'wal_log_hints'
])

/** Those of the settings, in a fixed order. */
export const restartOnly = (parameters: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(parameters)
    .filter(([name]) => RESTART_ONLY.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
