import fc from 'fast-check'
import t from 'tap'
import { createLines, Unreadable } from '../../../src/kube/lines.ts'
import { awkwardText, holds } from '../../fixtures/property.ts'

t.test('lines are the same wherever their pieces end, in the middle of a character too', async (t) => {
  const line = awkwardText.map((text) => text.replaceAll('\n', ''))
  holds(
    t,
    'every list of texts',
    fc.property(fc.array(line), fc.integer({ min: 1, max: 9 }), (texts, size) => {
      const lines = createLines()
      const whole = Buffer.from(texts.map((text) => `${text}\n`).join(''))
      const found: string[] = []
      for (let at = 0; at < whole.length; at += size) found.push(...lines.from(whole.subarray(at, at + size)))
      lines.end()
      return JSON.stringify(found) === JSON.stringify(texts.map((text) => Buffer.from(text).toString()))
    })
  )
})

t.test('F9: a line that was cut is an error, not silence', async (t) => {
  const lines = createLines()
  t.same([...lines.from(Buffer.from('{}\n{"type":'))], ['{}'])
  t.throws(() => lines.end(), Unreadable)
})

t.test('a line that never ends is not kept for ever', async (t) => {
  const lines = createLines()
  const piece = Buffer.alloc(1024 * 1024, 'x')
  t.throws(() => {
    for (let count = 0; count < 20; count++) for (const line of lines.from(piece)) t.fail(line)
  }, Unreadable)
})
