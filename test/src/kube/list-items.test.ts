import fc from 'fast-check'
import t from 'tap'
import { Unreadable } from '../../../src/kube/lines.ts'
import { createListItems } from '../../../src/kube/list-items.ts'
import { holds } from '../../fixtures/property.ts'

/** The list as one would read it whole. */
function split(text: string, size: number) {
  const items = createListItems()
  const whole = Buffer.from(text)
  const found: unknown[] = []
  for (let at = 0; at < whole.length; at += size) {
    for (const item of items.from(whole.subarray(at, at + size))) found.push(JSON.parse(item))
  }
  return { found, metadata: items.envelope().metadata }
}

const METADATA = { resourceVersion: '7', continue: 'next' }

t.test('the objects of a list are the same wherever its pieces end', async (t) => {
  const object = fc.dictionary(fc.string(), fc.jsonValue())
  holds(
    t,
    'every list',
    fc.property(
      fc.array(object),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(undefined, 1),
      (items, size, indent) => {
        const text = JSON.stringify({ kind: 'List', metadata: METADATA, items }, undefined, indent)
        return (
          JSON.stringify(split(text, size)) ===
          JSON.stringify({ found: JSON.parse(JSON.stringify(items)), metadata: METADATA })
        )
      }
    )
  )
})

t.test('the head of a list may come after its objects', async (t) => {
  t.same(split(JSON.stringify({ items: [{ a: 1 }, { b: [{}] }], metadata: METADATA }), 5), {
    found: [{ a: 1 }, { b: [{}] }],
    metadata: METADATA
  })
})

t.test('F9: a list that was cut is an error', async (t) => {
  const text = JSON.stringify({ metadata: METADATA, items: [{ a: 1 }, { b: 2 }] })
  for (let length = 0; length < text.length; length++) t.throws(() => split(text.slice(0, length), 7), Unreadable)
})
