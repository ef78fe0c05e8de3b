import t from 'tap'
import type { Live } from '../../../../providers/found.ts'
import { POD } from '../../../../providers/pods.ts'
import { KAFKA } from '../../../../providers/strimzi/child.ts'
import { renewCertificates, secretsToRenew } from '../../../../providers/strimzi/operations/renew-certificates.ts'
import type { DatabaseCluster } from '../../../../src/api/database-cluster.ts'
import { after, words as inWords } from '../../../fixtures/acts.ts'
import { changed, live, settled, underway, without } from '../../../fixtures/strimzi-objects.ts'

const SECRET = { apiVersion: 'v1', kind: 'Secret' }
const custom = (authority: string, keys?: string) => ({
  type: 'Custom',
  custom: {
    name: 'renew-certificates',
    parameters: [{ name: 'authority', value: authority }, ...(keys ? [{ name: 'keys', value: keys }] : [])]
  }
})
const secret = (name: string, annotation: string) =>
  live(SECRET, `events-${name}`, { metadata: { annotations: { [`strimzi.io/${annotation}-generation`]: '0' } } })
const WELL = [
  ...settled(),
  secret('cluster-ca-cert', 'ca-cert'),
  secret('cluster-ca', 'ca-key'),
  secret('clients-ca-cert', 'ca-cert'),
  secret('clients-ca', 'ca-key')
]

const acts = (asked: object, objects: readonly Live[]) => renewCertificates.acts(underway(asked, objects))
const progress = (asked: object, objects: readonly Live[]) => renewCertificates.progress(underway(asked, objects))

/** Everything that it does by itself, look after look, and in which order. */
function ordered(asked: object, objects = WELL): { objects: Live[]; words: string[][] } {
  const words: string[][] = []
  let now = objects
  for (let next = acts(asked, now); next.length > 0 && words.length < 10; next = acts(asked, now)) {
    words.push(inWords(next))
    now = after(now, next)
  }
  return { objects: now, words }
}

const NODES = WELL.filter(({ kind }) => kind === POD.kind).map(({ metadata }) => metadata.name)
const startedWith = (objects: readonly Live[], annotations: object): Live[] =>
  NODES.reduce<Live[]>((list, name) => changed(list, POD, name, { metadata: { annotations } }), [...objects])
const renewed = (objects: readonly Live[], name: string, annotations: object): Live[] =>
  changed(objects, SECRET, `events-${name}`, { metadata: { annotations } })

t.test('first it is noted which Secrets, then what they are like; then the order is given, once', async (t) => {
  const { words, objects } = ordered(custom('cluster'))
  t.same(words, [
    ['patch Kafka events'],
    ['patch Kafka events'],
    ['patch Secret events-cluster-ca-cert', 'patch Kafka events']
  ])
  const kafka = objects.find(({ kind }) => kind === KAFKA.kind)
  t.equal(
    kafka?.metadata.annotations?.['dbaas.dev/renews'],
    `${underway(custom('cluster')).uid} events-cluster-ca-cert=0`
  )
  const ordered_ = objects.find(({ metadata }) => metadata.name === 'events-cluster-ca-cert')
  t.equal(ordered_?.metadata.annotations?.['strimzi.io/force-renew'], 'true')
})

t.test('a new key is ordered on the Secret of the key', async (t) => {
  const { words, objects } = ordered(custom('clients', 'replace'))
  t.same(words.at(-1), ['patch Secret events-clients-ca', 'patch Kafka events'])
  const key = objects.find(({ metadata }) => metadata.name === 'events-clients-ca')
  t.equal(key?.metadata.annotations?.['strimzi.io/force-replace'], 'true')
})

t.test('what Strimzi has carried out is not ordered again', async (t) => {
  const { objects } = ordered(custom('cluster'))
  const done = renewed(objects, 'cluster-ca-cert', {
    'strimzi.io/force-renew': undefined,
    'strimzi.io/ca-cert-generation': '1'
  })
  t.same(acts(custom('cluster'), done), [])
})

