import fc from 'fast-check'
import t from 'tap'
import { prescan } from '../../webhooks/prescan.ts'
import { holds } from '../fixtures/property.ts'
import { nested } from '../fixtures/reviews.ts'

type Impression = 'plain' | 'suspect' | 'too deep'

function look(text: string, deepest = 64): Impression {
  const { isTooDeep, isSuspect } = prescan(Buffer.from(text), deepest)
  if (isTooDeep) return 'too deep'
  return isSuspect ? 'suspect' : 'plain'
}

const cases: Record<string, [string, Impression]> = {
  'an object as people write it': ['{"spec":{"engine":"x"},"list":[1,[2]]}', 'plain'],
  '64 levels': [nested(64), 'plain'],
  '65 levels': [nested(65), 'too deep'],
  '65 levels that are never closed': ['['.repeat(65), 'too deep'],
  'lists and objects count alike': [`${'[{"a":'.repeat(33)}1`, 'too deep'],
  'brackets in a text are no levels': [JSON.stringify('['.repeat(100)), 'plain'],
  'nor after a quote inside a text': [JSON.stringify(`"${'['.repeat(100)}`), 'plain'],
  'a backslash at the end of a text does not hide what follows': [`["\\\\",${nested(64)}]`, 'too deep'],
  'levels that were closed are gone': [`[${Array(100).fill('[]').join()}]`, 'plain'],
  'a text that is never closed': ['{"a', 'plain'],
  'a backslash as the last byte': ['"\\', 'plain'],
  nothing: ['', 'plain'],
  'a key that poisons': ['{"__proto__":{}}', 'suspect'],
  'a key that may poison': ['{"constructor":{}}', 'suspect'],
  'a key that only starts like one': ['{"constructors":1,"_proto":2,"con":3}', 'plain'],
  'a letter that is spelled out': ['{"\\u005f_proto__":{}}', 'suspect'],
  'an escape that only looks spelled out': ['{"\\\\u005f":1}', 'plain']
}
for (const [name, [text, want]] of Object.entries(cases)) {
  t.test(name, async (t) => t.equal(look(text), want))
}

t.test('the depth of any JSON is told exactly', async (t) => {
  holds(
    t,
    'too deep is what is deeper than it may be',
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 6 }), (json, deepest) => {
      return (look(JSON.stringify(json), deepest) === 'too deep') === depthOf(json) > deepest
    })
  )
})

const found = (text: string) => prescan(Buffer.from(text), 64).managedFields.map(([from, to]) => text.slice(from, to))
const inMetadata = (fields: string) =>
  `{"request":{"object":{"metadata":{${fields}}},"oldObject":{"metadata":{"name":"x"}}}}`
const list = '[{"manager":"a]\\"","fieldsV1":{"f:spec":{"f:x":[{}]}}}]'

t.test('managedFields are found where the metadata of an object is', async (t) => {
  t.same(found(inMetadata(`"name":"x","managedFields":${list},"uid":"y"`)), [list])
  t.same(found(inMetadata(`"managedFields":[]`)), ['[]'])
  t.same(found(inMetadata(`"managedFields":${list}`).replace('"name":"x"', '"managedFields":[1]')), [list, '[1]'])
})

t.test('and nowhere else', async (t) => {
  for (const [name, fields] of Object.entries({
    'as a text': '"name":"managedFields\\":["',
    'as no list': '"managedFields":null',
    'as a part of a name': '"xmanagedFields":[],"managedFieldsx":[]',
    'further down': '"annotations":{"managedFields":[]}',
    'where it does not end': '"managedFields":[{'
  })) {
    t.same(found(inMetadata(fields)), [], name)
  }
  t.same(found('{"managedFields":[]}'), [])
})

function depthOf(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 0
  return 1 + Math.max(0, ...Object.values(json).map(depthOf))
}
