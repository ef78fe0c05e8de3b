import t from 'tap'
import { rememberWritten } from '../../controllers/written.ts'
import { anObject } from '../fixtures/live-objects.ts'

const asWritten = anObject({ version: 10 })
const before = anObject({ version: 9 })
const after = anObject({ version: 11 })

t.test('a cache that is behind our own write is not believed', async (t) => {
  const written = rememberWritten()
  t.equal(written.newest(before), before, 'nothing was written yet')
  written.remember(asWritten)
  t.equal(written.newest(before), asWritten)
  t.equal(written.newest(after), after)
})

t.test('an answer is kept only until the cache has it, for it is a second copy of the object', async (t) => {
  const written = rememberWritten()
  written.remember(asWritten, { print: 'a', paths: [] })
  const correction = { at: 5, inARow: 1, paths: [] }
  written.corrected(asWritten.metadata.uid, correction)
  written.newest(anObject({ version: 10 }))
  t.equal(written.newest(before), before, 'the answer is gone')
  t.equal(written.correctionOf(asWritten.metadata.uid), correction, 'what no cache tells is remembered')
})
