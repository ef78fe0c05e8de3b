import t from 'tap'
import { sleep } from '../../../src/kube/time.ts'
import { fakeTime } from '../../fixtures/fake-time.ts'

/** Whether a promise is settled once all that is due has been done. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false
  void promise.then(() => {
    settled = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  return settled
}

t.test('who sleeps wakes after the time', async (t) => {
  const time = fakeTime()
  const sleeping = sleep(time, 100, new AbortController().signal)
  time.advance(99)
  t.notOk(await isSettled(sleeping))
  time.advance(1)
  t.ok(await isSettled(sleeping))
})

t.test('who is told to end wakes at once, or does not fall asleep', async (t) => {
  const time = fakeTime()
  const ending = new AbortController()
  const sleeping = sleep(time, 100, ending.signal)
  ending.abort()
  t.ok(await isSettled(sleeping))
  t.ok(await isSettled(sleep(time, 100, ending.signal)))
})
