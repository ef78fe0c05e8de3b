import { setImmediate as breathe } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { ApiError, NotLeader } from '../../../src/kube/api-error.ts'
import { type Reconcile, runController } from '../../../src/kube/controller.ts'
import { currentPass } from '../../../src/kube/pass.ts'
import { createQueue } from '../../../src/kube/queue.ts'
import { createTurns, type Turns } from '../../../src/kube/turns.ts'
import { createMetrics } from '../../../src/metrics.ts'
import { fakeTime } from '../../fixtures/fake-time.ts'
import { silentLog } from '../../fixtures/silent-log.ts'

const ENDLESS: Turns = { isOver: () => false, next: async () => {} }

function running(t: Test, reconcile: Reconcile, { workers = 1, allKeys = (): string[] => [], turns = ENDLESS } = {}) {
  const time = fakeTime()
  const metrics = createMetrics()
  const random = () => 1
  const queue = createQueue({ name: 'clusters', time, random, metrics })
  const name = 'clusters'
  const surroundings = { turns, time, random, log: silentLog, metrics }
  const controller = runController({ name, queue, workers, reconcile, allKeys, ...surroundings })
  t.teardown(async () => {
    const stopped = controller.stop()
    time.advance(10_000)
    await stopped
  })
  const ends = async () =>
    [...(await metrics.exposition()).text.matchAll(/dbaas_reconcile_seconds_count{.*end="([\w ]+)"} (\d+)/g)].map(
      ([, end, count]) => `${end} ${count}`
    )
  return { time, queue, controller, ends }
}

t.test('each key is reconciled, and again when it was asked for', async (t) => {
  const seen: string[] = []
  const { queue, time, ends } = running(t, async (key) => {
    seen.push(`${key} at ${time.now()}`)
    return seen.length === 1 ? { againAfterSeconds: 30 } : undefined
  })
  queue.add('shop/orders')
  await time.goOnUntil('the second look', () => seen.length === 2)
  t.same(seen, ['shop/orders at 0', 'shop/orders at 30000'])
  t.same(await ends(), ['again 1', 'done 1'])
})

t.test('what a pass knows to be still to do goes before what is looked at to be sure', async (t) => {
  const seen: string[] = []
  const busy = Promise.withResolvers<undefined>()
  const { queue, time } = running(t, async (key) => {
    seen.push(key)
    if (key === 'shop/busy') return busy.promise
    return seen.length > 2 ? undefined : { againAfterSeconds: 1, isPressing: key === 'shop/orders' }
  })
  for (const key of ['shop/bills', 'shop/orders', 'shop/busy']) queue.add(key)
  await time.goOnUntil('each has been looked at', () => seen.length === 3)
  time.advance(1_000)
  busy.resolve(undefined)
  await time.goOnUntil('two of them again', () => seen.length === 5)
  t.same(seen.slice(3), ['shop/orders', 'shop/bills'])
})

t.test('a key that fails comes back, and delays no other', async (t) => {
  const seen: string[] = []
  const { queue, time, ends } = running(t, async (key) => {
    seen.push(`${key} at ${time.now()}`)
    if (key === 'shop/orders' && seen.length < 3) throw new Error('mistake')
    return undefined
  })
  queue.add('shop/orders')
  queue.add('shop/bills')
  await time.goOnUntil('the third look', () => seen.length === 3)
  t.same(seen, ['shop/orders at 0', 'shop/bills at 0', 'shop/orders at 1000'])
  t.same(await ends(), ['failed 1', 'done 2'])
})

t.test('F31: a mistake that is thrown at once is contained too', async (t) => {
  let looks = 0
  const { queue, time } = running(t, () => {
    looks += 1
    throw new Error('mistake')
  })
  queue.add('shop/orders')
  await time.goOnUntil('the second look', () => looks === 2)
})

