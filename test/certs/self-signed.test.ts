import { X509Certificate } from 'node:crypto'
import t from 'tap'
import { issueAuthority, issueLeaf, newKey } from '../../certs/issue.ts'
import { isUsable, type Keepsakes, LIVES, renewed, restOf, type Wish } from '../../certs/self-signed.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
const START = Math.floor(Date.now() / SECOND) * SECOND
const names = { commonName: 'door', dnsNames: ['door.shop.svc', 'door.shop.svc.cluster.local'] }

const at = (after: number, more: Partial<Wish> = {}): Wish => ({
  names,
  now: START + after,
  knownSince: START,
  lives: LIVES,
  ...more
})
const leafOf = ({ pair }: Keepsakes) => new X509Certificate(pair.cert)
const newest = ({ authorities }: Keepsakes) => new X509Certificate(authorities[0] ?? '')
const isSignedByNewest = (kept: Keepsakes) => leafOf(kept).verify(newest(kept).publicKey)

const first = renewed({}, at(0))

t.test('where there is nothing, an authority and a pair are made', async (t) => {
  t.equal(first.authorities.length, 1)
  t.ok(isSignedByNewest(first))
  t.equal(leafOf(first).subjectAltName, 'DNS:door.shop.svc, DNS:door.shop.svc.cluster.local')
  t.equal(leafOf(first).validToDate.getTime(), START + 90 * DAY)
  t.equal(newest(first).validToDate.getTime(), START + 3650 * DAY)
  t.equal(leafOf(first).validFromDate.getTime(), START - 5 * MINUTE, 'the clocks of others may be behind')
  t.ok(isUsable(first))
})

t.test('what is all right stays as it is', async (t) => {
  t.same(renewed(first, at(59 * DAY)), first)
})

t.test('T17: a pair is renewed at two thirds of its life, by the same authority', async (t) => {
  const later = renewed(first, at(60 * DAY))
  t.not(later.pair.cert, first.pair.cert)
  t.same(later.authorities, first.authorities)
  t.ok(isSignedByNewest(later))
})

t.test('an authority is renewed at two thirds of its life and keeps its key: both vouch for all pairs', async (t) => {
  const moment = 2434 * DAY
  const before = renewed({ ...first, pair: issueNow(first, moment) }, at(moment - DAY))
  const after = renewed(before, at(moment))
  t.equal(after.authorities.length, 2)
  t.equal(after.authorityKey, first.authorityKey)
  t.equal(after.authorities[1], first.authorities[0])
  t.same(after.pair, before.pair)
  t.ok(isSignedByNewest(after))
  t.same(renewed(after, at(moment + 59 * MINUTE)).authorities, after.authorities, 'both are trusted for a while')
  t.same(renewed(after, at(moment + 61 * MINUTE)).authorities, [after.authorities[0]])
})

/** A pair of the authority, young at the moment. */
function issueNow({ authorityKey }: Keepsakes, moment: number) {
  const life = { notBefore: new Date(START + moment - DAY), notAfter: new Date(START + moment + 89 * DAY) }
  return issueLeaf(names, life, { name: 'dbaas-operator webhook authority', key: authorityKey })
}

t.test(
  'F17 a new authority is known before anything that it signs is served, and the old one until nobody needs it',
  async (t) => {
    const { authorityKey: _, ...lost } = first
    const during = renewed(lost, at(DAY, { knownSince: undefined }))
    t.equal(during.authorities.length, 2)
    t.equal(during.authorities[1], first.authorities[0])
    t.same(during.pair, first.pair, 'it goes on')
    const known = { knownSince: START + DAY }
    t.same(renewed(during, at(DAY + 59 * SECOND, known)), during)
    t.same(renewed(during, at(2 * DAY, { knownSince: undefined })), during, 'nobody has been told of it')

    const replaced = renewed(during, at(DAY + 60 * SECOND, known))
    t.not(replaced.pair.cert, first.pair.cert)
    t.ok(isSignedByNewest(replaced))
    t.same(replaced.authorities, during.authorities, 'some replica may still serve the old pair')
    t.same(renewed(replaced, at(DAY + 60 * MINUTE)), replaced)

    const after = renewed(replaced, at(DAY + 62 * MINUTE))
    t.same(after.authorities, [during.authorities[0]])
    t.same(after.pair, replaced.pair)
  }
)

