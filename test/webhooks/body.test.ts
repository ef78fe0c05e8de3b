import { PassThrough } from 'node:stream'
import t from 'tap'
import { BodyTooLong, type Intake, receive, receiveStart } from '../../webhooks/body.ts'

interface Got {
  err: Error | null
  body: string | undefined
}

function receiving(most: number) {
  const source = new PassThrough()
  const { promise, resolve } = Promise.withResolvers<Got>()
  const intake: Intake = receive(source, most, (err, body) => resolve({ err, body: body?.toString() }))
  return { source, intake, got: promise }
}

t.test('the pieces of a body are put together', async (t) => {
  const { source, got } = receiving(4)
  source.write('ab')
  source.end('cd')
  t.same(await got, { err: null, body: 'abcd' })
})

t.test('a body of one piece and a body of none are bodies', async (t) => {
  const one = receiving(4)
  one.source.end('ab')
  t.same(await one.got, { err: null, body: 'ab' })
  const none = receiving(4)
  none.source.end()
  t.same(await none.got, { err: null, body: '' })
})

t.test('a body that turns out too long is given up, and the rest of it flows away', async (t) => {
  const { source, got } = receiving(4)
  source.write('abcde')
  t.ok((await got).err instanceof BodyTooLong)
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  source.on('end', resolve)
  source.end('f'.repeat(1_000_000))
  await ended
})

t.test('a caller who goes away is an error, and going away twice is no other', async (t) => {
  const { source, got } = receiving(4)
  source.destroy(new Error('aborted'))
  t.match((await got).err, { message: 'aborted' })
  t.doesNotThrow(() => source.emit('error', new Error('again')))
})

t.test('the start of a body is known while it comes in', async (t) => {
  const { source, intake } = receiving(100)
  t.equal(intake.start().length, 0)
  source.write('first')
  await new Promise(setImmediate)
  source.write('second')
  t.equal(intake.start().toString(), 'first')
})

t.test('the start is all that is waited for', async (t) => {
  const source = new PassThrough()
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  receiveStart(source, (_err, start) => resolve(start?.toString()))
  source.write('first')
  t.equal(await promise, 'first')
})

t.test('a body without a start has an empty one', async (t) => {
  const source = new PassThrough()
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  receiveStart(source, (_err, start) => resolve(start?.toString()))
  source.end()
  t.equal(await promise, '')
})
