/** Rebuilds: the volume of the member goes, then the pod that uses it. */
import t from 'tap'
import { rebuildInstance } from '../../../../providers/percona-ps/operations/rebuild-instance.ts'
import { aClaim, aPod, given } from '../../../fixtures/group-replication-scenes.ts'
import { begun, words } from '../../../fixtures/mysql-operations.ts'

const asks = { type: 'RebuildInstance' as const, rebuildInstance: { instances: [{ name: 'orders-mysql-2' }] } }
const op = begun(rebuildInstance, asks, given())
const claim = (metadata: object) => {
  const plain = aClaim(2)
  return { ...plain, metadata: { ...plain.metadata, ...metadata } }
}

t.test('each goes once, and the member is back with a new one', async (t) => {
  t.same(words(rebuildInstance.acts(op.in(given()))), ['delete PersistentVolumeClaim datadir-orders-mysql-2'])
  const going = given({ now: [claim({ deletionTimestamp: '2026-05-04T03:05:00Z' })] })
  t.same(words(rebuildInstance.acts(op.in(going))), ['delete Pod orders-mysql-2'])
  const fresh = claim({ uid: 'new' })
  const back = aPod('mysql', 2, { metadata: { uid: 'new' } })
  t.match(rebuildInstance.progress(op.in(given({ now: [fresh], gone: ['Pod/orders-mysql-2'] }))), { state: 'Running' })
  t.same(rebuildInstance.acts(op.in(given({ now: [fresh, back] }))), [])
  t.match(rebuildInstance.progress(op.in(given({ now: [fresh, back] }))), { state: 'Succeeded' })
})
