import t from 'tap'
import { NO_TEST, pageOf } from './page.ts'
import { passedIn } from './passed.ts'

const TAP = `TAP version 14
# Subtest: test/suites/operator.ts
    # Subtest: F14: a leader that slept must not write
        ok 1 - should be equal
    ok 1 - F14: a leader that slept must not write # time=61.318ms
    ok 2 - a sentence that proves no row # time=1ms
    not ok 3 - F15: two operators # time=1ms
    ok 4 - F16 nobody ran this # SKIP
ok 1 - test/suites/operator.ts # time=100ms
# Subtest: test/faults/crash.live.test.ts
    ok 1 - F1 F2 Restart # time=3ms
`

t.test('a row is proved by the tests that name it and passed', (t) => {
  t.same(passedIn(TAP), [
    { file: 'test/suites/operator.ts', name: 'a leader that slept must not write', proves: ['F14'] },
    { file: 'test/faults/crash.live.test.ts', name: 'Restart', proves: ['F1', 'F2'] }
  ])
  t.end()
})

t.test('a row without a test says so; one that cannot be made says why', (t) => {
  const rows = [
    { id: 'F2', what: 'an answer is lost', holds: 'nothing twice' },
    { id: 'F15', what: 'two operators', holds: 'no flip-flop' },
    { id: 'F38', what: 'another version', holds: 'nothing is lost', unmade: 'there is one version yet' }
  ]
  const page = pageOf({ title: 'Faults', intro: 'What goes wrong.', rows }, passedIn(TAP))
  t.match(page, '| F2 | an answer is lost | nothing twice | `test/faults/crash.live.test.ts`: Restart |')
  t.match(page, `| F15 | two operators | no flip-flop | ${NO_TEST} |`)
  t.match(page, '| F38 | another version | nothing is lost | there is one version yet |')
  t.end()
})
