import t from 'tap'
import { withoutEmptied } from '../../../controllers/database-cluster/emptied.ts'
import { ApiError } from '../../../src/kube/api-error.ts'

const refusalOf = (...fields: readonly string[]) =>
  new ApiError({
    status: 422,
    reason: 'Invalid',
    message: 'is invalid',
    causes: fields.map((field) => ({ field, reason: 'FieldValueTypeInvalid', message: 'must be of type object' }))
  })

t.test('an empty object that was refused is left out, and what is beside it stays', async (t) => {
  const wanted = { spec: { proxy: { nodeSelector: {}, size: 2 }, exporter: {} } }
  t.same(withoutEmptied(wanted, refusalOf('spec.proxy.nodeSelector', '<nil>')), {
    spec: { proxy: { size: 2 }, exporter: {} }
  })
  t.same(wanted.spec.proxy.nodeSelector, {}, 'what is wanted is as it was')
})

for (const [what, refusal] of Object.entries({
  'of another field': refusalOf('spec.size'),
  'of an object that has fields': refusalOf('spec.proxy'),
  'of what is not asked for': refusalOf('spec.other.nodeSelector'),
  'of nothing in particular': refusalOf(),
  'that is none': new Error('the connection is gone')
})) {
  t.test(`a refusal ${what} is not about an emptied object`, async (t) => {
    t.equal(withoutEmptied({ spec: { size: 2, proxy: { size: 2 } } }, refusal), undefined)
  })
}
