/** Moments as marks of operations. */
import t from 'tap'
import { isMarkedSince, momentOf } from '../../../../providers/cnpg/operations/moment.ts'

const SINCE = '2026-05-04T04:00:00Z'
const one = { since: SINCE, uid: '7b0c2a44-1e5d-4c0e-8a54-2f3e6d9b1c77' }
const other = { since: SINCE, uid: '0000000a-1e5d-4c0e-8a54-2f3e6d9b1c77' }

t.test('two operations of the same second have two moments within it', async (t) => {
  t.not(momentOf(one), momentOf(other))
  t.equal(momentOf(other), '2026-05-04T04:00:00.000000010Z')
  for (const begun of [one, other]) t.equal(new Date(momentOf(begun)).toISOString().slice(0, 19), SINCE.slice(0, 19))
})

t.test('a mark is the own one, or a later one of somebody else', async (t) => {
  t.ok(isMarkedSince(momentOf(one), one))
  t.notOk(isMarkedSince(momentOf(other), one), 'another operation of the same second')
  t.notOk(isMarkedSince('2026-05-04T03:59:59Z', one))
  t.ok(isMarkedSince('2026-05-04T04:00:01Z', one))
  for (const none of [undefined, '', 'yesterday']) t.notOk(isMarkedSince(none, one))
})
