import fc from 'fast-check'
import t from 'tap'
import { bytesIn, inLargestUnit, likelyUnit, readAmount } from '../../providers/amounts.ts'
import { EASY, STRICT } from '../fixtures/parameter-books.ts'
import { awkwardText, holds } from '../fixtures/property.ts'

const { memory, duration } = EASY.units

const read: Record<string, [amount: number | bigint, unit: string] | undefined> = {
  '100': [100n, ''],
  '-1': [-1n, ''],
  '+5': [5n, ''],
  '128 MB': [128n, 'MB'],
  ' 64kB ': [64n, 'kB'],
  '1.5GB': [1.5, 'GB'],
  '.5': [0.5, ''],
  '5.': [5, ''],
  '1e3': [1000, ''],
  '1E': [1n, 'E'],
  '0x1F': [31n, ''],
  '017': [15n, ''],
  '18446744073709551616': [18446744073709551616n, ''],
  '': undefined,
  GB: undefined,
  '1,000': undefined,
  '1_000': undefined,
  '1e400': undefined,
  '--1': undefined,
  nan: undefined,
  '1 2': undefined,
  '١٢': undefined,
  '64\u00a0MB': undefined
}

t.test('numbers are read with what stands behind them', async (t) => {
  for (const [text, want] of Object.entries(read)) {
    const written = readAmount(text, EASY)
    t.same(written && [written.amount, written.unit], want, JSON.stringify(text))
  }
})

t.test('C spellings are only for engines that take them', async (t) => {
  t.equal(readAmount('0x1F', STRICT), undefined)
  t.equal(readAmount('017', STRICT)?.amount, 17n)
})

t.test('a number is never read from a text that is too long for one', async (t) => {
  t.equal(readAmount('1'.repeat(65), EASY), undefined)
  t.equal(readAmount(' '.repeat(1_000_000), EASY), undefined)
})

t.test('reading never throws, whatever the text', async (t) => {
  holds(
    t,
    'no throw',
    fc.property(awkwardText, (text) => readAmount(text, EASY) === undefined || text !== '')
  )
})

t.test('amounts are written in the largest unit that leaves no rest', async (t) => {
  t.equal(inLargestUnit(8192n, '8K', memory), '64M')
  t.equal(inLargestUnit(1536n, 'M', memory), '1536M')
  t.equal(inLargestUnit(2048n, 'M', memory), '2G')
  t.equal(inLargestUnit(0n, 'K', memory), '0')
  t.equal(inLargestUnit(-1n, '8K', memory), '-1')
  t.equal(inLargestUnit(90n, 's', duration), '90s')
  t.equal(inLargestUnit(120n, 's', duration), '2min')
  t.equal(inLargestUnit(5n, 'GiB', {}), '5GiB', 'an unknown unit is left as it is')
})

t.test('writing an amount in its largest unit does not change it', async (t) => {
  const property = fc.property(
    fc.bigInt({ min: 1n, max: 2n ** 70n }),
    fc.constantFrom('B', 'K', '8K', 'M'),
    (amount, unit) => {
      const each = { B: 1, K: 1024, '8K': 8192, M: 1024 ** 2 }[unit]
      return bytesIn(inLargestUnit(amount, unit, memory), 1, EASY) === amount * BigInt(each ?? 0)
    }
  )
  holds(t, 'the same number of bytes', property)
})

t.test('memory is counted in bytes, a bare number in the unit of the setting', async (t) => {
  t.equal(bytesIn('64M', 8192, EASY), 67108864n)
  t.equal(bytesIn('8192', 8192, EASY), 67108864n)
  t.equal(bytesIn('0.5K', 1, EASY), 512n)
  t.equal(bytesIn('1X', 1, EASY), undefined)
  t.equal(bytesIn('much', 1, EASY), undefined)
})

t.test('the unit that was meant is found where only one begins like it', async (t) => {
  t.equal(likelyUnit('gb', memory), 'G')
  t.equal(likelyUnit('Mi', memory), 'M')
  t.equal(likelyUnit('KiB', memory), 'K')
  t.equal(likelyUnit('bytes', memory), 'B')
  t.equal(likelyUnit('minutes', duration), 'min')
  t.equal(likelyUnit('m', duration), undefined, 'ms or min')
  t.equal(likelyUnit('', memory), undefined)
  t.equal(likelyUnit('constructor', memory), undefined)
})
