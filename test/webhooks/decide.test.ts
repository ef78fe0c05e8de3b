import t from 'tap'
import { found, invalid } from '../../src/api/finding.ts'
import { root } from '../../src/api/path.ts'
import { createLogger } from '../../src/log.ts'
import { type Desk, decide, late, shed, unread } from '../../webhooks/decide.ts'
import type { Judge } from '../../webhooks/judge.ts'
import { ROUTES } from '../../webhooks/routes.ts'
import { NO_OBJECTION } from '../fixtures/door.ts'
import { aReview, UID } from '../fixtures/reviews.ts'

const PATH = '/validate/databasecluster'

/** A desk whose clock stands still, but for what a judge takes. */
function aDesk(judge: Judge = NO_OBJECTION, takes = 0) {
  const lines: Record<string, unknown>[] = []
  let now = 10_000
  const desk: Desk = {
    path: PATH,
    route: ROUTES[PATH],
    judge(request) {
      now += takes
      return judge(request)
    },
    log: createLogger('trace', { write: (line) => lines.push(JSON.parse(line)) }),
    deadline: 1500,
    now: () => now
  }
  return { desk, lines, since: now }
}

const body = Buffer.from(JSON.stringify(aReview()))
const responseIn = (text: string) => JSON.parse(text).response

t.test('what the judge says is what is answered', async (t) => {
  const { desk, since, lines } = aDesk()
  t.match(decide(body, since, desk), { outcome: 'allowed', status: 200 })
  const wrong = found({ id: 'storage/shrink', severity: 'deny' }, invalid(root.child('spec'), { why: 'no' }))
  t.match(decide(body, since, { ...desk, judge: () => ({ findings: [wrong] }) }), { outcome: 'denied', status: 200 })
  t.same(lines, [], 'and nothing is logged')
})

t.test('what there is nothing to judge about passes without a judge', async (t) => {
  const { desk, since } = aDesk(() => t.fail('it was judged') as never)
  const deletion = Buffer.from(JSON.stringify(aReview({ operation: 'DELETE', object: null })))
  t.match(decide(deletion, since, desk), { outcome: 'allowed', status: 200 })
})

t.test('a review that cannot be read is refused as a review when it has a uid, else in HTTP', async (t) => {
  const { desk, since } = aDesk()
  const answered = decide(Buffer.from(JSON.stringify(aReview({ operation: 'PATCH' }))), since, desk)
  t.match(answered, { outcome: 'unreadable', status: 200 })
  t.match(responseIn(answered.text), { uid: UID, allowed: false, status: { code: 400, reason: 'BadRequest' } })
  t.match(decide(Buffer.from('{}'), since, desk), { outcome: 'unreadable', status: 400 })
})

t.test('our own mistake is refused as one, and the log says where it is, but not what the user wrote', async (t) => {
  const { desk, since, lines } = aDesk(() => {
    throw new RangeError('hunter2 is not a size')
  })
  const { outcome, status, text } = decide(body, since, desk)
  t.same({ outcome, status }, { outcome: 'failed', status: 200 })
  t.match(responseIn(text), { uid: UID, allowed: false, status: { code: 500, reason: 'InternalError' } })
  t.match(lines, [{ level: 'error', review: UID, route: PATH, name: 'orders', fault: { type: 'RangeError' } }])
  t.match(JSON.stringify(lines), /decide\.test\.ts/)
  t.notMatch(text + JSON.stringify(lines), /hunter2/)
})

t.test('even when what is thrown is no error', async (t) => {
  const { desk, since, lines } = aDesk(() => {
    throw 'hunter2'
  })
  t.match(decide(body, since, desk), { outcome: 'failed' })
  t.notMatch(JSON.stringify(lines), /hunter2/)
})

t.test('a verdict that comes late is still given, with a word on what took so long', async (t) => {
  const { desk, since, lines } = aDesk(NO_OBJECTION, 1600)
  const { outcome, text } = decide(body, since, desk)
  t.equal(outcome, 'allowed')
  t.match(responseIn(text), { allowed: true, warnings: [/1\.6 s.*judging/] })
  t.match(lines, [{ level: 'warn', step: 'judging', seconds: 1.6, review: UID }])
})

t.test('a review that came in too late is not judged any more', async (t) => {
  const { desk, since, lines } = aDesk(() => t.fail('it was judged') as never)
  const answered = decide(body, since - 1501, desk)
  t.match(answered, { outcome: 'late', status: 200 })
  t.match(responseIn(answered.text), {
    uid: UID,
    status: { code: 504, reason: 'Timeout', message: /1\.5 s.*receiving/ }
  })
  t.match(lines, [{ level: 'warn', step: 'receiving' }])
})

t.test('one of which nothing has come yet is refused in HTTP', async (t) => {
  const { desk, since } = aDesk()
  t.match(late(since - 2000, desk), { outcome: 'late', status: 408 })
})

t.test('a review for which there is no room is refused by its start', async (t) => {
  t.match(responseIn(shed(body.subarray(0, 200)).text), {
    uid: UID,
    allowed: false,
    status: { code: 429, reason: 'TooManyRequests', details: { retryAfterSeconds: 1 } }
  })
  t.match(shed(Buffer.from('{}')), { outcome: 'shed', status: 429 })
})

t.test('a header that is refused has no review to answer', async (t) => {
  t.same(unread(415, 'why'), { outcome: 'unreadable', status: 415, text: 'why' })
})
