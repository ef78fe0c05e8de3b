import t from 'tap'
import { inFlight } from '../../webhooks/in-flight.ts'

t.test('there is room until so many are inside', async (t) => {
  const room = inFlight<string>({ reviews: 2, bytes: 100 }, () => 0)
  const first = room.enter('first', 1)
  t.notOk(first.isShed)
  t.notOk(room.enter('second', 1).isShed)
  t.ok(room.enter('third', 1).isShed)
  t.equal(room.count(), 3)
})

t.test('who leaves makes room, once', async (t) => {
  const room = inFlight<string>({ reviews: 1, bytes: 100 }, () => 0)
  const first = room.enter('first', 1)
  const second = room.enter('second', 1)
  t.ok(room.leave(first))
  t.notOk(room.leave(first))
  t.ok(room.leave(second), 'who was shed leaves too')
  t.notOk(room.enter('third', 1).isShed)
})

t.test('bodies take room too, and those that are not kept take none', async (t) => {
  const room = inFlight<string>({ reviews: 10, bytes: 100 }, () => 0)
  const large = room.enter('large', 60)
  t.ok(room.enter('larger', 41).isShed)
  t.notOk(room.enter('small', 40).isShed)
  room.leave(large)
  t.notOk(room.enter('large again', 60).isShed)
})

t.test('it is known who has been inside for long', async (t) => {
  let now = 0
  const room = inFlight<string>({ reviews: 10, bytes: 100 }, () => now)
  room.enter('early', 1)
  now = 5
  const late = room.enter('late', 1)
  t.same(
    room.before(5).map(({ guest }) => guest),
    ['early']
  )
  t.equal(late.since, 5)
})
