import t from 'tap'
import { config, refused, type Written, warned } from '../../fixtures/strimzi-clusters.ts'

t.test('a listener has at most eleven letters and digits, and none of the names inside', async (t) => {
  const way = (name: string): Written => ({ expose: [{ name, type: 'NodePort' }] })
  t.same(refused(way('abcdefghijk')), [])
  t.same(refused(way('abcdefghijkl')), ['network/listener-name spec.expose[0].name'])
  t.same(refused(way('9094')), [])
  t.same(refused(way('plain')), ['network/listener-name spec.expose[0].name'])
})

t.test('every kind of way in is possible', async (t) => {
  t.same(
    refused({
      expose: [
        { name: 'a', type: 'ClusterIP' },
        { name: 'b', type: 'NodePort' },
        { name: 'c', type: 'LoadBalancer', sourceRanges: ['10.0.0.0/8'], loadBalancerClass: 'internal' }
      ]
    }),
    []
  )
})

t.test('a certificate of your own is no matter where nobody comes from outside, or TLS is off', async (t) => {
  const rule = 'network/certificate-names spec.tls.secretName'
  const outside: Written = { expose: [{ name: 'b', type: 'NodePort' }] }
  t.ok(warned({ tls: { secretName: 'mine' }, ...outside }).includes(rule))
  t.notOk(warned({ tls: { secretName: 'mine' } }).includes(rule))
  t.notOk(warned({ tls: { secretName: 'mine', mode: 'Disabled' }, ...outside }).includes(rule))
})

t.test('the buffer of the log cleaner has half of the memory, and at most 5Gi', async (t) => {
  const buffer = (memory: string, bytes: number): string[] =>
    refused({ resources: { limits: { memory } }, ...config(['log.cleaner.dedupe.buffer.size', String(bytes)]) })
  const GI = 1024 ** 3
  t.same(buffer('2Gi', GI - 1), [])
  t.same(buffer('2Gi', GI), ['config/cleaner-buffer spec.config[0].value'])
  t.same(buffer('64Gi', 5 * GI - 1), [])
  t.same(buffer('64Gi', 5 * GI), ['config/cleaner-buffer spec.config[0].value'])
  t.same(refused({ resources: {}, ...config(['log.cleaner.dedupe.buffer.size', String(9 * GI)]) }), [])
})

t.test('the entry for the controllers may go while they have what they get without it', async (t) => {
  const had = (storage: string): Written => ({ volumes: [{ name: 'controllers', storage }] })
  t.same(refused({}, had('10Gi')), [])
  t.same(refused({}, had('5Gi')), [])
  t.same(refused({}, had('11Gi')), ['storage/controllers-volume-removed spec.volumes'])
})

t.test('fifteen disks beside the first, and the controllers', async (t) => {
  const disks = (names: readonly string[]): Written => ({ volumes: names.map((name) => ({ name, storage: '10Gi' })) })
  t.same(refused(disks(['controllers', 'disk-1', 'disk-15'])), [])
  t.same(refused(disks(['disk-0', 'disk-16'])), [
    'storage/volume-unknown spec.volumes[0].name',
    'storage/volume-unknown spec.volumes[1].name'
  ])
})

t.test('an unrelated edit of a cluster that was never right passes', async (t) => {
  const wrong: Written = { topology: { type: 'separated', controllers: 7 }, ...config(['listeners', 'x']) }
  t.same(refused({ ...wrong, deletionPolicy: 'Retain' }, wrong), [])
})