t.test('F18: nothing is kept of a pair that cannot be served, such as one of another host', async (t) => {
  const damaged: Record<string, Partial<Keepsakes>> = {
    'no pair': { pair: { cert: '', key: '' } },
    'a key of another': { pair: { ...first.pair, key: newKey() } },
    'other names': {
      pair: issueLeaf({ commonName: 'x', dnsNames: ['door.shop.svc'] }, lifeOf(first), signerOf(first))
    },
    'signed by somebody else': {
      pair: issueLeaf(names, lifeOf(first), { ...signerOf(first), key: newKey() })
    }
  }
  for (const [name, damage] of Object.entries(damaged)) {
    const after = renewed({ ...first, ...damage }, at(DAY))
    t.ok(isSignedByNewest(after), name)
    t.same(after.authorities, first.authorities, name)
    t.not(after.pair.cert, damage.pair?.cert, name)
  }
})

const lifeOf = (kept: Keepsakes) => ({
  notBefore: leafOf(kept).validFromDate,
  notAfter: leafOf(kept).validToDate
})
const signerOf = ({ authorityKey }: Keepsakes) => ({ name: 'dbaas-operator webhook authority', key: authorityKey })

t.test('an authority that cannot sign, or is not ours, makes place for a new one and stays trusted', async (t) => {
  const theirs = newKey()
  const foreign = issueAuthority('company', theirs, lifeOf(first)).cert.trim()
  const cases: Record<string, Partial<Keepsakes>> = {
    'no key': { authorityKey: '' },
    'a key that is none': { authorityKey: 'x' },
    'the key of another': { authorityKey: newKey() },
    'an authority of another name': { authorities: [foreign, ...first.authorities], authorityKey: theirs }
  }
  for (const [name, damage] of Object.entries(cases)) {
    const damaged = { ...first, ...damage }
    t.notOk(isUsable(damaged), name)
    const after = renewed(damaged, at(DAY, { knownSince: undefined }))
    t.same(after.authorities.slice(1), damaged.authorities, name)
    t.same(after.pair, first.pair, name)
  }
})

t.test('an authority that does not parse is left out', async (t) => {
  const after = renewed({ ...first, authorities: ['nonsense', ...first.authorities] }, at(DAY))
  t.same(after, first)
})

t.test('F18: what has expired is replaced at once', async (t) => {
  const after = renewed(first, at(4000 * DAY))
  t.equal(after.authorities.length, 1)
  t.ok(isSignedByNewest(after))
  t.equal(leafOf(after).validToDate.getTime(), START + 4090 * DAY)
})

t.test('F18: a pair is made anew however short lives are', async (t) => {
  const lives = { authority: 120 * SECOND, pair: 60 * SECOND, settling: SECOND, overlap: 5 * SECOND }
  let kept = renewed({}, at(0, { lives }))
  let renewals = 0
  const unserved: number[] = []
  for (let seconds = 0; seconds < 600; seconds++) {
    const next = renewed(kept, at(seconds * SECOND, { lives }))
    const moment = START + seconds * SECOND
    const isTrusted = next.authorities.some(
      (pem) => new X509Certificate(pem).validToDate.getTime() > moment && signed(pem, next)
    )
    if (!isTrusted || leafOf(next).validToDate.getTime() <= moment) unserved.push(seconds)
    if (next.pair.cert !== kept.pair.cert) renewals++
    kept = next
  }
  t.same(unserved, [])
  t.ok(renewals >= 14)
})

const signed = (pem: string, kept: Keepsakes) => leafOf(kept).verify(new X509Certificate(pem).publicKey)

t.test('it says when to look again', async (t) => {
  const most = 100_000 * DAY
  t.equal(restOf(first, at(0), most), MINUTE, 'the authority settles')
  t.equal(restOf(first, at(30 * MINUTE), most), 30 * MINUTE, 'nobody needs an older one any more')
  t.equal(restOf(first, at(DAY), most), 59 * DAY, 'the pair is due')
  t.equal(restOf(first, at(DAY), MINUTE), MINUTE, 'but not later than asked')
})
