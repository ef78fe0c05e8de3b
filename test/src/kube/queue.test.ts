import t from 'tap'
import { createQueue } from '../../../src/kube/queue.ts'
import { createMetrics } from '../../../src/metrics.ts'
import { type FakeTime, fakeTime } from '../../fixtures/fake-time.ts'

function aQueue(time: FakeTime = fakeTime(), random = 1) {
  const metrics = createMetrics()
  return { time, metrics, queue: createQueue({ name: 'clusters', time, random: () => random, metrics }) }
}

t.test('a key that is added many times is served once', async (t) => {
  const { queue } = aQueue()
  for (let count = 0; count < 3; count++) queue.add('shop/orders')
  queue.add('shop/bills')
  t.same([await queue.next(), await queue.next()], ['shop/orders', 'shop/bills'])
  const third = queue.next()
  queue.add('shop/third')
  t.equal(await third, 'shop/third')
})

t.test('a key is with one worker at a time, and comes again for what happened meanwhile', async (t) => {
  const { queue } = aQueue()
  queue.add('shop/orders')
  await queue.next()
  queue.add('shop/orders')
  queue.add('shop/orders')
  const next = queue.next()
  queue.add('shop/bills')
  t.equal(await next, 'shop/bills', 'not orders, which a worker has')
  queue.done('shop/orders')
  t.equal(await queue.next(), 'shop/orders')
})

t.test('F32: a new change is served at once while ten thousand keys wait', async (t) => {
  const { queue } = aQueue()
  for (let count = 0; count < 10_000; count++) queue.add(`shop/${count}`, 'in turn')
  queue.add('shop/orders')
  t.equal(await queue.next(), 'shop/orders')
})

t.test('F32: a key that waits in turn and then changes is served at once', async (t) => {
  const { queue } = aQueue()
  for (let count = 0; count < 100; count++) queue.add(`shop/${count}`, 'in turn')
  queue.add('shop/99')
  t.equal(await queue.next(), 'shop/99')
  for (let count = 0; count < 99; count++) t.not(await queue.next(), 'shop/99', 'it is not served twice')
})

t.test('F32: one namespace that changes everything does not hold up another', async (t) => {
  const { queue } = aQueue()
  for (let count = 0; count < 10_000; count++) queue.add(`busy/${count}`)
  queue.add('shop/orders')
  t.same([await queue.next(), await queue.next()], ['busy/0', 'shop/orders'])
})

t.test('what waits in turn is served once in a while though things keep happening', async (t) => {
  const { queue } = aQueue()
  queue.add('shop/patient', 'in turn')
  for (let count = 0; count < 100; count++) queue.add(`shop/${count}`)
  const first: unknown[] = []
  for (let count = 0; count < 8; count++) first.push(await queue.next())
  t.equal(first.at(-1), 'shop/patient')
})

t.test('an appointment for what is pressing is kept at once, whatever waits in turn', async (t) => {
  const { queue, time } = aQueue()
  queue.later('shop/orders', 2_000)
  queue.later('shop/orders', 5_000, 'now')
  queue.later('shop/orders', 3_000)
  for (let count = 0; count < 100; count++) queue.add(`shop/${count}`, 'in turn')
  time.advance(2_000)
  t.equal(await queue.next(), 'shop/orders')
})

t.test('a key is added later, at the earliest of its appointments', async (t) => {
  const { queue, time } = aQueue()
  queue.later('shop/orders', 5_000)
  queue.later('shop/orders', 2_000)
  queue.later('shop/orders', 9_000)
  let served: string | undefined
  void queue.next().then((key) => {
    served = key
  })
  time.advance(1_999)
  await Promise.resolve()
  t.equal(served, undefined)
  time.advance(1)
  await Promise.resolve()
  t.equal(served, 'shop/orders')
})

t.test('a worker that takes a key ends its appointment', async (t) => {
  const { queue, time } = aQueue()
  queue.later('shop/orders', 2_000)
  queue.add('shop/orders')
  queue.done((await queue.next()) ?? '')
  time.advance(10_000)
  queue.add('shop/bills', 'in turn')
  t.equal(await queue.next(), 'shop/bills')
})

t.test('F26: pauses grow from a second to ten minutes, and success forgets them', async (t) => {
  const { queue, time } = aQueue()
  const pauses: number[] = []
  for (let count = 0; count < 12; count++) {
    queue.add('shop/orders')
    time.advance(600_000)
    pauses.push(queue.failed((await queue.next()) ?? '') / 1000)
  }
  t.same(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600])
  time.advance(600_000)
  queue.done((await queue.next()) ?? '')
  queue.add('shop/orders')
  t.equal(queue.failed((await queue.next()) ?? ''), 1_000)
})

t.test('F10: a failure that names a time is tried no earlier', async (t) => {
  const { queue } = aQueue()
  queue.add('shop/orders')
  t.equal(queue.failed((await queue.next()) ?? '', 7_000), 7_000)
})

t.test('F30: a key whose failure causes events of its own is not looked at without a pause', async (t) => {
  const { queue, time } = aQueue()
  queue.add('shop/orders')
  await queue.next()
  queue.add('shop/orders')
  queue.failed('shop/orders')
  queue.add('shop/orders')
  queue.add('shop/bills', 'in turn')
  t.equal(await queue.next(), 'shop/bills')
  const next = queue.next()
  time.advance(500)
  t.equal(await next, 'shop/orders')
})

t.test('a closed queue lets every worker go', async (t) => {
  const { queue, time } = aQueue()
  const waiting = queue.next()
  queue.later('shop/orders', 1_000)
  queue.close()
  t.equal(await waiting, undefined)
  queue.add('shop/orders')
  time.advance(1_000)
  t.equal(await queue.next(), undefined)
})

t.test('how many wait is told, and how long they did', async (t) => {
  const { queue, time, metrics } = aQueue()
  queue.add('shop/orders')
  queue.add('shop/bills')
  time.advance(400)
  await queue.next()
  const { text } = await metrics.exposition()
  t.match(text, 'dbaas_queue_depth{queue="clusters",lane="now"} 1')
  t.match(text, 'dbaas_queue_wait_seconds_bucket{le="0.5",queue="clusters",lane="now"} 1')
  t.match(text, 'dbaas_queue_wait_seconds_bucket{le="0.1",queue="clusters",lane="now"} 0')
})
