import { once } from 'node:events'
import type { TLSSocket } from 'node:tls'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import type { Judge } from '../../webhooks/judge.ts'
import { LIMITS } from '../../webhooks/limits.ts'
import { aDoor, anOpenDoor, answers, aPair, heard, knock, overTheWire } from '../fixtures/door.ts'
import { aReview, UID } from '../fixtures/reviews.ts'

// Short, so that the tests do not wait; long enough for a slow machine not to trip over them.
const IMPATIENT = { deadline: 300, patience: 400, lookAround: 20 }

const isAnswer = (times: number) => (text: string) => answers(text).length >= times
const yes = { response: { uid: UID, allowed: true } }
const text = JSON.stringify(aReview())

t.test('a review is answered with a review', async (t) => {
  const door = aDoor(t)
  const { statusCode, headers, body } = await knock(door, aReview())
  t.equal(statusCode, 200)
  t.match(headers['content-type'], /^application\/json/)
  t.match(JSON.parse(body), { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', ...yes })
  t.same(door.outcomes, ['allowed'])
})

t.test('nothing is logged about a review that went well', async (t) => {
  const door = aDoor(t)
  await knock(door, aReview())
  t.same(door.lines, [])
})

t.test('F34: what cannot be a review is refused by its header', async (t) => {
  const cases: Record<string, [Record<string, string>, number]> = {
    'another type': [{ 'content-type': 'text/plain' }, 415],
    'a parameter beside the type': [{ 'content-type': 'application/json; charset=utf-8' }, 415],
    'no type': [{ 'content-type': '' }, 415],
    'a type that is none': [{ 'content-type': 'json;;' }, 415],
    'a compressed body': [{ 'content-type': 'application/json', 'content-encoding': 'gzip' }, 415],
    'a body announced as too long': [{ 'content-type': 'application/json', 'content-length': '7340033' }, 413]
  }
  for (const [name, [headers, status]] of Object.entries(cases)) {
    const door = aDoor(t)
    const { statusCode } = await door.app.inject({ method: 'POST', url: '/validate/scale', headers, payload: text })
    t.equal(statusCode, status, name)
    t.same(door.outcomes, ['unreadable'], name)
  }
})

t.test('a compressed body that does not say so is no JSON', async (t) => {
  t.equal((await knock(aDoor(t), gzipSync(text))).statusCode, 400)
})

t.test('other paths and methods are not found, whatever comes with them', async (t) => {
  const door = aDoor(t)
  for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
    t.equal((await door.app.inject({ method, url: '/validate/databasecluster' })).statusCode, 404, method)
  }
  for (const url of ['/', '/validate', '/validate/', '/validate/databasecluster/', '/mutate/databasebackup', '/../x']) {
    for (const type of ['application/json', 'text/plain', ';;']) {
      const { statusCode } = await door.app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': type },
        payload: '{'
      })
      t.equal(statusCode, type === ';;' ? 415 : 404, `${url} with ${type}`)
    }
  }
  t.equal((await knock(door, aReview(), '/validate/%zz')).statusCode, 400)
  t.same(door.lines, [])
})

t.test('T4: a body of 7 MiB is read, and one byte more is refused', async (t) => {
  const door = await anOpenDoor(t)
  for (const [extra, status] of [
    [0, 200],
    [1, 413]
  ] as const) {
    const socket = await door.connect()
    socket.write(overTheWire(padded(LIMITS.bodyBytes + extra)))
    t.match(await heard(socket, (text) => text.includes('\r\n\r\n')), new RegExp(`^HTTP/1.1 ${status} `))
  }
})

t.test('so is one that does not say how long it is', async (t) => {
  const door = await anOpenDoor(t, { limits: { bodyBytes: 100_000 } })
  for (const [extra, status] of [
    [0, 200],
    [1, 413]
  ] as const) {
    const socket = await door.connect()
    const body = padded(100_000 + extra)
    socket.write('POST /validate/databasecluster HTTP/1.1\r\nhost: door\r\ncontent-type: application/json\r\n')
    socket.write(`transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`)
    t.match(await heard(socket, (text) => text.includes('\r\n\r\n')), new RegExp(`^HTTP/1.1 ${status} `))
  }
})

