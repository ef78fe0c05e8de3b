import t from 'tap'
import { isExpired, isNotFound, isUnknownPath } from '../../../src/kube/api-error.ts'
import { refusalIn, refusalOf } from '../../../src/kube/refusal.ts'

const status = (fields: object) => JSON.stringify({ kind: 'Status', status: 'Failure', ...fields })

t.test('a missing object and a missing kind are told apart', async (t) => {
  const object = refusalIn(404, {}, status({ reason: 'NotFound', details: { name: 'orders' } }))
  const kind = refusalIn(404, {}, status({ reason: 'NotFound', details: {} }))
  const group = refusalIn(404, {}, '404 page not found\n')
  t.same([object, kind, group].map(isNotFound), [true, false, false])
  t.same([object, kind, group].map(isUnknownPath), [false, true, true])
})

t.test('how long to wait is in the header or in the body', async (t) => {
  const details = { retryAfterSeconds: 5 }
  t.equal(refusalIn(429, { 'retry-after': '3' }, status({ details })).retryAfterSeconds, 3)
  t.equal(refusalIn(429, {}, status({ details })).retryAfterSeconds, 5)
  t.equal(refusalIn(429, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, '').retryAfterSeconds, undefined)
})

t.test('an answer without a word says its status at least', async (t) => {
  t.equal(refusalIn(502, {}, '').message, 'the API server answered 502')
  t.equal(refusalIn(502, {}, 'null').message, 'null')
})

t.test('a status in a watch is an error too', async (t) => {
  t.ok(isExpired(refusalOf({ code: 410, reason: 'Expired' })))
  t.match(refusalOf({}), { status: 500, reason: 'Unknown' })
})
