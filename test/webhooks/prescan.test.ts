import fc from 'fast-check'
import t from 'tap'
import { prescan } from '../../webhooks/prescan.ts'
import { holds } from '../fixtures/property.ts'
import { nested } from '../fixtures/reviews.ts'

const look = (text: string, deepest = 64) => prescan(Buffer.from(text), deepest)

const cases: Record<string, [string, ReturnType<typeof look>]> = {
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

function depthOf(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 0
  return 1 + Math.max(0, ...Object.values(json).map(depthOf))
}
