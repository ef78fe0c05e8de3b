import t from 'tap'
import { createTurns } from '../../../src/kube/turns.ts'

t.test('long work gives way after two milliseconds, however many work at once', async (t) => {
  let now = 100
  const turns = createTurns(() => now)
  const order: string[] = []
  async function work(name: string): Promise<void> {
    for (let part = 0; part < 3; part++) {
      if (turns.isOver()) await turns.next()
      order.push(name)
      now += 2
    }
  }
  let rounds = 0
  const count = () => {
    rounds += 1
    order.push('.')
    if (rounds < 6) setImmediate(count)
  }
  setImmediate(count)
  await Promise.all([work('a'), work('b')])
  t.match(order.join(''), /^\.?(ab?\.|ba?\.|\.)+/)
  const slices = order
    .join('')
    .split('.')
    .filter((slice) => slice !== '')
  t.ok(
    slices.every((slice) => slice.length === 1),
    `between two rounds of the event loop there is one slice of work: ${order.join('')}`
  )
})

t.test('short work is not held up', async (t) => {
  let now = 0
  const turns = createTurns(() => now)
  await turns.next()
  t.notOk(turns.isOver())
  now += 1
  t.notOk(turns.isOver())
  now += 1
  t.ok(turns.isOver())
})
