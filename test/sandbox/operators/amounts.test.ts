import t from 'tap'
import { isSame, isSmaller } from '../../../sandbox/operators/amounts.ts'

t.test('sizes are compared as amounts, not as text', async (t) => {
  t.ok(isSame('1Gi', '1024Mi'))
  t.ok(isSmaller('9Gi', '10Gi'))
  t.notOk(isSmaller('10Gi', '10Gi'))
})

t.test('what is no size is neither', async (t) => {
  t.notOk(isSame('large', 'large'))
  t.notOk(isSmaller('', '1Gi'))
})
