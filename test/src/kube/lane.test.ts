import t from 'tap'
import { createLane } from '../../../src/kube/lane.ts'

function laneOf(...keys: string[]) {
  const lane = createLane()
  for (const key of keys) lane.add(key)
  return lane
}

const all = (lane: ReturnType<typeof createLane>) => Array.from({ length: lane.size }, () => lane.take())

t.test('namespaces take turns, and within one the first comes first', async (t) => {
  t.same(all(laneOf('a/1', 'a/2', 'a/3', 'b/1', 'b/2', 'c')), ['a/1', 'b/1', 'c', 'a/2', 'b/2', 'a/3'])
})

t.test('a key stands in the line once', async (t) => {
  const lane = laneOf('a/1', 'a/1')
  t.equal(lane.size, 1)
  t.ok(lane.has('a/1'))
  lane.take()
  t.notOk(lane.has('a/1'))
  t.equal(lane.take(), undefined)
})

t.test('a key may leave the line', async (t) => {
  const lane = laneOf('a/1', 'b/1', 'b/2')
  lane.remove('b/1')
  lane.remove('c/1')
  t.same(all(lane), ['a/1', 'b/2'])
})
