import fc from 'fast-check'
import t, { type Test } from 'tap'
import { bareMemory, judgeValue, type Verdict } from '../../providers/parameter-values.ts'
import type { ParameterBook } from '../../providers/parameters.ts'
import { aBook, EASY, STRICT } from '../fixtures/parameter-books.ts'
import { awkwardText, holds } from '../fixtures/property.ts'

const easy = aBook(EASY)
const strict = aBook(STRICT)

/** By setting: values that the engine takes, and values that it does not. */
type Cases = Record<string, { right: string[]; wrong: string[] }>

const TAKEN_EASILY: Cases = {
  autovacuum: { right: ['on', 'OFF', 'yes', 'n', 'of', '1', '0'], wrong: ['', 'o', 'enabled', '2', ' on', 'yess'] },
  max_connections: { right: ['1', '1000', '99.6', '0x10', '1e2'], wrong: ['0', '1001', '-1', '', 'many', '10s', '1M'] },
  row_limit: {
    right: ['0', '18446744073709551615', '16K'],
    wrong: ['18446744073709551616', '-1', '16X', '9'.repeat(64)]
  },
  page_cost: { right: ['1.1', '0', '1e300', '.5'], wrong: ['-1', 'nan', 'inf', '1.1ms', '', '1,5'] },
  buffers: { right: ['16', '128K', '1g', '128 M', '127.9K'], wrong: ['15', '-1', '64K', '1T', '', 'lots', '1Gi'] },
  timeout: { right: ['30', '30s', '0.5min', '1min', '60000ms'], wrong: ['29', '1h', '2000min', '5m'] },
  log_level: {
    right: ['replica', 'REPLICA', 'log', 'archive', '0', '2'],
    wrong: ['', 'replca', '3', '-1', 'replica ']
  },
  policy: {
    right: ['compact', 'compact,delete', 'delete , compact', ''],
    wrong: ['compact;delete', 'erase', 'compact,']
  },
  listeners: { right: ['anything://at,all', ''], wrong: [] },
  search_path: { right: ['"$user", public', '', '\u0000'], wrong: [] },
  unheard_of: { right: ['', 'anything'], wrong: [] }
}

const TAKEN_STRICTLY: Cases = {
  autovacuum: { right: ['true', 'false'], wrong: ['on', 'TRUE', 't', '1'] },
  max_connections: { right: ['100', '007'], wrong: ['1.5', '0x10', '1e2', '1K'] },
  sample_rate: { right: ['0.5', '1'], wrong: ['1.01', '-0.1', '50%'] },
  sort_memory: { right: ['64'], wrong: ['64K', '63', '64.5'] },
  log_level: { right: ['replica', 'archive'], wrong: ['Replica', 'log', '0'] }
}

function check(book: ParameterBook, cases: Cases, t: Test): void {
  for (const [name, { right, wrong }] of Object.entries(cases)) {
    for (const value of right)
      t.equal(judgeValue(book, name, value), undefined, `${name} takes ${JSON.stringify(value)}`)
    for (const value of wrong) t.ok(judgeValue(book, name, value), `${name} refuses ${JSON.stringify(value)}`)
  }
}

t.test('an engine that takes much is taken at its word', async (t) => check(easy, TAKEN_EASILY, t))
t.test('an engine that takes little is, too', async (t) => check(strict, TAKEN_STRICTLY, t))

