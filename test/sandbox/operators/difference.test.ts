import t from 'tap'
import { isPartOf, replacement } from '../../../sandbox/operators/difference.ts'

const parts: Record<string, [patch: unknown, whole: unknown, want: boolean]> = {
  'fields that the API server added do not matter': [{ a: 1 }, { a: 1, b: 2 }, true],
  'another value does': [{ a: 1 }, { a: 2 }, false],
  'a field that is not there does': [{ a: { b: 1 } }, {}, false],
  'null asks for absence': [{ a: null }, {}, true],
  'and is not true of what is there': [{ a: null }, { a: 0 }, false],
  'lists are equal item by item': [{ a: [{ b: 1 }] }, { a: [{ b: 1, c: 2 }] }, true],
  'a longer list is another one': [{ a: [1] }, { a: [1, 2] }, false]
}
for (const [name, [patch, whole, want]] of Object.entries(parts)) {
  t.test(name, async (t) => t.equal(isPartOf(patch, whole), want))
}

const replacements: Record<string, [before: unknown, after: unknown, want: unknown]> = {
  'equal objects need no patch': [{ a: { b: [1] } }, { a: { b: [1] } }, undefined],
  'what is gone is taken out': [{ a: 1, b: 2 }, { a: 1 }, { b: null }],
  'only what differs is written': [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { a: { c: 3 } }],
  'a shorter list is written as a whole': [{ a: [1, 2] }, { a: [1] }, { a: [1] }],
  'a field that is undefined is not there': [{}, { a: undefined }, undefined]
}
for (const [name, [before, after, want]] of Object.entries(replacements)) {
  t.test(name, async (t) => t.same(replacement(before, after), want))
}
