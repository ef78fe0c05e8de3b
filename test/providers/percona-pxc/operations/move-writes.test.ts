/** The writes are moved away once, from the member that took them when it began. */
import t from 'tap'
import { moveWrites } from '../../../../providers/percona-pxc/operations/move-writes.ts'
import { WAITING } from '../../../fixtures/mysql-clusters.ts'
import { begun, words } from '../../../fixtures/mysql-operations.ts'
import { aPod, given } from '../../../fixtures/xtradb-scenes.ts'

const asks = { type: 'Custom', custom: { name: 'move-writes' } } as const
const op = begun(moveWrites, asks, given())
const aNew = (rest: object = {}) => aPod('pxc', 0, { metadata: { uid: 'new' }, ...rest })

t.test('the member that takes the writes goes once, and is waited for', async (t) => {
  t.same(words(moveWrites.acts(op.in(given()))), ['delete Pod orders-pxc-0'])
  for (const scene of [{ gone: ['Pod/orders-pxc-0'] }, { now: [aNew({ status: WAITING })] }]) {
    t.same(moveWrites.acts(op.in(given(scene))), [])
    t.match(moveWrites.progress(op.in(given(scene))), { state: 'Running' })
  }
  t.same(moveWrites.acts(op.in(given({ now: [aNew()] }))), [])
  t.match(moveWrites.progress(op.in(given({ now: [aNew()] }))), { state: 'Succeeded' })
})

t.test('while another member is away, the writes stay where they are', async (t) => {
  const scene = given({ now: [aPod('pxc', 2, { status: WAITING })] })
  t.same(moveWrites.acts(op.in(scene)), [])
  t.match(moveWrites.progress(op.in(scene)), { state: 'Running', message: /stays until orders-pxc-2 is ready/ })
})

t.test('without anybody who takes writes there is nothing to move', async (t) => {
  const none = given({}, [])
  t.match(moveWrites.progress(begun(moveWrites, asks, none).in(none)), { state: 'Failed', reason: 'NoWriter' })
})

t.test('one that is on its way back is waited for', async (t) => {
  t.same(words(moveWrites.cancel(op.in(given()))), [])
  t.match(words(moveWrites.cancel(op.in(given({ gone: ['Pod/orders-pxc-0'] })))), /is away/)
})
