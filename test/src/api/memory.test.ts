import t from 'tap'
import { rememberEach, rememberLast, rememberTexts } from '../../../src/api/memory.ts'

/** A function, and what it was asked. */
function counting<Asked>(answer: (asked: Asked) => unknown) {
  const asked: Asked[] = []
  const read = (one: Asked) => {
    asked.push(one)
    return answer(one)
  }
  return { asked, read }
}

t.test('a text is read once, also when there is nothing to say of it', async (t) => {
  const { asked, read } = counting((text: string) => (text === 'none' ? undefined : text.length))
  const remembered = rememberTexts(read)
  t.same([remembered('ab'), remembered('none'), remembered('ab'), remembered('none')], [2, undefined, 2, undefined])
  t.same(asked, ['ab', 'none'])
})

t.test('a long text is read each time, so that nobody fills the memory', async (t) => {
  const { asked, read } = counting((text: string) => text.length)
  const remembered = rememberTexts(read)
  const long = 'x'.repeat(129)
  t.same([remembered(long), remembered(long)], [129, 129])
  t.equal(asked.length, 2)
})

t.test('after many texts it begins anew, and says the same', async (t) => {
  const { asked, read } = counting((text: string) => Number(text))
  const remembered = rememberTexts(read)
  for (let number = 0; number <= 1000; number++) remembered(String(number))
  t.equal(remembered('1000'), 1000)
  t.equal(asked.length, 1001, 'what came last is remembered')
  t.equal(remembered('0'), 0)
  t.equal(asked.length, 1002, 'what came first is not')
})

t.test('an object is asked about once while it is the same one', async (t) => {
  const { asked, read } = counting(({ size }: { size: number }) => size)
  const remembered = rememberLast(read)
  const [one, other] = [{ size: 1 }, { size: 2 }]
  t.same([remembered(one), remembered(one), remembered(other), remembered(one)], [1, 1, 2, 1])
  t.same(asked, [one, other, one])
})

t.test('objects that live on are each asked about once', async (t) => {
  const { asked, read } = counting(({ size }: { size: number }) => size)
  const remembered = rememberEach(read)
  const [one, other] = [{ size: 1 }, { size: 2 }]
  t.same([remembered(one), remembered(other), remembered(one)], [1, 2, 1])
  t.same(asked, [one, other])
})
