import t from 'tap'
import { dialect, memoryBytes } from '../../../providers/cnpg/dialect.ts'
import table from '../../../providers/cnpg/parameters/17.json' with { type: 'json' }
import type { ParameterTable } from '../../../providers/parameter-table.ts'
import { bareMemory, judgeValue } from '../../../providers/parameter-values.ts'
import { isKnown, nearestName, needsRestart, openBook } from '../../../providers/parameters.ts'

const book = openBook(table as ParameterTable, { dialect, fixed: [] })

// Each was tried with ALTER SYSTEM on the very server that the table is from.
const TRIED: Record<string, { taken: string[]; refused: string[] }> = {
  autovacuum_work_mem: { taken: ['-1', '0'], refused: ['-2'] },
  checkpoint_timeout: { taken: ['0.5 h', '5min', '300'], refused: ['29', '2d', '5m'] },
  fsync: { taken: ['of', 'TRU', 'y', '0'], refused: ['o', ' on', '2', ''] },
  max_connections: { taken: ['100.4', ' 0x10 ', '010', '.5e2'], refused: ['100kB', '100 000', '1_000', '0'] },
  random_page_cost: { taken: ['1.1', '0x10', '010', '1e300'], refused: ['1e400', 'nan', '1.1ms', '-0.1', ''] },
  shared_buffers: { taken: ['8192', '1GB', '128 MB', '127.9kB'], refused: ['-1', '1gb', '15', '64kB'] },
  synchronous_commit: { taken: ['on', 'TRUE', 'remote_apply', '0'], refused: ['tru', 'remote'] },
  vacuum_cost_delay: { taken: ['500us', '0.1', '100'], refused: ['101', '1s', '-1'] },
  wal_level: { taken: ['replica', 'Logical', 'archive'], refused: ['replca', ' replica', ''] },
  work_mem: { taken: ['64', '63.7kB', '128 MB ', '64MB'], refused: ['4', '', '64M', '64mb', '2TB'] }
}

for (const [name, { taken, refused }] of Object.entries(TRIED)) {
  t.test(`${name} is judged as the server does`, async (t) => {
    for (const value of taken) t.equal(judgeValue(book, name, value), undefined, JSON.stringify(value))
    for (const value of refused) t.ok(judgeValue(book, name, value), JSON.stringify(value))
  })
}

t.test('a bare number of shared_buffers is said to be pages', async (t) => {
  const why = 'without a unit it means 8192 x 8kB = 64MB'
  t.same(bareMemory(book, 'shared_buffers', '8192'), { why, fix: 'write "64MB"' })
})

t.test('the classic four kilobytes of work_mem are explained', async (t) => {
  t.same(judgeValue(book, 'work_mem', '4'), {
    why: 'work_mem is an amount of memory from 64kB to 2147483647kB',
    fix: 'write "4MB" if that is meant: without a unit it means 4kB'
  })
})

t.test('names that people misspell lead to the right one', async (t) => {
  t.equal(nearestName(book, 'max_conections'), 'max_connections')
  t.equal(nearestName(book, 'sharedbuffers'), 'shared_buffers')
  t.equal(nearestName(book, 'maintenance_workmem'), 'maintenance_work_mem')
  t.equal(nearestName(book, 'pg_stat_statement.track'), 'pg_stat_statements.track')
})

t.test('modules that the operator loads are known', async (t) => {
  for (const name of [
    'pg_stat_statements.max',
    'auto_explain.log_analyze',
    'pgaudit.log',
    'pg_failover_slots.version_check_interval'
  ]) {
    t.ok(isKnown(book, name), name)
  }
  t.notOk(isKnown(book, 'pg_stat_statements.trak'))
})

t.test('only what the postmaster reads restarts members', async (t) => {
  for (const name of ['shared_buffers', 'max_connections', 'wal_level', 'pg_stat_statements.max']) {
    t.ok(needsRestart(book, name), name)
  }
  for (const name of ['work_mem', 'random_page_cost', 'log_statement']) t.notOk(needsRestart(book, name), name)
})

t.test('memory is counted in bytes', async (t) => {
  t.equal(memoryBytes('128MB', 8192), 134217728n)
  t.equal(memoryBytes('16384', 8192), 134217728n)
  t.equal(memoryBytes('1gb', 8192), undefined)
})
