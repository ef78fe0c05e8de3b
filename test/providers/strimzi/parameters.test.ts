import t from 'tap'
import { judgeValue } from '../../../providers/parameter-values.ts'
import {
  bookFor,
  fixedParameter,
  isKnown,
  lookUp,
  nearestName,
  type ParameterBook
} from '../../../providers/parameters.ts'
import { fixedParameters, settable } from '../../../providers/strimzi/fixed-parameters.ts'
import { parameters } from '../../../providers/strimzi/parameters.ts'
import { versions } from '../../../providers/strimzi/versions.ts'
import { linesOf } from '../../../providers/versions.ts'

function bookOf(line: string): ParameterBook {
  const book = bookFor(parameters, line)
  if (book === undefined) throw new Error(`there is no table for ${line}`)
  return book
}

const book = bookOf('4.3')

t.test('each line on offer has its table', async (t) => {
  for (const line of linesOf(versions)) t.equal(bookOf(line).table.line, line)
})

t.test('what Strimzi drops is refused, in capitals too', async (t) => {
  for (const { name, why } of fixedParameters) {
    const example = name.replace('*', 'x')
    t.ok(fixedParameter(book, example), name)
    t.equal(fixedParameter(book, example.toUpperCase())?.why, fixedParameter(book, example)?.why, why)
  }
})

t.test('what Strimzi lets through is settable, in its own spelling only', async (t) => {
  for (const name of settable) {
    t.equal(fixedParameter(book, name), undefined, name)
    t.ok(isKnown(book, name), name)
    t.ok(fixedParameter(book, name.toUpperCase()), `${name} in capitals is dropped`)
  }
})

t.test('a setting that only begins like one of Strimzi is free', async (t) => {
  for (const name of ['log.retention.hours', 'broker', 'controlled.shutdown.enable', 'message.max.bytes'])
    t.equal(fixedParameter(book, name), undefined, name)
})

t.test('the setting of one listener is refused with the way to set it for all', async (t) => {
  t.match(fixedParameter(book, 'listener.name.tls-9093.max.connections')?.instead, /without listener.name/)
  t.match(fixedParameter(book, 'listener.security.protocol.map')?.instead, /spec.expose/)
})

t.test('the name that topics have leads to the one that brokers have', async (t) => {
  t.equal(nearestName(book, 'retention.ms'), 'log.retention.ms')
  t.equal(nearestName(book, 'segment.bytes'), 'log.segment.bytes')
  t.equal(nearestName(book, 'cleanup.policy'), 'log.cleanup.policy')
})

t.test('values are judged letter by letter, as Strimzi does', async (t) => {
  t.equal(judgeValue(book, 'auto.create.topics.enable', 'false'), undefined)
  t.ok(judgeValue(book, 'auto.create.topics.enable', 'False'))
  t.ok(judgeValue(book, 'log.message.timestamp.type', 'createtime'))
  t.equal(judgeValue(book, 'log.message.timestamp.type', 'CreateTime'), undefined)
})

t.test('the default of every setting is one of its values', async (t) => {
  for (const line of linesOf(versions)) {
    const { table } = bookOf(line)
    for (const [name, { default: standard }] of Object.entries(table.parameters))
      if (standard !== undefined) t.equal(judgeValue(bookOf(line), name, standard), undefined, `${line} ${name}`)
  }
})

t.test('every setting of replication is known', async (t) => {
  for (const name of ['min.insync.replicas', 'transaction.state.log.min.isr']) t.ok(lookUp(book, name), name)
})
