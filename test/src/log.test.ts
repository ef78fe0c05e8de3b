import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { createLogger, type Fields, type Logger } from '../../src/log.ts'
import { awkwardText, holds, UNPRINTABLE } from '../fixtures/property.ts'

const CANARY = 'hunter2'

/** What is written when something logs. */
function written(act: (log: Logger) => void): string {
  let text = ''
  act(createLogger('trace', { write: (line) => (text += line) }))
  return text
}

t.test('a line is JSON with a level, a time and a sentence', async (t) => {
  const line = JSON.parse(written((log) => log.info({ kind: 'DatabaseCluster' }, 'Applying child')))
  t.match(line, { level: 'info', time: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/, kind: 'DatabaseCluster', msg: 'Applying child' })
  t.same(Object.keys(line), ['level', 'time', 'kind', 'msg'])
})

t.test('a child carries its keys into every line', async (t) => {
  t.match(JSON.parse(written((log) => log.child({ route: '/x' }).info({ step: 'y' }, 'Hello'))), {
    route: '/x',
    step: 'y',
    msg: 'Hello'
  })
})

t.test('what is below the level is not written', async (t) => {
  let text = ''
  createLogger('warn', { write: (line) => (text += line) }).info({}, 'Hello')
  t.equal(text, '')
})

// The types would not let most of this through; a cast, or JavaScript, would.
const secret = { password: CANARY, spec: { config: [{ name: 'x', value: CANARY }] } }
const leaks: Record<string, object> = {
  'a key that is not listed': secret,
  'an object under a key that is': { name: secret },
  'an object in a list': { rules: [secret, [CANARY]] },
  'an object that knows how to print itself': { name: { toJSON: () => CANARY } },
  'what hangs on an error': { err: Object.assign(new Error('x'), { body: secret }) },
  'a code that is an object': { err: Object.assign(new Error('x'), { code: secret }) },
  'something that is no error in the place of one': { err: secret, fault: CANARY },
  'the message of a fault': { fault: new SyntaxError(CANARY) },
  'the cause of a fault': { fault: new Error('x', { cause: new Error(CANARY) }) }
}
for (const [name, fields] of Object.entries(leaks)) {
  t.test(`T10: ${name} does not reach the log`, async (t) => {
    const inLine = written((log) => log.info(fields as Fields, 'Hello'))
    const inChild = written((log) => log.child(fields as Fields).info({}, 'Hello'))
    t.ok(JSON.parse(inLine) && JSON.parse(inChild))
    t.notMatch(inLine + inChild, CANARY)
  })
}

t.test('a key that was left out is named, so that the mistake is seen', async (t) => {
  t.match(JSON.parse(written((log) => log.info({ password: CANARY, kind: 'x' } as Fields, 'Hello'))), {
    kind: 'x',
    notLogged: ['password']
  })
})

t.test('an error says what it is, where, and why', async (t) => {
  const err = new TypeError('cannot apply', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })
  t.match(JSON.parse(written((log) => log.error({ err }, 'Hello'))).err, {
    type: 'TypeError',
    message: 'cannot apply',
    at: [/log\.test\.ts/],
    cause: { message: 'refused', code: 'ECONNREFUSED' }
  })
})

t.test('causes that go round in a circle come to an end', async (t) => {
  const err = new Error('round')
  err.cause = err
  t.ok(JSON.parse(written((log) => log.error({ err }, 'Hello'))))
})

t.test('a fault says what it is and where', async (t) => {
  t.match(JSON.parse(written((log) => log.error({ fault: new RangeError('x') }, 'Hello'))).fault, {
    type: 'RangeError',
    at: [/log\.test\.ts/]
  })
})

t.test('T11: text of users is one line, short and printable, whatever it is', async (t) => {
  holds(
    t,
    'one line of JSON without anything that a terminal obeys',
    fc.property(awkwardText, (text) => {
      const line = written((log) => log.info({ name: text, rules: [text], [text]: 1, err: new Error(text) }, 'Hello'))
      const { name, rules } = JSON.parse(line)
      return (
        line.indexOf('\n') === line.length - 1 &&
        !UNPRINTABLE.test(line.trimEnd()) &&
        name.length <= 256 &&
        rules.length === 1
      )
    })
  )
})

t.test('a list is cut where it gets long', async (t) => {
  t.equal(JSON.parse(written((log) => log.info({ rules: Array(100).fill('x') }, 'Hello'))).rules.length, 32)
})

/** A process that logs so many lines and ends as the operator does. */
function aProcess(t: Test, lines: number) {
  const script = `
    import { createLogger, openOutput } from './src/log.ts'
    const output = openOutput()
    const log = createLogger('info', output)
    for (let line = 0; line < ${lines}; line++) log.info({ name: 'x'.repeat(200) }, 'Hello')
    process.stderr.write(String(process.memoryUsage().rss / 2 ** 20))
    await output.close()
    process.exit(0)
  `
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script])
  t.teardown(() => child.kill('SIGKILL'))
  return child
}

t.test('what was logged last is written before the process ends', async (t) => {
  t.equal((await text(aProcess(t, 3000).stdout)).trimEnd().split('\n').length, 3000)
})

t.test('F40: a reader who stalls holds nobody up, and little is kept for him', async (t) => {
  const [megabytes] = await once(aProcess(t, 50_000).stderr, 'data')
  t.ok(Number(megabytes) < 200, `${megabytes} MiB`)
})

t.test('F40: a reader who went away does not keep the process from ending', async (t) => {
  const child = aProcess(t, 50_000)
  child.stdout.destroy()
  t.same(await once(child, 'exit'), [0, null])
})
