/** Reading what strangers wrote. */
import fc from 'fast-check'
import t from 'tap'
import { conditionIn, fieldsIn, listIn, numberIn, textIn, valueIn } from '../../providers/unchecked.ts'

const object = {
  status: { phase: 'up', count: 3, empty: '', list: [1], conditions: [{ type: 'Ready', status: 'True' }] }
}

t.test('what is there is read, if it is of the type that was expected', async (t) => {
  t.equal(valueIn(object, 'status', 'count'), 3)
  t.equal(textIn(object, 'status', 'phase'), 'up')
  t.equal(numberIn(object, 'status', 'count'), 3)
  t.same(listIn(object, 'status', 'list'), [1])
  t.match(fieldsIn(object, 'status'), { phase: 'up' })
  t.match(conditionIn(object, 'Ready'), { status: 'True' })
})

t.test('anything else is as good as absent', async (t) => {
  t.equal(textIn(object, 'status', 'count'), undefined)
  t.equal(textIn(object, 'status', 'empty'), undefined, 'an empty text says nothing')
  t.equal(numberIn(object, 'status', 'phase'), undefined)
  t.equal(numberIn({ count: Number.NaN }, 'count'), undefined)
  t.same(listIn(object, 'status', 'phase'), [])
  t.same(fieldsIn(object, 'status', 'list'), {})
  t.equal(conditionIn(object, 'Stalled'), undefined)
  t.equal(valueIn(object, 'status', 'phase', 'length'), undefined, 'a text has no fields')
  t.equal(valueIn({}, 'constructor'), undefined, 'what every object has is not a field')
})

t.test('no value and no path makes it throw', async (t) => {
  const property = fc.property(fc.jsonValue(), fc.array(fc.string(), { maxLength: 3 }), (value, path) => {
    for (const read of [valueIn, textIn, numberIn, listIn, fieldsIn]) read(value, ...path)
    conditionIn(value, path[0] ?? '')
    return true
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
})
