import fc from 'fast-check'
import t from 'tap'
import {
  addQuantities,
  bytesOf,
  canonicalQuantity,
  compareQuantities,
  isWhole,
  largerQuantity,
  parseQuantity,
  type Quantity,
  quantityOf,
  sameQuantity
} from '../../../src/api/quantity.ts'
import { holds } from '../../fixtures/property.ts'
import golden from '../../fixtures/quantities.json' with { type: 'json' }

const read = (text: string | number): Quantity => {
  const quantity = parseQuantity(text)
  if (quantity === undefined) throw new Error(`${JSON.stringify(text)} should be a quantity`)
  return quantity
}
const canonical = (text: string | number): string => canonicalQuantity(read(text))

const SUFFIXES = ['', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const
const digits = fc.stringMatching(/^[0-9]{1,19}$/)
const written = fc
  .tuple(
    fc.constantFrom('', '+', '-'),
    fc.oneof(
      digits,
      fc.tuple(digits, digits).map(([whole, fraction]) => `${whole}.${fraction}`)
    ),
    fc.oneof(
      fc.constantFrom(...SUFFIXES),
      fc.integer({ min: -30, max: 18 }).map((n) => `e${n}`),
      fc.nat(18).map((n) => `E+${n}`)
    )
  )
  .map((parts) => parts.join(''))
const quantities = written.map(read)

const startsWithNumber = (text: string) => /^[+-]?\.?\d/.test(text)

t.test('a text with a number is taken or refused as Go does, with the same value', async (t) => {
  const cases = golden.cases.filter(({ text, accepted }) => startsWithNumber(text) || !accepted)
  t.ok(cases.length > 400)
  const ours = cases.map(({ text }) => ({ text, nanos: parseQuantity(text)?.nanos.toString() }))
  t.same(
    ours,
    cases.map(({ text, nanos }) => ({ text, nanos }))
  )
})

t.test('a text without a number is never a quantity, although Go takes some for zero', async (t) => {
  const cases = golden.cases.filter(({ text, accepted }) => accepted && !startsWithNumber(text))
  t.ok(cases.length > 0)
  t.same(
    cases.filter(({ text }) => parseQuantity(text) !== undefined),
    []
  )
})

t.test('the canonical form is the one of Go, unless Go loses value', async (t) => {
  const keepsValue = ({ canonical = '', nanos }: { canonical?: string; nanos?: string }) =>
    parseQuantity(canonical)?.nanos.toString() === nanos
  const cases = golden.cases.filter((row) => row.accepted && startsWithNumber(row.text) && keepsValue(row))
  t.ok(cases.length > 300)
  t.same(
    cases.map(({ text }) => [text, canonical(text)]),
    cases.map(({ text, canonical }) => [text, canonical])
  )
  t.equal(canonical('1000E'), '1000E', 'where Go prints 1')
})

t.test('a quantity keeps the family it was written in', async (t) => {
  const cases = {
    '1.5Gi': '1536Mi',
    '0.1': '100m',
    '1e10': '10e9',
    '10000000000': '10G',
    '1024Mi': '1Gi',
    '1024k': '1024k',
    '512': '512',
    '0.5Ki': '512',
    '-1.5Gi': '-1536Mi',
    '0Gi': '0'
  }
  for (const [text, want] of Object.entries(cases)) t.equal(canonical(text), want, text)
})

t.test('suffixes are those of Kubernetes and no others', async (t) => {
  t.ok(sameQuantity(read('1E'), read('1e18')), '1E is exa')
  t.ok(sameQuantity(read('1E3'), read('1000')), '1E3 is an exponent')
  for (const text of [
    '1ki',
    '1K',
    '1Kib',
    '1KiB',
    '1GB',
    '1g',
    '1e',
    '1E+',
    '1.5.0',
    '1 Gi',
    ' 1Gi',
    '1Gi\n',
    '0x10',
    '1,5'
  ])
    t.equal(parseQuantity(text), undefined, JSON.stringify(text))
})

t.test('a number in JSON is the same as its text', async (t) => {
  t.equal(canonical(1), '1')
  t.equal(canonical(0.25), '250m')
  t.equal(canonical(1e10), '10G')
  t.ok(sameQuantity(read(1e21), read('1e21')))
  t.equal(canonical(-0), '0')
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e300]) t.equal(parseQuantity(value), undefined)
})