const SAID: Record<string, [name: string, value: string, verdict: Verdict]> = {
  'a switch says its two words': ['autovacuum', 'enabled', { why: 'autovacuum is on or off' }],
  'a misspelt word says the right one': ['autovacuum', 'noo', { why: 'autovacuum is on or off', fix: 'write "no"' }],
  'a whole number says its range': [
    'max_connections',
    'many',
    { why: 'max_connections is a whole number from 1 to 1000' }
  ],
  'a number with no end says where it begins': ['page_cost', '-1', { why: 'page_cost is a number of at least 0' }],
  'an unknown unit says the known ones, and the likely one': [
    'buffers',
    '1Gi',
    { why: 'buffers takes a number with a unit: B, K, M or G', fix: 'write "1G"' }
  ],
  'memory out of range says the range with units': [
    'buffers',
    '64K',
    { why: 'buffers is an amount of memory from 128K to 8000000K' }
  ],
  'a bare number that is too small says what it means': [
    'sort_memory',
    '4',
    {
      why: 'sort_memory is an amount of memory of at least 64K',
      fix: 'write "4M" if that is meant: without a unit it means 4K'
    }
  ],
  'a time says the range with units': ['timeout', '1ms', { why: 'timeout is a time from 30s to 1440min' }],
  'an enum says its words, and the nearest': [
    'log_level',
    'replca',
    { why: 'log_level is minimal, replica or logical', fix: 'write "replica"' }
  ],
  'a list says which item is wrong': [
    'policy',
    'compact,delte',
    { why: 'policy is a list with commas of compact or delete; "delte" is none of them', fix: 'write "delete"' }
  ]
}

for (const [name, [setting, value, verdict]] of Object.entries(SAID)) {
  t.test(name, async (t) => t.same(judgeValue(easy, setting, value), verdict))
}

t.test('a name is said as the engine spells it', async (t) => {
  t.match(judgeValue(easy, 'MAX-CONNECTIONS', '0')?.why, /^max_connections is/)
})

t.test('an engine without fractions says the whole amount', async (t) => {
  const whole = aBook({ ...EASY, numbers: { cStyle: false, rounded: false } })
  const why = 'buffers takes a whole number with a unit: B, K, M or G'
  t.same(judgeValue(whole, 'buffers', '1.5G'), { why, fix: 'write "1536M"' })
})

t.test('memory without a unit is said out loud', async (t) => {
  t.same(bareMemory(easy, 'buffers', '8192'), { why: 'without a unit it means 8192 x 8K = 64M', fix: 'write "64M"' })
  t.same(bareMemory(easy, 'sort_memory', '4096'), { why: 'without a unit it means 4096K = 4M', fix: 'write "4M"' })
  t.same(bareMemory(easy, 'sort_memory', '100'), { why: 'without a unit it means 100K', fix: 'write "100K"' })
})

t.test('nothing is said of memory with a unit, of a wrong value, or where there are no units', async (t) => {
  for (const value of ['64M', '64 M', '-1', '4', '', 'lots']) t.equal(bareMemory(easy, 'buffers', value), undefined)
  t.equal(bareMemory(easy, 'max_connections', '100'), undefined)
  t.equal(bareMemory(easy, 'unheard_of', '100'), undefined)
  t.equal(bareMemory(strict, 'sort_memory', '4096'), undefined)
})

const anyValue = fc.oneof(
  awkwardText,
  fc.stringMatching(/^[ \t]*[+-]?[0-9.xXeE]{0,40} ?[a-zA-Z]{0,12}$/),
  fc.string({ maxLength: 4096 })
)

t.test('no value makes a judge throw, and the same value is judged the same', async (t) => {
  for (const book of [easy, strict]) {
    const names = [...book.known.values()].map(({ name }) => name)
    const property = fc.property(fc.constantFrom(...names), anyValue, (name, value) => {
      const verdict = JSON.stringify([judgeValue(book, name, value), bareMemory(book, name, value)])
      return verdict === JSON.stringify([judgeValue(book, name, value), bareMemory(book, name, value)])
    })
    holds(t, 'judged', property)
  }
})

t.test('what is advised is taken', async (t) => {
  const names = [...easy.known.values()].map(({ name }) => name)
  const property = fc.property(fc.constantFrom(...names), anyValue, (name, value) => {
    const advice = [judgeValue(easy, name, value)?.fix, bareMemory(easy, name, value)?.fix]
    const advised = advice.flatMap((fix) => /^write ("(?:[^"\\]|\\.)*")/.exec(fix ?? '')?.[1] ?? [])
    return advised.every((text) => name === 'policy' || withoutRange(judgeValue(easy, name, JSON.parse(text))))
  })
  holds(t, 'taken', property)
})

/** A likely unit is advised for what was written; whether the amount is in range is the next thing to be said. */
const withoutRange = (verdict: Verdict | undefined): boolean =>
  verdict === undefined || / from | of at /.test(verdict.why)
