import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { checkPair, daysLeft, hasExpired } from '../../certs/pair.ts'
import { aPair } from '../fixtures/door.ts'

const MINUTE = 60 * 1000
const DAY = 24 * 60 * MINUTE
const [ours, theirs] = await Promise.all([aPair(), aPair()])
const now = Date.now()
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

t.test('a pair that belongs together is fit', async (t) => {
  t.match(checkPair(ours, now), { cert: ours.cert, key: ours.key, notAfter: Date })
})

t.test('so is a leaf with what signed it behind it', async (t) => {
  t.notOk('problem' in checkPair({ ...ours, cert: `${ours.cert}\n${ours.ca}` }, now))
})

const unfit: Record<string, [{ cert: string; key: string }, RegExp]> = {
  'an empty certificate': [{ ...ours, cert: '' }, /tls\.crt holds no certificate/],
  'a certificate that breaks off': [{ ...ours, cert: ours.cert.slice(0, 300) }, /tls\.crt/],
  'a key for a certificate': [{ ...ours, cert: ours.key }, /tls\.crt/],
  'an empty key': [{ ...ours, key: '' }, /tls\.key holds no private key/],
  'a certificate for a key': [{ ...ours, key: ours.cert }, /tls\.key/],
  'a key with a passphrase': [
    {
      ...ours,
      key: String(privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }))
    },
    /passphrase/
  ],
  'the key of another': [{ ...ours, key: theirs.key }, /not the key/],
  'the leaf behind what signed it': [{ ...ours, cert: `${ours.ca}\n${ours.cert}` }, /not the key of the first/],
  'something broken behind the leaf': [
    { ...ours, cert: `${ours.cert}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n` },
    /does not take/
  ]
}
for (const [name, [pair, why]] of Object.entries(unfit)) {
  t.test(`${name} is not`, async (t) => {
    const found = checkPair(pair, now)
    t.match('problem' in found ? found.problem : '', why)
    t.notMatch(JSON.stringify('problem' in found && found), /PRIVATE KEY/)
  })
}

t.test('an expired pair is not fit, nor one whose time is far from having come', async (t) => {
  t.match(checkPair(ours, now + 400 * DAY), { problem: /expired at 20/ })
  t.match(checkPair(ours, now - 400 * DAY), { problem: /not valid before 20/ })
})

t.test('F19: the clock of who issued it may be a little ahead', async (t) => {
  t.notOk('problem' in checkPair(ours, now - 4 * MINUTE))
})

t.test('the days that are left are counted beyond the end', async (t) => {
  const pair = { notAfter: new Date(now) }
  t.equal(daysLeft(pair, now - 2 * DAY), 2)
  t.equal(daysLeft(pair, now + DAY / 2), -0.5)
  t.notOk(hasExpired(pair, now - 1))
  t.ok(hasExpired(pair, now))
})
