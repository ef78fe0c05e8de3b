/** Which whole numbers are amounts of memory or disk: the server does not say, and takes K, M and G behind any number. */

const BYTES = new Set([
  ...['binlog_cache_size', 'binlog_row_event_max_size', 'binlog_space_limit', 'binlog_stmt_cache_size'],
  ...['buffered_error_log_size', 'bulk_insert_buffer_size', 'connection_memory_chunk_size', 'connection_memory_limit'],
  ...['global_connection_memory_limit', 'histogram_generation_max_mem_size', 'innodb_buffer_pool_chunk_size'],
  ...['innodb_buffer_pool_size', 'innodb_ddl_buffer_size', 'innodb_ft_cache_size', 'innodb_ft_result_cache_limit'],
  ...['innodb_ft_total_cache_size', 'innodb_log_buffer_size', 'innodb_log_file_size', 'innodb_log_write_ahead_size'],
  ...['innodb_max_bitmap_file_size', 'innodb_max_undo_log_size', 'innodb_online_alter_log_max_size'],
  ...['innodb_redo_log_capacity', 'innodb_sort_buffer_size', 'join_buffer_size', 'key_buffer_size', 'log_tc_size'],
  ...['max_allowed_packet', 'max_binlog_cache_size', 'max_binlog_size', 'max_binlog_stmt_cache_size'],
  ...['max_heap_table_size', 'max_relay_log_size', 'max_slowlog_size', 'myisam_max_sort_file_size', 'myisam_mmap_size'],
  ...['myisam_sort_buffer_size', 'mysqlx_max_allowed_packet', 'net_buffer_length', 'optimizer_trace_max_mem_size'],
  ...['parser_max_mem_size', 'preload_buffer_size', 'query_alloc_block_size', 'query_prealloc_size'],
  ...['range_alloc_block_size', 'range_optimizer_max_mem_size', 'read_buffer_size', 'read_rnd_buffer_size'],
  ...['regexp_stack_limit', 'relay_log_space_limit', 'replica_max_allowed_packet', 'replica_pending_jobs_size_max'],
  ...['rpl_read_size', 'select_into_buffer_size', 'set_operations_buffer_size', 'slave_max_allowed_packet'],
  ...['slave_pending_jobs_size_max', 'sort_buffer_size', 'temptable_max_mmap', 'temptable_max_ram', 'thread_stack'],
  ...['tmp_table_size', 'transaction_alloc_block_size', 'transaction_prealloc_size', 'wsrep_max_ws_size']
])

export const isBytes = (name: string): boolean => BYTES.has(name)
