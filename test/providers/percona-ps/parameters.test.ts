import t from 'tap'
import { bareMemory, judgeValue } from '../../../providers/parameter-values.ts'
import {
  bookFor,
  fixedParameter,
  isKnown,
  lookUp,
  nearestName,
  needsRestart,
  type ParameterBook
} from '../../../providers/parameters.ts'
import { fixedParameters } from '../../../providers/percona-ps/fixed-parameters.ts'
import { parameters } from '../../../providers/percona-ps/parameters.ts'

const LINES = ['8.0', '8.4']

function bookOf(line: string): ParameterBook {
  const book = bookFor(parameters, line)
  if (book === undefined) throw new Error(`there is no table for ${line}`)
  return book
}

for (const line of LINES) {
  const book = bookOf(line)

  t.test(`what is known of ${line} is from a close server, and so only warns`, async (t) => {
    t.notOk(book.table.exact)
    t.match(book.table.from, /^MySQL \d/)
  })

  t.test(`the settings that people write for ${line} are known`, async (t) => {
    t.match(lookUp(book, 'innodb_buffer_pool_size'), { type: 'memory', unit: 'B', min: 5242880, restart: false })
    t.match(lookUp(book, 'max-connections'), { type: 'integer', min: 1, max: 100000, default: '151', restart: false })
    t.match(lookUp(book, 'innodb_page_size'), { type: 'integer', restart: true })
    t.match(lookUp(book, 'long_query_time'), { type: 'real', min: 0, max: 31536000 })
    t.match(lookUp(book, 'binlog_format'), { type: 'enum', values: ['MIXED', 'STATEMENT', 'ROW'] })
    t.match(lookUp(book, 'slow_query_log'), { type: 'boolean', default: 'OFF' })
    for (const name of ['skip_name_resolve', 'replicate_do_db', 'plugin_load_add', 'default_time_zone', 'rocksdb_x'])
      t.ok(isKnown(book, name), name)
  })

  t.test(`what Percona adds to ${line} is known`, async (t) => {
    for (const name of ['kill_idle_transaction', 'log_slow_verbosity', 'thread_pool_size', 'userstat'])
      t.ok(lookUp(book, name), name)
    t.equal(judgeValue(book, 'thread_handling', 'pool-of-threads'), undefined)
  })

  t.test(`what mysqld ${line} takes is right`, async (t) => {
    const right = [
      ['innodb_buffer_pool_size', '2G'],
      ['max_connections', '1K'],
      ['sql_mode', 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'],
      ['sql_mode', 'TRADITIONAL'],
      ['log_output', 'FILE,TABLE'],
      ['binlog_format', 'row'],
      ['transaction_isolation', 'READ-COMMITTED'],
      ['innodb_flush_method', 'O_DIRECT'],
      ['slow_query_log', '1'],
      ['long_query_time', '0.5'],
      ['validate_password.policy', 'MEDIUM'],
      ['slave_parallel_workers', '0']
    ] as const
    for (const [name, value] of right) t.equal(judgeValue(book, name, value), undefined, `${name}=${value}`)
  })

  t.test(`what mysqld ${line} does not take is not`, async (t) => {
    const wrong = [
      ['innodb_buffer_pool_size', '2Gi'],
      ['innodb_buffer_pool_size', '1M'],
      ['max_connections', '0'],
      ['max_connections', '200000'],
      ['binlog_format', 'ROWS'],
      ['sql_mode', 'STRICT'],
      ['slow_query_log', 'maybe']
    ] as const
    for (const [name, value] of wrong) t.ok(judgeValue(book, name, value), `${name}=${value}`)
  })

  t.test(`a typo for ${line} leads to the right name, bytes without a unit to what they mean`, async (t) => {
    t.equal(nearestName(book, 'inodb_buffer_pool_size'), 'innodb_buffer_pool_size')
    t.equal(nearestName(book, 'max_conections'), 'max_connections')
    t.match(bareMemory(book, 'max_allowed_packet', '67108864')?.why, /64M/)
    t.equal(bareMemory(book, 'thread_cache_size', '64'), undefined)
  })

  t.test(`${line} restarts for what it cannot change while it runs`, async (t) => {
    for (const name of ['innodb_page_size', 'innodb_flush_method', 'performance_schema', 'skip_name_resolve'])
      t.ok(needsRestart(book, name), name)
    for (const name of ['innodb_buffer_pool_size', 'max_connections', 'sql_mode', 'innodb_io_capacity'])
      t.notOk(needsRestart(book, name), name)
  })
}

t.test('each line has its own settings and defaults', async (t) => {
  const [old, recent] = [bookOf('8.0'), bookOf('8.4')]
  for (const name of ['expire_logs_days', 'default_authentication_plugin', 'master_info_repository']) {
    t.ok(isKnown(old, name), name)
    t.notOk(isKnown(recent, name), name)
  }
  for (const name of ['restrict_fk_on_non_standard_key', 'set_operations_buffer_size', 'mysql_native_password']) {
    t.notOk(isKnown(old, name), name)
    t.ok(isKnown(recent, name), name)
  }
  t.notOk(isKnown(recent, 'innodb_native_foreign_keys'), 'it came after 8.4')
  t.match(lookUp(old, 'innodb_io_capacity'), { default: '200' })
  t.match(lookUp(recent, 'innodb_io_capacity'), { default: '10000' })
  t.match(lookUp(old, 'innodb_adaptive_hash_index'), { default: 'ON' })
  t.match(lookUp(recent, 'innodb_adaptive_hash_index'), { default: 'OFF' })
})

t.test('passwords are secrets, and settings about passwords are not', async (t) => {
  const book = bookOf('8.4')
  t.ok(lookUp(book, 'report_password')?.secret)
  for (const name of ['password_history', 'validate_password.policy', 'default_password_lifetime']) {
    t.ok(lookUp(book, name), name)
    t.notOk(lookUp(book, name)?.secret, name)
  }
})

t.test('what the operator keeps is refused, with dashes too', async (t) => {
  const book = bookOf('8.4')
  for (const { name, why } of fixedParameters) {
    const one = name.replace('*', 'x')
    t.equal(fixedParameter(book, one)?.why, why, one)
    t.equal(fixedParameter(book, one.replaceAll('_', '-'))?.why, why, one)
  }
  t.ok(fixedParameter(book, 'group_replication_bootstrap_group'))
  t.ok(fixedParameter(book, 'gtid-mode'))
})

t.test('what users may set is not refused', async (t) => {
  const book = bookOf('8.4')
  for (const name of [
    'log_bin_trust_function_creators',
    'max_connections',
    'binlog_expire_logs_seconds',
    'tls_version'
  ])
    t.equal(fixedParameter(book, name), undefined, name)
})

t.test('no setting is kept for two reasons', async (t) => {
  t.equal(new Set(fixedParameters.map(({ name }) => name)).size, fixedParameters.length)
})
