import t, { type Test } from 'tap'
import { createLease } from '../../../src/kube/lease.ts'
import { createMetrics } from '../../../src/metrics.ts'
import { type FakeTime, fakeTime } from '../../fixtures/fake-time.ts'
import { type LeaseHolder, leaseHolder } from '../../fixtures/lease-holder.ts'
import { silentLog } from '../../fixtures/silent-log.ts'

/** A replica with a clock of its own, so that one can sleep while the other goes on. */
function replica(t: Test, identity: string, holder: LeaseHolder, time: FakeTime) {
  const told: string[] = []
  const lease = createLease({
    client: holder.client,
    namespace: 'dbaas-system',
    name: 'dbaas-operator',
    identity,
    time,
    wall: () => time.now(),
    random: () => 1,
    log: silentLog,
    metrics: createMetrics(),
    onGained: () => told.push('gained'),
    onRegained: () => told.push('regained'),
    onLost: () => told.push('lost')
  })
  t.teardown(async () => {
    holder.isThere = false
    await lease.stop()
  })
  return { lease, told }
}

/** Two replicas, each with its own clock, that have run for a while; the other always looks just before the leader renews. */
async function leaderAndOther(t: Test, ms: number) {
  const holder = leaseHolder()
  const [timeA, timeB] = [fakeTime(), fakeTime()]
  const [a, b] = [replica(t, 'a', holder, timeA), replica(t, 'b', holder, timeB)]
  a.lease.start()
  await goOn(1_900, timeA, timeB)
  b.lease.start()
  await goOn(ms, timeA, timeB)
  return { holder, a, b, timeA, timeB }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** Lets time pass for some replicas together, a tenth of a second at a time. */
async function goOn(ms: number, ...times: FakeTime[]): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    for (const time of times) time.advance(100)
    await settled()
  }
}

t.test('nobody writes before it has the lease', async (t) => {
  const { lease } = replica(t, 'a', leaseHolder(), fakeTime())
  t.notOk(lease.mayWrite())
  lease.start()
  t.notOk(lease.mayWrite())
  await settled()
  t.ok(lease.mayWrite())
})

t.test('the first replica gets the lease, keeps it, and the second does not write', async (t) => {
  const { holder, a, b, timeA, timeB } = await leaderAndOther(t, 0)
  for (let minute = 0; minute < 3; minute++) {
    await goOn(60_000, timeA, timeB)
    t.same([a.lease.mayWrite(), b.lease.mayWrite()], [true, false])
  }
  t.same([a.told, b.told], [['gained'], []])
  t.match(holder.spec, { holderIdentity: 'a', leaseDurationSeconds: 15, leaseTransitions: 0 })
})

t.test('F14: a killed leader is followed within 15 seconds, and not while it might still write', async (t) => {
  const { holder, a, b, timeB } = await leaderAndOther(t, 20_200)
  t.ok(a.lease.mayWrite())
  let after = 0 // a is killed: its clock is not advanced any more
  for (; !b.lease.mayWrite() && after < 60_000; after += 100) await goOn(100, timeB)
  t.ok(after <= 15_000, `followed after ${after} ms`)
  t.ok(after >= 10_000, `not before a has stopped to write: ${after} ms`)
  t.equal(holder.spec?.leaseTransitions, 1)
})

t.test('F14: a leader that slept and wakes must not write, and says so at once', async (t) => {
  const { a, b, timeA, timeB } = await leaderAndOther(t, 20_000)
  await goOn(60_000, timeB)
  t.ok(b.lease.mayWrite())
  const isHeld = a.lease.mayWrite()
  timeA.advance(60_000)
  t.same([isHeld, a.lease.mayWrite()], [true, false], 'its clock went on while it slept')
  await settled()
  t.same(a.told, ['gained', 'lost'])
  await goOn(30_000, timeA, timeB)
  t.same([a.lease.mayWrite(), b.lease.mayWrite()], [false, true])
})

t.test('F14: an answer that was on its way for long gives no time to write', async (t) => {
  const [holder, time] = [leaseHolder(), fakeTime()]
  const a = replica(t, 'a', holder, time)
  const arrives = Promise.withResolvers<void>()
  holder.delay = () => arrives.promise
  a.lease.start()
  await settled()
  time.advance(11_000)
  arrives.resolve()
  for (let count = 0; count < 10; count++) await Promise.resolve()
  t.notOk(a.lease.mayWrite())
})

