import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import t from 'tap'
import { dialect as cnpg } from '../../providers/cnpg/dialect.ts'
import type { Dialect } from '../../providers/dialect.ts'
import { type Parameter, type ParameterTable, tableText } from '../../providers/parameter-table.ts'
import { judgeValue } from '../../providers/parameter-values.ts'
import { openBook } from '../../providers/parameters.ts'
import { dialect as perconaPs } from '../../providers/percona-ps/dialect.ts'
import { dialect as perconaPsmdb } from '../../providers/percona-psmdb/dialect.ts'
import { dialect as perconaPxc } from '../../providers/percona-pxc/dialect.ts'
import { dialect as strimzi } from '../../providers/strimzi/dialect.ts'

const DIALECTS: Record<string, Dialect> = {
  cnpg,
  'percona-ps': perconaPs,
  'percona-psmdb': perconaPsmdb,
  'percona-pxc': perconaPxc,
  strimzi
}

const TYPES = ['boolean', 'integer', 'real', 'memory', 'duration', 'enum', 'list', 'string']
const WITH_UNIT = ['memory', 'duration']
const WITH_BOUNDS = ['integer', 'real', ...WITH_UNIT]
const WITH_WORDS = ['enum', 'list']

/** Everything that is odd about one setting. */
function oddities({ type, unit, min, max, values, also, restart }: Parameter): string[] {
  const found: [boolean, string][] = [
    [!TYPES.includes(type), `is of no known type: ${type}`],
    [WITH_UNIT.includes(type) !== (unit !== undefined), 'has a unit without being an amount, or the other way around'],
    [!WITH_BOUNDS.includes(type) && (min !== undefined || max !== undefined), 'has bounds and is no number'],
    [min !== undefined && max !== undefined && compare(min, max) > 0, `begins at ${min} and ends at ${max}`],
    [!WITH_WORDS.includes(type) && (values ?? also) !== undefined, 'has words and is no enum'],
    [type === 'enum' && (values ?? []).length === 0, 'is an enum without words'],
    [new Set(values).size !== (values ?? []).length, 'has a word twice'],
    [typeof restart !== 'boolean', 'does not say whether it restarts members']
  ]
  return found.filter(([isOdd]) => isOdd).map(([, what]) => what)
}

function compare(a: number | string, b: number | string): number {
  const [left, right] = [a, b].map((bound) => (typeof bound === 'string' ? BigInt(bound) : bound))
  if (left === undefined || right === undefined || left === right) return 0
  return left < right ? -1 : 1
}

// A table is named after its line; what else lies there is what it was made from.
const files = globSync('providers/*/parameters/*.json')
  .filter((file) => /\d\.json$/.test(file))
  .sort()

t.test('there are tables of every provider that has a folder for them', async (t) => {
  const folders = globSync('providers/*/parameters')
  for (const folder of folders)
    t.ok(
      files.some((file) => file.startsWith(`${folder}/`)),
      folder
    )
})

for (const file of files) {
  const table: ParameterTable = JSON.parse(readFileSync(file, 'utf8'))
  const entries = Object.entries(table.parameters)
  const dialect = DIALECTS[file.split('/')[1] ?? '']

  t.test(file, async (t) => {
    t.ok(basename(file, '.json').endsWith(table.line), 'it is named after its line')
    t.match(table.from, /\w/, 'it says where it was read')
    t.type(table.exact, 'boolean')
    t.ok(entries.length > 20, 'it is not empty')
    const names = entries.map(([name]) => name)
    t.same(names, [...names].sort(), 'it is sorted')
    const odd = entries.flatMap(([name, parameter]) => oddities(parameter).map((what) => `${name} ${what}`))
    t.same(odd, [], 'every setting is well-formed')
    const twice = (table.computed ?? []).filter((name) => names.includes(name))
    t.same(twice, [], 'what is computed cannot be set')
  })

  t.test(`${file}: the server's own default is a right value`, async (t) => {
    if (dialect === undefined) throw new Error('its provider has no dialect')
    const book = openBook(table, { dialect, fixed: [] })
    t.equal(book.known.size, entries.length, 'no two names are the same to the engine')
    const refused = entries.flatMap(([name, { default: value }]) => {
      const verdict = value === undefined ? undefined : judgeValue(book, name, value)
      return verdict === undefined ? [] : [`${name} ${JSON.stringify(value)}: ${verdict.why}`]
    })
    t.same(refused, [])
  })
}

t.test('a table is kept with one setting a line', async (t) => {
  const parameters = {
    a: { type: 'enum', values: ['x', 'y\n'], restart: true },
    b: { type: 'boolean', restart: false }
  } as const
  const table: ParameterTable = { line: '1', from: 'here', exact: true, computed: ['c'], parameters }
  const text = tableText(table)
  t.same(JSON.parse(text), table)
  t.equal(text.split('\n').filter((line) => /"restart"/.test(line)).length, 2)
})