t.test('what is too long or too large is not a quantity', async (t) => {
  t.equal(canonical('1e39'), '1e39')
  t.equal(parseQuantity('1e40'), undefined)
  t.equal(parseQuantity('1e1000000000'), undefined)
  t.equal(parseQuantity('1e-1000000000'), undefined)
  t.ok(parseQuantity('0'.repeat(64)))
  t.equal(parseQuantity('0'.repeat(65)), undefined)
})

t.test('parsing never throws and refuses whatever is neither text nor number', async (t) => {
  const textOrNumber = (value: unknown) => typeof value === 'string' || typeof value === 'number'
  holds(
    t,
    'any value',
    fc.property(fc.anything(), (value) => parseQuantity(value) === undefined || textOrNumber(value))
  )
  holds(
    t,
    'nearly quantities',
    fc.property(fc.stringMatching(/^[-+.0-9eEinumkKMGTP]{0,70}$/), (text) => {
      parseQuantity(text)
    })
  )
})

t.test('the canonical form keeps the value and is its own canonical form', async (t) => {
  holds(
    t,
    'round trip',
    fc.property(quantities, (quantity) => {
      const text = canonicalQuantity(quantity)
      return sameQuantity(read(text), quantity) && canonical(text) === text
    })
  )
})

t.test('comparing is a total order and agrees with the numbers', async (t) => {
  const sign = (difference: bigint) => (difference === 0n ? 0 : difference < 0n ? -1 : 1)
  holds(
    t,
    'as the numbers',
    fc.property(quantities, quantities, (a, b) => compareQuantities(a, b) === sign(a.nanos - b.nanos))
  )
  holds(
    t,
    'sorts one way only',
    fc.property(fc.array(quantities), (list) => {
      const forth = [...list].sort(compareQuantities)
      const back = [...list].reverse().sort(compareQuantities)
      return forth.every(({ nanos }, place) => nanos === back[place]?.nanos)
    })
  )
  holds(
    t,
    'equal when neither is larger',
    fc.property(quantities, quantities, (a, b) => sameQuantity(a, b) === (compareQuantities(a, b) === 0))
  )
  holds(
    t,
    'the larger is the last',
    fc.property(quantities, quantities, (a, b) => largerQuantity(a, b) === (compareQuantities(a, b) < 0 ? b : a))
  )
})

t.test('quantities of different families are the same when they are the same number', async (t) => {
  t.ok(sameQuantity(read('1e10'), read('10G')))
  t.ok(sameQuantity(read('1.5Gi'), read('1536Mi')))
  t.equal(compareQuantities(read('10G'), read('10Gi')), -1)
})

t.test('adding adds the numbers and speaks like the first', async (t) => {
  t.equal(canonicalQuantity(addQuantities(read('1Gi'), read('512Mi'))), '1536Mi')
  t.equal(canonicalQuantity(addQuantities(read('0'), read('1Gi'))), '1Gi')
  holds(
    t,
    'any two',
    fc.property(quantities, quantities, (a, b) => addQuantities(a, b).nanos === a.nanos + b.nanos)
  )
  for (const [small, large] of [
    ['Ki', 'Mi'],
    ['Mi', 'Gi'],
    ['Gi', 'Ti'],
    ['Ti', 'Pi'],
    ['Pi', 'Ei']
  ] as const)
    t.ok(sameQuantity(quantityOf(1024, small), quantityOf(1, large)), `1024 ${small} are one ${large}`)
})

t.test('so many of a unit is what one would write', async (t) => {
  holds(
    t,
    'any unit',
    fc.property(fc.nat(7), fc.constantFrom(...SUFFIXES), (count, suffix) =>
      sameQuantity(quantityOf(count, suffix), read(`${count}${suffix}`))
    )
  )
  t.equal(canonicalQuantity(quantityOf(2048n, 'Mi')), '2Gi')
})

t.test('bytes are whole, and part of a byte counts as one', async (t) => {
  t.equal(bytesOf(read('1Ki')), 1024n)
  t.equal(bytesOf(read('0.1')), 1n)
  t.equal(bytesOf(read('-0.1')), -1n)
  t.equal(bytesOf(read('-2')), -2n)
})

t.test('whole units are told from fractions of them', async (t) => {
  t.ok(isWhole(read('2048Mi'), 'Gi'))
  t.ok(isWhole(read('1Ti'), 'Gi'))
  t.ok(isWhole(read('0'), 'Gi'))
  t.notOk(isWhole(read('1.5Gi'), 'Gi'))
  t.notOk(isWhole(read('10G'), 'Gi'))
  t.notOk(isWhole(read('1500m'), ''))
})