t.test('a refused body does not end the connection', async (t) => {
  const door = await anOpenDoor(t, { limits: { bodyBytes: 10_000 } })
  const socket = await door.connect()
  socket.write(overTheWire(padded(1_000_000)) + overTheWire(text))
  const said = await heard(socket, isAnswer(1))
  t.match(said, /^HTTP\/1\.1 413 /)
  t.match(answers(said), [yes])
})

t.test('one connection serves review after review', async (t) => {
  const door = await anOpenDoor(t)
  const socket = await door.connect()
  for (let round = 0; round < 3; round++) {
    socket.write(overTheWire(text))
    t.match(answers(await heard(socket, isAnswer(1))), [yes])
  }
})

t.test('connections stay open for longer than the API server keeps them', async (t) => {
  const { server } = aDoor(t).app
  for (const limit of [server.keepAliveTimeout, server.headersTimeout, server.requestTimeout]) t.ok(limit > 90_000)
  t.equal(server.timeout, 0)
})

t.test('reviews sent in one go are answered in their order', async (t) => {
  const door = await anOpenDoor(t)
  const socket = await door.connect()
  socket.write(['one', 'two', 'three'].map((uid) => overTheWire(aReview({ uid }))).join(''))
  const said = answers(await heard(socket, isAnswer(3)))
  t.match(said, [{ response: { uid: 'one' } }, { response: { uid: 'two' } }, { response: { uid: 'three' } }])
})

t.test('F34: HTTP that can be read in two ways is refused', async (t) => {
  const door = await anOpenDoor(t)
  const cases: Record<string, string> = {
    'two lengths': overTheWire(text).replace('\r\n\r\n', '\r\ncontent-length: 3\r\n\r\n'),
    'a length and chunks': overTheWire(text, { 'transfer-encoding': 'chunked' }),
    'a length that is no number': overTheWire(text, { 'content-length': '0x10' }),
    'no HTTP at all': 'hello\r\n\r\n',
    'a header as long as a novel': overTheWire(text, { novel: 'x'.repeat(10_000) })
  }
  for (const [name, request] of Object.entries(cases)) {
    const socket = await door.connect()
    socket.write(request)
    t.match(await heard(socket), /^HTTP\/1\.1 4\d\d /, name)
  }
  t.match(await openly(door), [yes], 'and the door still answers')
})

t.test('a tunnel is not opened', async (t) => {
  const socket = await (await anOpenDoor(t)).connect()
  socket.write('CONNECT example.org:443 HTTP/1.1\r\nhost: example.org\r\n\r\n')
  t.equal(await heard(socket), '')
})

t.test('F34: who begins a header and does not end it is sent away, who says nothing may stay', async (t) => {
  const door = await anOpenDoor(t, { limits: IMPATIENT })
  const silent = await door.connect()
  const slow = await door.connect()
  slow.write('POST /validate/databasecluster HT')
  t.equal(await heard(slow), '')
  silent.write(overTheWire(text))
  t.match(answers(await heard(silent, isAnswer(1))), [yes])
})

t.test('who is slow with a body is told so, with the step that was slow, and sent away', async (t) => {
  const door = await anOpenDoor(t, { limits: IMPATIENT })
  const socket = await door.connect()
  socket.write(overTheWire(text).slice(0, -10))
  const said = await heard(socket)
  t.match(answers(said), [{ response: { uid: UID, allowed: false, status: { code: 504, message: /receiving/ } } }])
  t.match(said, /connection: close/i)
  t.same(door.outcomes, ['late'])
})

t.test('F34: who sends a body drop by drop is not waited for either', async (t) => {
  const door = await anOpenDoor(t, { limits: IMPATIENT })
  const socket = await door.connect()
  socket.write(overTheWire('x'.repeat(1000)).slice(0, -1000))
  const drip = setInterval(() => socket.write('x'), 20)
  t.match(await heard(socket), /^HTTP\/1\.1 408 /)
  clearInterval(drip)
})

t.test('F35: who goes away in the middle leaves nothing behind', async (t) => {
  const door = await anOpenDoor(t)
  for (const part of [20, 300, text.length]) {
    const socket = await door.connect()
    socket.write(overTheWire(text).slice(0, part))
    socket.destroy()
  }
  t.match(await openly(door), [yes])
  t.same(door.lines, [])
})

t.test('F35: an abort is counted as one', async (t) => {
  const door = await anOpenDoor(t)
  const socket = await door.connect()
  socket.write(overTheWire(text).slice(0, -10))
  await once(door.app.server, 'request')
  socket.destroy()
  while (door.outcomes.length === 0) await new Promise(setImmediate)
  t.same(door.outcomes, ['aborted'])
})

