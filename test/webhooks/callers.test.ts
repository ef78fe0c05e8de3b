import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ConnectionOptions, connect } from 'node:tls'
import t, { type Test } from 'tap'
import { issueAuthority, issueLeaf, newKey } from '../../certs/issue.ts'
import { aDoor, aPair, heard, overTheWire } from '../fixtures/door.ts'
import { aReview } from '../fixtures/reviews.ts'

const HOUR = 60 * 60 * 1000
const life = (from = -HOUR, to = HOUR) => ({
  notBefore: new Date(Date.now() + from),
  notAfter: new Date(Date.now() + to)
})
const authorityCalled = (name: string) => {
  const key = newKey()
  return { name, key, cert: issueAuthority(name, key, life()).cert }
}
const [ours, theirs] = [authorityCalled('callers'), authorityCalled('others')]
const caller = (commonName: string, dnsNames: string[] = [], by = ours, lasts = life()) =>
  issueLeaf({ commonName, dnsNames }, lasts, by, 'clients')

/** A door that only those whom our authority vouches for may call. */
async function aGuardedDoor(t: Test, callerNames: readonly string[]) {
  const door = aDoor(t, { callerNames })
  const pair = await aPair()
  door.present({ ...pair, callerAuthorities: ours.cert })
  await door.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = door.app.server.address() as AddressInfo
  /** What it says to a review from such a caller. */
  async function call(options: ConnectionOptions = {}): Promise<string> {
    const socket = connect({ ...options, host: '127.0.0.1', port, ca: pair.ca })
    t.teardown(() => socket.destroy())
    const answer = heard(socket, (text) => text.includes('"allowed"'))
    socket.on('error', () => {}) // it is what is heard, or is not, that counts
    socket.write(overTheWire(aReview()))
    return answer
  }
  return { door, port, pair, call }
}

const NAMES = ['kube-apiserver', 'front.example.com']

const welcome: Record<string, ConnectionOptions> = {
  'whom our authority vouches for by a common name': caller('kube-apiserver'),
  'or by a DNS name': caller('someone', ['back.example.com', 'front.example.com']),
  'over TLS 1.2 too': { ...caller('kube-apiserver'), maxVersion: 'TLSv1.2' }
}
for (const [name, options] of Object.entries(welcome)) {
  t.test(`T2: is let in: ${name}`, async (t) => {
    const { door, call } = await aGuardedDoor(t, NAMES)
    t.match(await call(options), /"allowed":true/)
    t.same(door.outcomes, ['allowed'])
  })
}

const strangers: Record<string, ConnectionOptions> = {
  'who shows no certificate': {},
  'whom another authority vouches for': caller('kube-apiserver', [], theirs),
  'whom an authority of the same name vouches for': caller('kube-apiserver', [], authorityCalled('callers')),
  'whose certificate has expired': caller('kube-apiserver', [], ours, life(-2 * HOUR, -HOUR)),
  'whose certificate is not valid yet': caller('kube-apiserver', [], ours, life(HOUR, 2 * HOUR)),
  'who has another name': caller('kubelet', ['kubelet.example.com']),
  'whose name only begins so': caller('kube-apiserver.example.com', ['kube-apiserver.example.com']),
  'whose name is a pattern': caller('*', ['*.example.com']),
  'who hides a name in another': caller('x', ['x, DNS:kube-apiserver, DNS:y'])
}
for (const [name, options] of Object.entries(strangers)) {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    t.test(`T2: is refused by ${maxVersion} before a word is read: ${name}`, async (t) => {
      const { door, call } = await aGuardedDoor(t, NAMES)
      t.equal(await call({ ...options, maxVersion }), '')
      t.same(door.outcomes, [])
    })
  }
}

t.test('where no names are given, whoever the authority vouches for is let in, and nobody else', async (t) => {
  const { call } = await aGuardedDoor(t, [])
  t.match(await call(caller('anybody')), /"allowed":true/)
  t.equal(await call(caller('anybody', [], theirs)), '')
})

t.test('a session is not resumed: the certificate is shown each time', async (t) => {
  const { port, pair } = await aGuardedDoor(t, NAMES)
  const options = { ...caller('kube-apiserver'), host: '127.0.0.1', port, ca: pair.ca, maxVersion: 'TLSv1.2' } as const
  const first = connect(options)
  t.teardown(() => first.destroy())
  await once(first, 'secureConnect')
  const second = connect({ ...options, ...(first.getSession() && { session: first.getSession() }) })
  t.teardown(() => second.destroy())
  await once(second, 'secureConnect')
  t.notOk(second.isSessionReused())
})

t.test('other authorities take their place at once, for new connections', async (t) => {
  const { door, pair, call } = await aGuardedDoor(t, NAMES)
  door.present({ ...pair, callerAuthorities: theirs.cert })
  t.equal(await call(caller('kube-apiserver')), '')
  t.match(await call(caller('kube-apiserver', [], theirs)), /"allowed":true/)
})
