import t from 'tap'
import {
  bookFor,
  fixedParameter,
  isKnown,
  lookUp,
  nearestName,
  needsRestart,
  type ParameterCatalogue
} from '../../providers/parameters.ts'
import { aBook, EASY, STRICT } from '../fixtures/parameter-books.ts'

const easy = aBook(EASY)
const strict = aBook(STRICT)

t.test('names are the same in any case and with dashes where the engine says so', async (t) => {
  t.equal(lookUp(easy, 'Max-Connections')?.name, 'max_connections')
  t.equal(lookUp(strict, 'Max-Connections'), undefined)
  t.equal(lookUp(strict, 'max_connections')?.name, 'max_connections')
})

t.test('no name is known by chance', async (t) => {
  for (const name of ['', 'constructor', '__proto__', 'toString', 'max_connections ', 'max', '*']) {
    t.notOk(isKnown(easy, name), JSON.stringify(name))
    t.equal(lookUp(easy, name), undefined)
    t.equal(fixedParameter(easy, name), undefined)
  }
})

t.test('a setting of a module that the table does not list is known by its beginning', async (t) => {
  t.ok(isKnown(easy, 'audit.log'))
  t.ok(isKnown(easy, 'AUDIT.log'))
  t.notOk(isKnown(easy, 'auditor'))
  t.equal(lookUp(easy, 'audit.log'), undefined, 'but nothing more is known of it')
})

t.test('what the child operator keeps is refused with the reason and what to use', async (t) => {
  t.equal(fixedParameter(easy, 'PORT')?.why, 'it is always 5432')
  t.equal(fixedParameter(strict, 'port')?.why, 'it is always 5432')
  t.equal(fixedParameter(strict, 'PORT'), undefined)
  t.equal(fixedParameter(easy, 'ssl.cert')?.instead, 'use spec.tls', 'by its beginning')
  t.equal(fixedParameter(easy, 'sslcert'), undefined)
  t.equal(fixedParameter(easy, 'ports'), undefined)
})

t.test('what the server computes is nobody’s to set', async (t) => {
  t.equal(fixedParameter(easy, 'server_version')?.why, 'it cannot be set: the server computes it')
})

t.test('a change restarts members only where the table says so', async (t) => {
  t.ok(needsRestart(easy, 'max_connections'))
  t.notOk(needsRestart(easy, 'autovacuum'))
  t.notOk(needsRestart(easy, 'never_heard_of'))
})

t.test('the name that was meant', async (t) => {
  t.equal(nearestName(easy, 'max_conections'), 'max_connections')
  t.equal(nearestName(strict, 'Buffers'), 'buffers', 'where only the case is wrong')
  t.equal(nearestName(easy, 'track'), 'stats.track', 'where only its beginning is missing')
  t.equal(nearestName(easy, 'shoe_size'), undefined)
})

t.test('a catalogue has one book for each line, opened once', async (t) => {
  const catalogue: ParameterCatalogue = { tables: [easy.table], fixed: [], dialect: EASY }
  t.equal(bookFor(catalogue, '1')?.table, easy.table)
  t.equal(bookFor(catalogue, '1'), bookFor(catalogue, '1'))
  t.equal(bookFor(catalogue, '2'), undefined)
})
