/** Settings become the file that mongod reads, and nothing else than they say. */
import fc from 'fast-check'
import t from 'tap'
import { parse } from 'yaml'
import { configuration } from '../../../providers/percona-psmdb/configuration.ts'
import { awkwardText, holds } from '../../fixtures/property.ts'

const text = (...settings: [string, string][]) =>
  configuration(settings.map(([name, value]) => ({ name, value }))).configuration

t.test('without settings there is no file', async (t) => {
  t.same(configuration(), {})
  t.same(configuration([]), {})
})

t.test('dots nest, and names stand in one order, so that a file changes only with its settings', async (t) => {
  const settings: [string, string][] = [
    ['operationProfiling.slowOpThresholdMs', '200'],
    ['net.port', '27018'],
    ['operationProfiling.mode', 'slowOp']
  ]
  t.equal(text(...settings), text(...settings.toReversed()))
  t.equal(text(...settings), 'net:\n  port: 27018\noperationProfiling:\n  mode: "slowOp"\n  slowOpThresholdMs: 200\n')
})

t.test('server parameters may have dots of their own', async (t) => {
  t.same(parse(text(['setParameter.a.b', 'true'], ['setParameter.ttlMonitorSleepSecs', '60']) ?? ''), {
    setParameter: { 'a.b': true, ttlMonitorSleepSecs: 60 }
  })
})

t.test('numbers and booleans are typed, and what only looks so in some YAML stays text', async (t) => {
  const values = {
    a: '1',
    b: '-0.5',
    c: 'true',
    d: 'yes',
    e: 'off',
    f: '0x1F',
    g: '1_000',
    h: 'null',
    i: '~',
    j: '012',
    k: ''
  }
  const read = parse(text(...Object.entries(values)) ?? '', { version: '1.1' })
  t.same(read, { ...values, a: 1, b: -0.5, c: true })
})

t.test('whatever a value holds, it stays in its place', async (t) => {
  holds(
    t,
    'the file says what the settings say',
    fc.property(awkwardText, (value) => {
      const read = parse(text(['security.note', value], ['storage.journal.enabled', 'true']) ?? '')
      const expected = /^-?\d+(\.\d+)?$|^(true|false)$/.test(value) ? JSON.parse(value) : value
      fc.pre(value.isWellFormed())
      return (
        Object.keys(read).join() === 'security,storage' &&
        read.security.note === expected &&
        read.storage.journal.enabled
      )
    })
  )
})
