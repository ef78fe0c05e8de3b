import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:tls'
import t from 'tap'
import { issueAuthority, issueLeaf, newKey } from '../../certs/issue.ts'
import { checkPair } from '../../certs/pair.ts'

const DAY = 24 * 60 * 60 * 1000
const now = Date.now()
const life = { notBefore: new Date(now - DAY), notAfter: new Date(now + DAY) }
const authority = { name: 'authority', key: newKey() }
const own = issueAuthority(authority.name, authority.key, life)
const names = { commonName: 'door', dnsNames: ['door.shop.svc', 'door.shop.svc.cluster.local'] }
const pair = issueLeaf(names, life, authority)

t.test('an authority vouches for itself, and may sign', async (t) => {
  const certificate = new X509Certificate(own.cert)
  t.ok(certificate.ca)
  t.equal(certificate.subject, 'CN=authority')
  t.ok(certificate.checkIssued(certificate))
  t.ok(certificate.verify(certificate.publicKey))
  t.same(certificate.publicKey.asymmetricKeyDetails, { namedCurve: 'prime256v1' })
})

t.test('what it signs serves under its names and signs nothing', async (t) => {
  const leaf = new X509Certificate(pair.cert)
  const signer = new X509Certificate(own.cert)
  t.ok(leaf.checkIssued(signer))
  t.ok(leaf.verify(signer.publicKey))
  t.notOk(leaf.ca)
  t.equal(leaf.subjectAltName, 'DNS:door.shop.svc, DNS:door.shop.svc.cluster.local')
  t.same(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  t.notOk('problem' in checkPair(pair, now))
})

t.test('its life is as long as was asked, also beyond 2049', async (t) => {
  const notAfter = new Date('2061-03-04T05:06:07Z')
  const leaf = new X509Certificate(issueLeaf(names, { ...life, notAfter }, authority).cert)
  t.equal(leaf.validToDate.toISOString(), notAfter.toISOString())
  t.equal(leaf.validFromDate.getTime(), Math.floor(life.notBefore.getTime() / 1000) * 1000)
})

t.test('no two have the same number or key', async (t) => {
  const other = issueLeaf(names, life, authority)
  t.not(new X509Certificate(other.cert).serialNumber, new X509Certificate(pair.cert).serialNumber)
  t.not(other.key, pair.key)
})

t.test('a renewed authority of the same key vouches for what the old one signed', async (t) => {
  const renewed = new X509Certificate(issueAuthority(authority.name, authority.key, life).cert)
  const leaf = new X509Certificate(pair.cert)
  t.ok(leaf.checkIssued(renewed))
  t.ok(leaf.verify(renewed.publicKey))
})

t.test('one of the same name with another key does not', async (t) => {
  const other = new X509Certificate(issueAuthority(authority.name, newKey(), life).cert)
  t.notOk(new X509Certificate(pair.cert).checkIssued(other))
})

t.test('TLS takes it, at both ends', async (t) => {
  const caller = issueLeaf({ commonName: 'caller', dnsNames: [] }, life, authority, 'clients')
  const server = createServer({ ...pair, ca: own.cert, requestCert: true, minVersion: 'TLSv1.3' }, (socket) =>
    socket.end(String(socket.getPeerCertificate().subject.CN))
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const socket = connect({ port, host: '127.0.0.1', ...caller, ca: own.cert, servername: 'door.shop.svc' })
  const [heard] = await once(socket, 'data')
  t.equal(String(heard), 'caller')
})
