import t from 'tap'
import { judgeValue } from '../../../providers/parameter-values.ts'
import { bookFor, fixedParameter, lookUp, needsRestart, type ParameterBook } from '../../../providers/parameters.ts'
import { fixedParameters } from '../../../providers/percona-pxc/fixed-parameters.ts'
import { parameters } from '../../../providers/percona-pxc/parameters.ts'

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
  })

  t.test(`the settings of the server and of the cluster ${line} are known`, async (t) => {
    t.match(lookUp(book, 'innodb_buffer_pool_size'), { type: 'memory', unit: 'B', min: 5242880, restart: false })
    t.match(lookUp(book, 'max_connections'), { type: 'integer', min: 1, max: 100000, restart: false })
    t.match(lookUp(book, 'pxc_strict_mode'), { type: 'enum', default: 'ENFORCING' })
    t.match(lookUp(book, 'wsrep_sync_wait'), { type: 'integer', max: 31, restart: false })
    t.ok(needsRestart(book, 'wsrep_provider_options'))
  })

  t.test(`values of the cluster's settings in ${line} are judged`, async (t) => {
    t.equal(judgeValue(book, 'pxc_strict_mode', 'PERMISSIVE'), undefined)
    t.equal(judgeValue(book, 'wsrep_OSU_method', 'RSU'), undefined)
    t.equal(judgeValue(book, 'wsrep_max_ws_size', '1G'), undefined)
    t.ok(judgeValue(book, 'pxc_strict_mode', 'RELAXED'))
    t.ok(judgeValue(book, 'wsrep_max_ws_size', '4G'))
  })
}

t.test('what the operator keeps is refused, with dashes too', async (t) => {
  const book = bookOf('8.4')
  for (const { name, why } of fixedParameters) {
    const one = name.replace('*', 'x')
    t.equal(fixedParameter(book, one)?.why, why, one)
    t.equal(fixedParameter(book, one.replaceAll('_', '-'))?.why, why, one)
  }
  for (const name of ['wsrep_node_address', 'wsrep_cluster_address', 'ssl-ca', 'server-id', 'datadir'])
    t.ok(fixedParameter(book, name), name)
})

t.test('what users may set is not refused', async (t) => {
  const book = bookOf('8.4')
  for (const name of ['wsrep_provider_options', 'wsrep_slave_threads', 'pxc_strict_mode', 'max_connections', 'log_bin'])
    t.equal(fixedParameter(book, name), undefined, name)
})

t.test('no setting is kept for two reasons', async (t) => {
  t.equal(new Set(fixedParameters.map(({ name }) => name)).size, fixedParameters.length)
})
