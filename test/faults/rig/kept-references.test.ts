import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { keptReferences } from './kept-references.ts'
import type { Reference } from './reference.ts'

const REFERENCE: Reference = {
  state: new Map([
    ['Pod orders-1 spec.image', '"a"'],
    ['Pod orders-1 status.podIP', undefined]
  ]),
  turnover: new Map([['Pod orders-1', 'made 1, gone 0']]),
  writes: [{ sort: 'apply pods orders-1', ordinal: 0 }],
  events: [],
  causes: [],
  atRest: [],
  pruned: [],
  most: { acts: 1, reports: 2 }
}
const REFERENCES = new Map([['cnpg/spec', new Map([['create', REFERENCE]])]])

t.test('what was kept is found again, masks too', async (t) => {
  const folder = t.testdir()
  keptReferences(folder, 'one').keep(REFERENCES)
  t.same(keptReferences(folder, 'one').find('cnpg/spec'), REFERENCES.get('cnpg/spec'))
  t.equal(keptReferences(folder, 'one').find('psmdb/spec'), undefined)
})

t.test('after any change of the code it is learned anew', async (t) => {
  const folder = t.testdir()
  keptReferences(folder, 'one').keep(REFERENCES)
  t.equal(keptReferences(folder, 'other').find('cnpg/spec'), undefined)
})

t.test('a file that was cut off is none', async (t) => {
  const folder = t.testdir()
  writeFileSync(join(folder, 'cnpg-spec.json'), '{"state":"one","st')
  t.equal(keptReferences(folder, 'one').find('cnpg/spec'), undefined)
})

t.test('it knows the code that there is', async (t) => {
  const folder = t.testdir()
  keptReferences(folder).keep(REFERENCES)
  t.ok(keptReferences(folder).find('cnpg/spec'))
})
