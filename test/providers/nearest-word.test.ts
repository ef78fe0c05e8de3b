import fc from 'fast-check'
import t from 'tap'
import { nearestWord } from '../../providers/nearest-word.ts'
import { awkwardText, holds } from '../fixtures/property.ts'

const WORDS = ['max_connections', 'max_locks_per_transaction', 'shared_buffers', 'port', 'wal_level']

const cases: Record<string, [written: string, nearest: string | undefined]> = {
  'a letter is missed': ['max_conections', 'max_connections'],
  'a letter is added': ['shared_bufffers', 'shared_buffers'],
  'a letter is another': ['shared-buffers', 'shared_buffers'],
  'two neighbours are swapped': ['max_conenctions', 'max_connections'],
  'three slips in a long word are found': ['maxconectons', 'max_connections'],
  'the case does not matter': ['Max_Connections', 'max_connections'],
  'a short word takes one slip': ['prot', 'port'],
  'two slips in a short word are too many': ['prto', undefined],
  'something else altogether is near to nothing': ['autovacuum', undefined],
  'nothing is near to nothing': ['', undefined],
  'a very long word is near to nothing': ['max_connections'.repeat(20), undefined]
}

for (const [name, [written, nearest]] of Object.entries(cases)) {
  t.test(name, async (t) => t.equal(nearestWord(written, WORDS), nearest))
}

t.test('of two words equally near the first is taken', async (t) => {
  t.equal(nearestWord('lock', ['rock', 'sock']), 'rock')
  t.equal(nearestWord('lock', ['sock', 'rock']), 'sock')
})

t.test('a nearer word later in the list is taken', async (t) => {
  t.equal(nearestWord('wal_levels', ['wal_le', 'wal_level', 'wal_levels_']), 'wal_level')
})

t.test('what is said is always one of the words', async (t) => {
  const property = fc.property(awkwardText, fc.array(awkwardText), (written, words) => {
    const nearest = nearestWord(written, words)
    return nearest === undefined || words.includes(nearest)
  })
  holds(t, 'a word or nothing', property)
})

t.test('one slip in a word is always undone', async (t) => {
  const word = fc.stringMatching(/^[a-z_]{3,30}$/)
  const slip = fc
    .tuple(word, fc.nat(), fc.constantFrom('missed', 'added', 'changed', 'swapped'))
    .map(([text, seed, kind]) => {
      const at = seed % (text.length - 1)
      const [before, after] = [text.slice(0, at), text.slice(at)]
      const written = {
        missed: before + after.slice(1),
        added: `${before}9${after}`,
        changed: `${before}9${after.slice(1)}`,
        swapped: before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2)
      }[kind]
      return { text, written }
    })
  holds(
    t,
    'found',
    fc.property(slip, ({ text, written }) => nearestWord(written, ['9999999999', text]) === text)
  )
})
