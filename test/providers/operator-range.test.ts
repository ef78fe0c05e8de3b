/** Which child operators a provider drives. */
import t from 'tap'
import { builtIn } from '../../providers/index.ts'
import { isInRange } from '../../providers/operator-range.ts'

const RANGE = '>=1.28.0 <1.31.0'

const cases: Readonly<Record<string, boolean | undefined>> = {
  '1.28.0': true,
  '1.30.7': true,
  'v1.29.1': true,
  '1.30': true,
  '1.30.0-rc1': true,
  '1.27.9': false,
  '1.31.0': false,
  '2': false,
  latest: undefined,
  '': undefined,
  'sha256:4b5e244a': undefined
}

for (const [version, want] of Object.entries(cases)) {
  t.test(
    `${version || 'nothing'} is ${want === undefined ? 'not a version' : want ? 'driven' : 'not driven'}`,
    async (t) => {
      t.equal(isInRange(version, RANGE), want)
    }
  )
}

t.test('every provider says which it drives, in a way that can be read', async (t) => {
  for (const { name, operatorRange } of builtIn().providers) t.equal(isInRange('0.0.1', operatorRange), false, name)
})

t.test('a range that cannot be read is a mistake of the provider, and loud', async (t) => {
  t.throws(() => isInRange('1.0.0', '^1.2.0'), /"\^1.2.0" is no part of a range/)
})
