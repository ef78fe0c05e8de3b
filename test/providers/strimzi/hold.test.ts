import t from 'tap'
import type { Live } from '../../../providers/found.ts'
import { CERTIFICATE, KAFKA } from '../../../providers/strimzi/child.ts'
import { preReconcile } from '../../../providers/strimzi/hold.ts'
import type { Written } from '../../fixtures/strimzi-clusters.ts'
import { aClaim, condition, given, live, settled, without } from '../../fixtures/strimzi-objects.ts'

const held = (objects: readonly Live[], spec: Written = {}) => preReconcile(given(spec, objects))

t.test('nothing holds up a new cluster, or one that is there', async (t) => {
  t.equal(held([]), undefined)
  t.equal(held(settled()), undefined)
})

t.test('volumes of an earlier cluster hold up a new one, for it would never start on them', async (t) => {
  const one = aClaim('data-0-events-events-brk-0', '1Gi')
  t.match(held([one]), { reason: 'VolumesOfBefore', message: /\(data-0-events-events-brk-0\)/ })
  t.match(held([one, aClaim('data-0-events-events-brk-1', '1Gi')]), { message: /and 1 more\)/ })
})

t.test('pools that outlived their Kafka know its identity, so that it may come again', async (t) => {
  t.equal(held(without(settled(), KAFKA)), undefined)
})

const ISSUER: Written = { tls: { issuerRef: { name: 'ca', kind: 'Issuer' } } }
const certificate = (...conditions: object[]) => live(CERTIFICATE, 'events-server-tls', { status: { conditions } })

t.test('the certificate of an issuer comes first', async (t) => {
  t.match(held([], ISSUER), { reason: 'CertificateToCome', message: /events-server-tls: cert-manager has not looked/ })
  const waits = { type: 'Ready', status: 'False', reason: 'DoesNotExist', message: 'Issuer ca is not there' }
  t.match(held([certificate(waits)], ISSUER), { message: /Issuer ca is not there/ })
  t.equal(held([certificate(condition('Ready'))], ISSUER), undefined)
})

t.test('a certificate that is in use may be renewed at any time', async (t) => {
  t.equal(held(without(settled(ISSUER), CERTIFICATE), ISSUER), undefined)
  t.match(held(settled(), ISSUER), { reason: 'CertificateToCome' }, 'it is not in use yet')
})
