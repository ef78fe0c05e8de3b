import { readFileSync } from 'node:fs'
import t from 'tap'
import { bareMemory, judgeValue } from '../../../providers/parameter-values.ts'
import { fixedParameter, isKnown, nearestName, needsRestart, openBook } from '../../../providers/parameters.ts'
import { dialect } from '../../../providers/percona-psmdb/dialect.ts'
import { fixedParameters, steeringParameters } from '../../../providers/percona-psmdb/fixed-parameters.ts'

const book = openBook(JSON.parse(readFileSync('providers/percona-psmdb/parameters/8.0.json', 'utf8')), {
  dialect,
  fixed: fixedParameters
})

t.test('everything that the operator keeps is refused, whatever its value', async (t) => {
  for (const { name, why } of fixedParameters) t.equal(fixedParameter(book, name.replace('*', 'x'))?.why, why, name)
})

t.test('what the operator reads and acts upon is known and not refused', async (t) => {
  for (const { name } of steeringParameters) {
    t.ok(isKnown(book, name), name)
    t.equal(fixedParameter(book, name), undefined, name)
  }
})

t.test('what people really write is told apart', async (t) => {
  t.equal(judgeValue(book, 'operationProfiling.slowOpThresholdMs', '200'), undefined)
  t.equal(judgeValue(book, 'operationProfiling.mode', 'slowOp'), undefined)
  t.match(judgeValue(book, 'operationProfiling.mode', 'slowop')?.fix, /"slowOp"/)
  t.match(judgeValue(book, 'operationProfiling.slowOpThresholdMs', '200ms')?.why, /is a whole number/)
  t.match(judgeValue(book, 'storage.wiredTiger.engineConfig.cacheSizeGB', '4GB')?.why, /is a number from 0.25 to 10000/)
  t.match(judgeValue(book, 'storage.directoryPerDB', 'yes')?.why, /is true or false/)
  t.equal(bareMemory(book, 'setParameter.replBatchLimitBytes', '67108864'), undefined)
})

t.test('a misspelt path, a wrong case and a missing beginning lead to the right name', async (t) => {
  t.equal(
    nearestName(book, 'storage.wiredTiger.engineConfig.cacheSizeGb'),
    'storage.wiredTiger.engineConfig.cacheSizeGB'
  )
  t.equal(nearestName(book, 'operationProfilling.mode'), 'operationProfiling.mode')
  t.equal(nearestName(book, 'slowOpThresholdMs'), 'operationProfiling.slowOpThresholdMs')
  t.equal(nearestName(book, 'cursorTimeoutMillis'), 'setParameter.cursorTimeoutMillis')
})

t.test('every change restarts members', async (t) => {
  t.ok([...book.known.values()].every(({ name }) => needsRestart(book, name)))
})