t.test('only those Secrets are read, and only while it is under way', async (t) => {
  const { uid, cluster } = underway(custom('cluster'))
  const reads = (renews: string, active: string | undefined) => {
    const status = active && { activeOperation: { name: 'now', uid: active, since: '2026-05-04T03:02:01Z' } }
    const noted: Record<string, string> = renews ? { 'dbaas.dev/renews': renews } : {}
    return secretsToRenew({ cluster: { ...cluster, ...(status && { status }) } as DatabaseCluster, noted }).map(
      ({ name }) => name
    )
  }
  t.same(reads('', uid), [])
  t.same(reads(`${uid} events-cluster-ca-cert`, undefined), [])
  t.same(reads(`${uid} events-cluster-ca-cert`, 'another'), [])
  t.same(reads(`${uid} events-cluster-ca-cert events-cluster-ca`, uid), ['events-cluster-ca-cert', 'events-cluster-ca'])
  t.same(reads(`${uid} events-cluster-ca-cert=0`, uid), ['events-cluster-ca-cert'])
})

t.test('it is done when every node has started with the new certificate', async (t) => {
  const { objects } = ordered(custom('cluster'))
  const old = startedWith(objects, { 'strimzi.io/cluster-ca-cert-generation': '0' })
  t.match(progress(custom('cluster'), old), { state: 'Running', reason: 'NotRenewed' })
  const half = renewed(old, 'cluster-ca-cert', { 'strimzi.io/ca-cert-generation': '1' })
  t.match(progress(custom('cluster'), half), { state: 'Running', message: /waits for its turn/ })
  const done = startedWith(half, { 'strimzi.io/cluster-ca-cert-generation': '1' })
  t.match(progress(custom('cluster'), done), { state: 'Succeeded' })
})

t.test('with a new key, nodes restart for the key and for the certificate', async (t) => {
  const asked = custom('cluster', 'replace')
  const { objects } = ordered(asked)
  const key = renewed(objects, 'cluster-ca', { 'strimzi.io/ca-key-generation': '1' })
  t.match(progress(asked, key), { state: 'Running', reason: 'NotRenewed' })
  const both = renewed(key, 'cluster-ca-cert', { 'strimzi.io/ca-cert-generation': '1' })
  const first = startedWith(both, {
    'strimzi.io/cluster-ca-key-generation': '1',
    'strimzi.io/cluster-ca-cert-generation': '0'
  })
  t.match(progress(asked, first), { state: 'Running', message: /waits for its turn/ })
  t.match(progress(asked, startedWith(first, { 'strimzi.io/cluster-ca-cert-generation': '1' })), { state: 'Succeeded' })
})

t.test('nodes know no key of the authority of users', async (t) => {
  const asked = custom('clients', 'replace')
  const { objects } = ordered(asked)
  const key = renewed(objects, 'clients-ca', { 'strimzi.io/ca-key-generation': '1' })
  const both = renewed(key, 'clients-ca-cert', { 'strimzi.io/ca-cert-generation': '1' })
  t.match(progress(asked, both), { state: 'Running' })
  t.match(progress(asked, startedWith(both, { 'strimzi.io/clients-ca-cert-generation': '1' })), { state: 'Succeeded' })
})

t.test('an authority that is not there', async (t) => {
  const { objects } = ordered(custom('cluster'), without(WELL, SECRET))
  t.match(progress(custom('cluster'), objects), { state: 'Failed', message: /no Secret events-cluster-ca-cert/ })
})

t.test('it cannot be taken back, and a new key takes longer', async (t) => {
  t.match(renewCertificates.cancel(underway(custom('cluster'))), { why: /renewed the authority/ })
  const seconds = (keys: string) => renewCertificates.timeoutSeconds(underway(custom('cluster', keys)))
  t.equal(seconds('replace'), 3 * seconds('keep'))
  t.equal(renewCertificates.impact(underway(custom('cluster'))), 'RollingRestart')
})
