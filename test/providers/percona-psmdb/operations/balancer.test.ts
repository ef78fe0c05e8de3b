/** The balancer of a sharded cluster stops and runs as it is told. */
import t from 'tap'
import { balancer } from '../../../../providers/percona-psmdb/operations/balancer.ts'
import { SHARDED } from '../../../fixtures/mongodb-clusters.ts'
import { begun, done, told } from '../../../fixtures/mongodb-operations.ts'

const asking = (value: string): Parameters<typeof begun>[1] => ({
  asks: { type: 'Custom', custom: { name: 'balancer', parameters: [{ name: 'state', value }] } },
  spec: SHARDED
})
const { acts, progress, cancel } = balancer
const switchedTo = (enabled: boolean) => [{ patch: { spec: { sharding: { balancer: { enabled } } } } }]

t.test('it is written once, and done when the operator has acted on it', async (t) => {
  const begin = begun(balancer, asking('off'))
  t.match(acts(begin), switchedTo(false))
  const off = done(begin, acts(begin))
  t.same(acts(off), [])
  t.match(progress(told(off, { observedGeneration: 0 })), { state: 'Running' })
  t.match(progress(off), { state: 'Succeeded', message: /^The balancer is off/ })
  t.match(progress(told(off, { state: 'error', message: 'no mongos' })), { state: 'Failed', message: 'no mongos' })
})

t.test('it runs where nothing is said, so on has nothing to write', async (t) => {
  t.same(acts(begun(balancer, asking('on'))), [])
})

t.test('cancelled, it is as it was', async (t) => {
  const begin = begun(balancer, asking('off'))
  t.same(cancel(begin), [])
  t.match(cancel(done(begin, acts(begin))), switchedTo(true))
})
