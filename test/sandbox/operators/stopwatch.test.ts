import t from 'tap'
import { stopwatch } from '../../../sandbox/operators/stopwatch.ts'

const STEP_MS = 100

function watch() {
  let now = 0
  const running = stopwatch(() => now)
  return {
    at(ms: number, ...asked: [what: string, steps?: number][]) {
      now = ms
      running.begin(STEP_MS)
      const answers = asked.map(([what, steps]) => running.lasted(what, steps))
      return { answers, next: running.end() }
    },
    running
  }
}

t.test('something has lasted from when it was first asked', async (t) => {
  const { at } = watch()
  t.same(at(0, ['pod starts']), { answers: [false], next: 100 })
  t.same(at(60, ['pod starts']), { answers: [false], next: 40 })
  t.same(at(100, ['pod starts']), { answers: [true], next: undefined })
})

t.test('what was not asked in between begins anew', async (t) => {
  const { at } = watch()
  at(0, ['pod starts'])
  at(50)
  t.same(at(110, ['pod starts']), { answers: [false], next: 100 })
})

t.test('of several waits the shortest says when to look again', async (t) => {
  const { at } = watch()
  t.same(at(0, ['long', 3], ['short', 1]), { answers: [false, false], next: 100 })
})

t.test('one may ask to be played again for no reason but time', async (t) => {
  const { running } = watch()
  running.begin(STEP_MS)
  running.again(2)
  t.equal(running.end(), 200)
})
