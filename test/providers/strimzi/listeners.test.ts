import t from 'tap'
import type { Manifest } from '../../../providers/contract.ts'
import type { Live } from '../../../providers/found.ts'
import { certificate } from '../../../providers/strimzi/certificate.ts'
import { KAFKA, NODE_POOL } from '../../../providers/strimzi/child.ts'
import { listeners } from '../../../providers/strimzi/listeners.ts'
import type { Written } from '../../fixtures/strimzi-clusters.ts'
import { changed, given, settled } from '../../fixtures/strimzi-objects.ts'

type Expose = NonNullable<Written['expose']>

const made = (spec: Written, objects: readonly Live[] = []) => listeners(given(spec, objects))
const ports = (spec: Written, objects: readonly Live[] = []) =>
  Object.fromEntries(made(spec, objects).map(({ name, port }) => [name, port]))
const ways = (...names: string[]): Expose => names.map((name) => ({ name, type: 'NodePort' }))

t.test('clients inside have what the mode of TLS says', async (t) => {
  const inside = (tls: Written['tls']) =>
    made(tls === undefined ? {} : { tls }).map(({ name, port, tls }) => [name, port, tls])
  const [plain, encrypted] = [
    ['plain', 9092, false],
    ['tls', 9093, true]
  ]
  t.same(inside(undefined), [plain, encrypted])
  t.same(inside({ mode: 'Optional' }), [plain, encrypted])
  t.same(inside({ mode: 'Required' }), [encrypted])
  t.same(inside({ mode: 'Disabled' }), [plain])
})

t.test('nobody gets in without a password', async (t) => {
  for (const listener of made({ expose: ways('a', 'b') })) t.same(listener.authentication, { type: 'scram-sha-512' })
})

t.test('a way in keeps its port, whatever comes and goes beside it', async (t) => {
  const first: Written = { expose: ways('a', 'b', 'c') }
  t.match(ports(first), { a: 9095, b: 9096, c: 9097 })
  const there = settled(first)
  t.match(ports({ expose: ways('d', 'c', 'b') }, there), { b: 9096, c: 9097, d: 9095 })
  t.match(ports({ expose: ways('c', 'e', 'a', 'b') }, there), { a: 9095, b: 9096, c: 9097, e: 9098 })
})

t.test('each sort of Service has what it can take', async (t) => {
  const settings = { sourceRanges: ['10.0.0.0/8'], loadBalancerClass: 'internal', annotations: { a: 'b' } }
  const expose: Expose = (['ClusterIP', 'NodePort', 'LoadBalancer'] as const).map((type) => ({
    name: type.toLowerCase(),
    type,
    ...settings
  }))
  const annotated = { bootstrap: { annotations: { a: 'b' } }, perBrokerAnnotationsTemplate: { a: 'b' } }
  t.same(
    made({ expose })
      .slice(2)
      .map(({ type, configuration }) => [type, configuration]),
    [
      ['cluster-ip', annotated],
      ['nodeport', annotated],
      ['loadbalancer', { class: 'internal', loadBalancerSourceRanges: ['10.0.0.0/8'], ...annotated }]
    ]
  )
  t.notOk('configuration' in (made({ expose: ways('a') })[2] ?? {}))
})

const EVERYWHERE: Expose = [
  { name: 'mesh', type: 'ClusterIP' },
  { name: 'outside', type: 'NodePort' }
]
const certified = (spec: Written) =>
  made({ expose: EVERYWHERE, ...spec })
    .filter(({ configuration }) => configuration?.brokerCertChainAndKey)
    .map(({ name, configuration }) => [name, configuration?.brokerCertChainAndKey?.secretName])
const ISSUER = { issuerRef: { name: 'ca', kind: 'ClusterIssuer' as const } }

t.test('a certificate of your own is on every listener that encrypts', async (t) => {
  t.same(certified({ tls: { secretName: 'mine' } }), [
    ['tls', 'mine'],
    ['mesh', 'mine'],
    ['outside', 'mine']
  ])
  t.same(certified({ tls: { mode: 'Disabled', secretName: 'mine' } }), [])
})

t.test('that of an issuer is on those whose names are known beforehand', async (t) => {
  t.same(certified({ tls: ISSUER }), [
    ['tls', 'events-server-tls'],
    ['mesh', 'events-server-tls']
  ])
})

t.test('an issuer is asked for every name inside, and only when its certificate is used', async (t) => {
  const asked = (spec: Written, objects: readonly Live[] = []) => certificate(given(spec, objects))
  t.same(asked({ tls: { secretName: 'mine', ...ISSUER } }), [])
  t.same(asked({ tls: { mode: 'Disabled', ...ISSUER } }), [])
  const dnsNames = (made: readonly Manifest[]) => made.flatMap(({ spec }) => (spec as { dnsNames: string[] }).dnsNames)
  t.same(dnsNames(asked({ tls: ISSUER })), [
    'events-kafka-bootstrap',
    'events-kafka-bootstrap.shop',
    'events-kafka-bootstrap.shop.svc',
    '*.events-kafka-brokers',
    '*.events-kafka-brokers.shop',
    '*.events-kafka-brokers.shop.svc'
  ])
  const spec: Written = { clusterSize: 1, tls: ISSUER, expose: EVERYWHERE }
  const names = dnsNames(asked(spec)).filter((name) => name.includes('mesh') && name.endsWith('.svc'))
  t.same(names, ['events-kafka-mesh-bootstrap.shop.svc', 'events-events-brk-mesh-0.shop.svc'])
  const renumbered = changed(settled(spec), NODE_POOL, 'events-brk', { status: { nodeIds: [7] } })
  t.ok(dnsNames(asked(spec, renumbered)).includes('events-events-brk-mesh-7.shop.svc'))
})

t.test('what is odd about the listeners that are there is passed over', async (t) => {
  const odd = changed(settled(), KAFKA, 'events', { spec: { kafka: { listeners: [null, { name: 'a' }, 7] } } })
  t.match(ports({ expose: ways('a') }, odd), { a: 9095 })
})