t.test('F31: a pass that hangs loses its worker after 30 seconds, and what it does later harms nobody', async (t) => {
  const late = Promise.withResolvers<undefined>()
  const signals: AbortSignal[] = []
  const seen: string[] = []
  const { queue, time, ends } = running(t, async (key, { signal }) => {
    seen.push(key)
    if (key !== 'shop/hangs') return undefined
    signals.push(signal)
    return late.promise
  })
  queue.add('shop/hangs')
  queue.add('shop/orders')
  await time.goOnUntil('the other key', () => seen.includes('shop/orders'))
  t.equal(time.now(), 30_000)
  t.ok(signals[0]?.aborted)
  t.same(await ends(), ['late 1', 'done 1'])
  late.reject(new Error('far too late'))
})

t.test('very many keys that need nothing hold up nobody else for longer than a turn', async (t) => {
  const WORKERS = 8
  let looks = 0
  const { queue } = running(
    t,
    async () => {
      looks += 1
      return undefined
    },
    { workers: WORKERS, turns: createTurns(() => looks) } // a look takes a millisecond
  )
  for (let i = 0; i < 1000; i++) queue.add(`shop/orders-${i}`)
  const rounds: number[] = []
  while (looks < 1000) {
    const before = looks
    await breathe()
    rounds.push(looks - before)
  }
  t.ok(Math.max(...rounds) <= WORKERS, `looks in one round of the event loop: ${Math.max(...rounds)}`)
})

t.test('F10: who is told to wait waits', async (t) => {
  const at: number[] = []
  const { queue, time } = running(t, async () => {
    at.push(time.now())
    if (at.length > 1) return undefined
    throw new ApiError({ status: 429, reason: 'TooManyRequests', message: '', causes: [], retryAfterSeconds: 12 })
  })
  queue.add('shop/orders')
  await time.goOnUntil('the second look', () => at.length === 2)
  t.same(at, [0, 12_000])
})

t.test('F14: without the lease a pass ends quietly, and is not tried again', async (t) => {
  let looks = 0
  const { queue, time, ends } = running(t, async () => {
    looks += 1
    throw new NotLeader()
  })
  queue.add('shop/orders')
  await time.goOnUntil('ten minutes', () => time.now() >= 600_000)
  t.equal(looks, 1)
  t.same(await ends(), ['not leader 1'])
})

t.test('whatever a pass calls knows which pass it is', async (t) => {
  const ids = new Set<unknown>()
  const { queue, time } = running(t, async (_key, { id }) => {
    await Promise.resolve()
    t.equal(currentPass()?.id, id)
    ids.add(id)
    return undefined
  })
  queue.add('shop/orders')
  queue.add('shop/bills')
  await time.goOnUntil('two passes', () => ids.size === 2)
})

t.test('every key is looked at about once an hour, spread over the hour', async (t) => {
  const seen: string[] = []
  const { time } = running(
    t,
    async (key) => {
      seen.push(key)
      return undefined
    },
    { allKeys: () => ['shop/orders', 'shop/bills'] }
  )
  time.advance(3_600_000)
  t.same(seen, [])
  time.advance(3_600_000)
  await time.goOnUntil('both', () => seen.length === 2)
  t.same(seen, ['shop/orders', 'shop/bills'])
})

t.test(
  'F44: who stops lets the going passes end, takes no more keys, and does not wait for one that hangs',
  async (t) => {
    const ended: string[] = []
    const slow = Promise.withResolvers<undefined>()
    const { queue, time, controller } = running(
      t,
      async (key, { signal }) => {
        if (key === 'shop/hangs') await new Promise((_, reject) => signal.addEventListener('abort', reject))
        await slow.promise
        ended.push(key)
        return undefined
      },
      { workers: 2 }
    )
    for (const key of ['shop/hangs', 'shop/orders', 'shop/bills']) queue.add(key)
    await Promise.resolve()
    let isStopped = false
    const stopped = controller.stop().then(() => {
      isStopped = true
    })
    slow.resolve(undefined)
    await time.goOnUntil('the stop', () => isStopped)
    await stopped
    t.same(ended, ['shop/orders'])
    t.ok(time.now() <= 10_000)
  }
)