t.test('T3: when too much is going on, reviews are refused at once, and clients told to try again', async (t) => {
  const door = await anOpenDoor(t, { limits: { reviewsInFlight: 1 } })
  const first = await door.connect()
  first.write(overTheWire(text).slice(0, -10))
  await once(door.app.server, 'request')
  const second = await door.connect()
  second.write(overTheWire(text))
  t.match(answers(await heard(second, isAnswer(1))), [
    { response: { uid: UID, allowed: false, status: { code: 429, details: { retryAfterSeconds: 1 } } } }
  ])
  first.write(text.slice(-10))
  t.match(answers(await heard(first, isAnswer(1))), [yes], 'who was inside is answered')
  second.write(overTheWire(text))
  t.match(answers(await heard(second, isAnswer(1))), [yes], 'and then there is room again')
  t.same(door.outcomes, ['shed', 'allowed', 'allowed'])
})

t.test('T3: a large body that there is no room for is refused without being kept', async (t) => {
  const door = await anOpenDoor(t, { limits: { bytesInFlight: 10_000 } })
  const socket = await door.connect()
  socket.write(overTheWire(padded(2_000_000)) + overTheWire(text))
  const said = answers(await heard(socket, isAnswer(2)))
  t.match(said, [{ response: { uid: UID, status: { code: 429 } } }, yes])
})

t.test('our own mistake is answered as a review', async (t) => {
  const broken: Judge = () => {
    throw new Error('broken')
  }
  const door = aDoor(t, { judge: broken })
  const { statusCode, body } = await knock(door, aReview())
  t.equal(statusCode, 200)
  t.match(JSON.parse(body), { response: { uid: UID, allowed: false, status: { code: 500 } } })
  t.same(door.outcomes, ['failed'])
})

t.test('T17: old TLS is not spoken', async (t) => {
  const door = await anOpenDoor(t)
  const { cert, key } = await aPair()
  door.present({ cert, key })
  await t.rejects(door.connect({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL@SECLEVEL=0' }))
  t.equal((await door.connect({ maxVersion: 'TLSv1.2' })).getProtocol(), 'TLSv1.2')
  t.equal((await door.connect()).getProtocol(), 'TLSv1.3')
})

t.test('a new certificate is shown to new connections, and open ones go on', async (t) => {
  const door = await anOpenDoor(t)
  const before = await door.connect()
  const { cert, key } = await aPair()
  door.present({ cert, key })
  const after = await door.connect()
  t.not(after.getPeerCertificate().fingerprint256, before.getPeerCertificate().fingerprint256)
  for (const socket of [before, after]) {
    socket.write(overTheWire(text))
    t.match(answers(await heard(socket, isAnswer(1))), [yes])
  }
})

t.test('T17: a key that does not fit is not taken', async (t) => {
  const door = await anOpenDoor(t)
  const [one, other] = await Promise.all([aPair(), aPair()])
  t.throws(() => door.present({ cert: one.cert, key: other.key }))
  t.match(await openly(door), [yes])
})

t.test('while it drains, it answers and asks to come back over another connection', async (t) => {
  const door = await anOpenDoor(t)
  const socket = await door.connect()
  door.drain()
  socket.write(overTheWire(text))
  const said = await heard(socket)
  t.match(said, /connection: close/i)
  t.match(answers(said), [yes])
  t.match(await openly(door), [yes], 'new connections too')
})

t.test('closing answers who is inside and waits for nobody else', async (t) => {
  const door = await anOpenDoor(t)
  const silent = await door.connect()
  const inside = await door.connect()
  inside.write(overTheWire(text).slice(0, -10))
  await once(door.app.server, 'request')
  const closed = door.close()
  t.equal(await heard(silent), '')
  inside.write(text.slice(-10))
  t.match(answers(await heard(inside)), [yes])
  await closed
  await t.rejects(door.connect())
})

/** A review of exactly so many bytes. */
function padded(bytes: number): string {
  const short = JSON.stringify(aReview({ padding: '' }))
  return JSON.stringify(aReview({ padding: 'x'.repeat(bytes - short.length) }))
}

async function openly(door: { connect(): Promise<TLSSocket> }): Promise<unknown[]> {
  const socket = await door.connect()
  socket.write(overTheWire(text))
  return answers(await heard(socket, isAnswer(1)))
}
