/** Another member leads, and afterwards all are equal again. */
import t from 'tap'
import { engine } from '../../../../providers/percona-psmdb/engine.ts'
import { switchover } from '../../../../providers/percona-psmdb/operations/switchover.ts'
import { SHARDED } from '../../../fixtures/mongodb-clusters.ts'
import { begun, done, later, told, UID } from '../../../fixtures/mongodb-operations.ts'

const ASKS = { type: 'Switchover', switchover: {} } as const
const to = (candidate: string) => ({ type: 'Switchover', switchover: { candidate } }) as const

/** The members of rs0 once another one leads. */
const led = (leader: number) => ({
  rs0: {
    size: 3,
    ready: 3,
    members: Object.fromEntries(
      [0, 1, 2].map((number) => [`carts-rs0-${number}`, { stateStr: number === leader ? 'PRIMARY' : 'SECONDARY' }])
    )
  }
})

t.test('the candidate gets a higher priority, for as long as the operation has its turn', async (t) => {
  const begin = begun(switchover, { asks: to('carts-rs0-2') })
  const way = done(begin, switchover.acts(begin))
  t.same(switchover.acts(way), [], 'asked for once')
  t.match(engine(way).child, { spec: { replsets: [{ replsetOverrides: { 'carts-rs0-2': { priority: 100 } } }] } })
  for (const activeOperation of [undefined, { name: 'other', uid: 'another', since: '2026-05-04T03:02:01Z' }]) {
    const { activeOperation: _, ...status } = way.cluster.status ?? {}
    const cluster = { ...way.cluster, status: { ...status, ...(activeOperation && { activeOperation }) } }
    t.notMatch(JSON.stringify(engine({ ...way, cluster })), 'replsetOverrides')
  }
})

t.test('it is over when the candidate leads and the operator is at rest', async (t) => {
  const begin = begun(switchover, { asks: to('carts-rs0-2') })
  const way = done(begin, switchover.acts(begin))
  t.match(switchover.progress(way), { state: 'Running', message: /carts-rs0-2: it has not been elected yet/ })
  const leads = told(way, { replsets: led(2) })
  t.match(switchover.progress(told(leads, { state: 'initializing' })), { state: 'Running', reason: 'Settling' })
  t.match(switchover.progress(leads), { state: 'Succeeded', result: { primary: 'carts-rs0-2' } })
  t.match(switchover.progress(later(way, [], ['Pod carts-rs0-2'])), { message: /its pod is missing/ })
  t.match(switchover.progress(told(way, { state: 'error', message: 'no' })), { state: 'Failed', message: 'no' })
})

t.test('when nobody is named, the first replica is chosen at the beginning, in every shard', async (t) => {
  t.same(begun(switchover, { asks: ASKS }).noticed, { candidates: 'carts-rs0-1' })
  const begin = begun(switchover, { asks: ASKS, spec: SHARDED })
  t.same(begin.noticed, { candidates: 'carts-rs0-1 carts-rs1-1' })
  t.match(engine(done(begin, switchover.acts(begin))).child, {
    spec: {
      replsets: [
        { replsetOverrides: { 'carts-rs0-1': { priority: 100 } } },
        { replsetOverrides: { 'carts-rs1-1': { priority: 100 } } }
      ]
    }
  })
})

t.test('without a replica that is ready nothing is written', async (t) => {
  const begin = begun(switchover, { asks: ASKS, spec: { clusterSize: 1 } })
  t.same(switchover.acts(begin), [])
  t.match(switchover.progress(begin), { state: 'Failed', reason: 'NoCandidate' })
})

t.test('a cancelled one writes nothing: the priority goes with its turn', async (t) => {
  const begin = begun(switchover, { asks: to('carts-rs0-2') })
  t.equal(begin.uid, UID)
  t.same(switchover.cancel(done(begin, switchover.acts(begin))), [])
})