t.test('F5: a leader that cannot renew stops to write after 10 seconds, before anybody else begins', async (t) => {
  const [holder, time] = [leaseHolder(), fakeTime()]
  const a = replica(t, 'a', holder, time)
  a.lease.start()
  await goOn(20_000, time)
  holder.isThere = false
  await goOn(7_900, time)
  t.ok(a.lease.mayWrite(), 'a short outage is no reason')
  await goOn(2_200, time)
  t.notOk(a.lease.mayWrite())
  t.same(a.told, ['gained'])
})

t.test('F4: a leader that hears nothing for ten minutes goes on where nobody else had the lease', async (t) => {
  const [holder, time] = [leaseHolder(), fakeTime()]
  const a = replica(t, 'a', holder, time)
  a.lease.start()
  await goOn(20_000, time)
  holder.isThere = false
  await goOn(600_000, time)
  t.notOk(a.lease.mayWrite())
  holder.isThere = true
  await goOn(1_000, time)
  t.ok(a.lease.mayWrite())
  t.same(a.told, ['gained', 'regained'])
  t.match(holder.spec, { leaseTransitions: 0 })
})

const MEANWHILE = {
  'another replica took it': { holderIdentity: 'c' },
  'another replica took it and gave it back': { holderIdentity: null },
  'somebody deleted it': undefined
}
for (const [what, spec] of Object.entries(MEANWHILE))
  t.test(`F4: a leader that hears nothing for long does not go on where ${what} meanwhile`, async (t) => {
    const [holder, time] = [leaseHolder(), fakeTime()]
    const a = replica(t, 'a', holder, time)
    a.lease.start()
    await goOn(20_000, time)
    holder.isThere = false
    await goOn(60_000, time)
    holder.spec = spec && { ...holder.spec, ...spec }
    holder.isThere = true
    await goOn(1_000, time)
    t.same(a.told.slice(0, 2), ['gained', 'lost'])
  })

t.test('F5: a leader that cannot renew stops to write also where timers run a moment early', async (t) => {
  const holder = leaseHolder()
  const time = fakeTime()
  const hasty = { ...time, after: (ms: number, run: () => void) => time.after(ms > 1 ? ms - 0.5 : ms, run) }
  const { lease, told } = replica(t, 'a', holder, hasty)
  lease.start()
  await goOn(20_000, time)
  holder.isThere = false
  await goOn(10_000, time)
  t.notOk(lease.mayWrite())
  holder.isThere = true
  await goOn(1_000, time)
  t.same(told, ['gained', 'regained'], 'and goes on')
})

t.test('F44: a leader that stops gives the lease back, and the next one has it within two seconds', async (t) => {
  const { a, b, timeB } = await leaderAndOther(t, 20_000)
  await a.lease.stop()
  t.notOk(a.lease.mayWrite())
  await goOn(2_000, timeB)
  t.ok(b.lease.mayWrite())
})

t.test('a replica that was away for long does not take a lease that was just renewed', async (t) => {
  const { b, timeA, timeB } = await leaderAndOther(t, 4_000)
  await goOn(60_000, timeA)
  timeB.advance(60_000)
  await goOn(11_000, timeB) // and a is killed now
  t.notOk(b.lease.mayWrite(), 'a might still write')
  await goOn(5_000, timeB)
  t.ok(b.lease.mayWrite())
})

t.test('a lease that somebody deletes is still in the hands it was in', async (t) => {
  const { holder, b, timeB } = await leaderAndOther(t, 10_000)
  holder.spec = undefined
  await goOn(8_000, timeB)
  t.notOk(b.lease.mayWrite())
})

t.test('a leader whose lease was given to another stops to write at its next look', async (t) => {
  const { holder, a, timeA } = await leaderAndOther(t, 10_000)
  holder.spec = { ...holder.spec, holderIdentity: 'c' }
  await goOn(2_000, timeA)
  t.notOk(a.lease.mayWrite())
  t.same(a.told, ['gained', 'lost'])
})

t.test('of two who find the lease free, one gets it', async (t) => {
  const [holder, time] = [leaseHolder(), fakeTime()]
  holder.spec = { holderIdentity: null }
  const both = [replica(t, 'a', holder, time), replica(t, 'b', holder, time)]
  for (const { lease } of both) lease.start()
  await goOn(5_000, time)
  t.equal(both.filter(({ lease }) => lease.mayWrite()).length, 1)
})
