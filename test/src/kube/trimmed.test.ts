import t from 'tap'
import { trimmed } from '../../../src/kube/trimmed.ts'
import { anObject } from '../../fixtures/live-objects.ts'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

t.test('managedFields and what kubectl applied last are left out, and nothing else', async (t) => {
  const { metadata, ...rest } = anObject()
  const whole = {
    ...rest,
    spec: { managedFields: 'ours' },
    metadata: { ...metadata, managedFields: [{}], annotations: { a: 'b', [LAST_APPLIED]: '{}' } }
  }
  t.same(trimmed(whole), { ...whole, metadata: { ...metadata, annotations: { a: 'b' } } })
})

t.test('an object without them stays as it is', async (t) => {
  t.same(trimmed(anObject()), anObject())
})
