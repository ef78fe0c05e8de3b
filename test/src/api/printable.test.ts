import fc from 'fast-check'
import t from 'tap'
import { clamped, printable, quoted } from '../../../src/api/printable.ts'
import { awkwardText, holds, UNPRINTABLE } from '../../fixtures/property.ts'

t.test('what cannot be seen is spelled out', async (t) => {
  t.equal(printable('a\u202eb\u0000c\u200bd\ud800e'), 'a\\u202eb\\u0000c\\u200bd\\ud800e')
  t.equal(quoted('tag \u{e0041} "x" \\ \u007f\n'), '"tag \\udb40\\udc41 \\"x\\" \\\\ \\u007f\\n"')
})

t.test('prose stays on one line and is left alone otherwise', async (t) => {
  t.equal(printable('first\r\n\tsecond\u2028third'), 'first second third')
  t.equal(printable('Größe 10 GiB – 数据库 😀'), 'Größe 10 GiB – 数据库 😀')
})

t.test('a long text is cut at a word, at most at the limit', async (t) => {
  t.equal(clamped('one two three', 13), 'one two three')
  t.equal(clamped('one two three', 12), 'one two…')
  t.equal(clamped('x'.repeat(100), 10), `${'x'.repeat(9)}…`)
  t.equal(clamped(`a ${'x'.repeat(100)}`, 60), `a ${'x'.repeat(57)}…`, 'no word ends near the limit')
})

t.test('a cut never splits a character', async (t) => {
  t.equal(clamped('😀😀😀', 4), '😀…')
  t.equal(clamped('😀😀😀', 5), '😀😀…')
})

t.test('T11: whatever comes in, what comes out can be printed', async (t) => {
  holds(
    t,
    'prose',
    fc.property(awkwardText, (text) => !UNPRINTABLE.test(printable(text)))
  )
  holds(
    t,
    'quoted',
    fc.property(awkwardText, (text) => !UNPRINTABLE.test(quoted(text)))
  )
})

t.test('quoting loses nothing', async (t) => {
  holds(
    t,
    'read back',
    fc.property(awkwardText, (text) => JSON.parse(quoted(text)) === text)
  )
})

t.test('neither printing nor cutting does more the second time', async (t) => {
  const limit = fc.integer({ min: 1, max: 80 })
  holds(
    t,
    'printing',
    fc.property(awkwardText, (text) => printable(printable(text)) === printable(text))
  )
  holds(
    t,
    'cutting',
    fc.property(awkwardText, limit, (text, most) => clamped(clamped(text, most), most) === clamped(text, most))
  )
  holds(
    t,
    'within the limit',
    fc.property(awkwardText, limit, (text, most) => clamped(text, most).length <= most)
  )
})
