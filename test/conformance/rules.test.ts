/** Every rule can be seen at work: an example that triggers it, and the nearest one that does not. */
import t from 'tap'
import { examplesOf } from '../../manifests/provider-examples.ts'
import { entries } from '../../providers/rule-book.ts'
import { FOLDERS, judged, registry } from './judged.ts'

const examples = FOLDERS.flatMap(examplesOf)
const near = new Set(examples.filter(({ sort }) => sort === 'near').map(({ provider, noun }) => `${provider} ${noun}`))
const triggers = examples.filter(({ sort }) => sort === 'invalid' || sort === 'unwise')

t.test('every rule has an example that triggers it and a near miss', async (t) => {
  for (const { id } of entries(registry)) {
    const own = triggers.filter(({ expects }) => expects.some(({ rule }) => rule === id))
    t.ok(own.length > 0, `${id} has an example`)
    t.ok(
      own.some(({ provider, noun }) => near.has(`${provider} ${noun}`)),
      `${id} has a near miss`
    )
  }
})

t.test('an id is used once among the rules that meet', async (t) => {
  for (const provider of registry.providers) {
    const ids = entries({ ...registry, providers: [provider] }).map(({ id }) => id)
    t.same(
      ids.filter((id, position) => ids.indexOf(id) < position),
      [],
      provider.name
    )
  }
})

t.test('a rule says the same twice', async (t) => {
  for (const example of examples) t.same(judged(example), judged(example))
})
