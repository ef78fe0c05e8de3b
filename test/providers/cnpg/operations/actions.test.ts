/** What only CloudNativePG can do: fencing, and reading the configuration again. */
import t from 'tap'
import { FENCED, RELOADED_AT } from '../../../../providers/cnpg/child.ts'
import { fence, unfence } from '../../../../providers/cnpg/operations/fence.ts'
import { momentOf } from '../../../../providers/cnpg/operations/moment.ts'
import { reload } from '../../../../providers/cnpg/operations/reload.ts'
import { after, changed, without, words } from '../../../fixtures/acts.ts'
import { begun, OPERATION, SINCE } from '../../../fixtures/cnpg-operations.ts'

const asks = (name: string, instance = 'orders-2') => ({
  asks: { type: 'Custom' as const, custom: { name, parameters: [{ name: 'instance', value: instance }] } }
})
const fenced = (list: string | null) => ({ 'Cluster orders': { metadata: { annotations: { [FENCED]: list } } } })
const AWAY = { 'Pod orders-2': { status: { conditions: [{ type: 'Ready', status: 'False', reason: 'Stopped' }] } } }
const written = (act: unknown) =>
  (act as { patch: { metadata: { annotations: Record<string, string | null> } } }).patch.metadata.annotations[FENCED]

t.test('fencing adds a member to those that are fenced', async (t) => {
  const { objects, acts, progress, cancel, way } = begun(fence, asks('fence'))
  t.equal(written(acts(objects)[0]), '["orders-2"]')
  t.equal(written(acts(changed(objects, fenced('["orders-3"]')))[0]), '["orders-3","orders-2"]')
  t.equal(written(acts(changed(objects, fenced('nonsense')))[0]), '["orders-2"]')
  t.same(acts(changed(objects, fenced('["*"]'))), [], 'all are')
  const told = after(objects, acts(objects))
  t.same(acts(told), [])
  t.match(progress(told), { state: 'Running' }, 'PostgreSQL still serves')
  t.match(progress(without(told, 'Pod orders-2')), { state: 'Running' }, 'it is being replaced')
  t.match(progress(changed(told, AWAY)), { state: 'Succeeded' })
  t.equal(written((cancel(told) as ReturnType<typeof acts>)[0]), null)
  t.same(fence.cancel({ ...way(told), noticed: { fenced: 'true' } }), [], 'it was fenced before')
  t.equal(fence.impact(way(objects)), 'None')
  const primary = begun(fence, asks('fence', 'orders-1'))
  t.equal(fence.impact(primary.way(objects)), 'Downtime')
})

t.test('unfencing takes it out again', async (t) => {
  const { objects, acts, progress, cancel, way } = begun(unfence, asks('unfence'))
  t.same(acts(objects), [])
  t.equal(written(acts(changed(objects, fenced('["orders-2"]')))[0]), null)
  t.equal(written(acts(changed(objects, fenced('["orders-2","orders-3"]')))[0]), '["orders-3"]')
  t.equal(written(acts(changed(objects, fenced('["*"]')))[0]), '["orders-1","orders-3"]', 'the others stay fenced')
  t.match(progress(changed(objects, AWAY)), { state: 'Running', message: /Stopped/ })
  t.match(progress(objects), { state: 'Succeeded' })
  t.same(cancel(objects), [], 'it was not fenced when this began')
  const wasFenced = { ...way(objects), noticed: { fenced: 'true' } }
  t.equal(written((unfence.cancel(wasFenced) as ReturnType<typeof acts>)[0]), '["orders-2"]')
})

t.test('a reload is told once, and nobody can say when it is over', async (t) => {
  const { objects, acts, progress, cancel } = begun(reload, { asks: { type: 'Custom', custom: { name: 'reload' } } })
  t.match(acts(objects), [
    { patch: { metadata: { annotations: { [RELOADED_AT]: momentOf({ since: SINCE, uid: OPERATION }) } } } }
  ])
  t.match(progress(objects), { state: 'Running' })
  const told = after(objects, acts(objects))
  t.same(words(acts(told)), [])
  t.match(progress(told), { state: 'Succeeded', message: /does not report/ })
  t.match(cancel(told), { why: /at once/ })
})
