/** Switchovers: the primary of the beginning leaves once, and another one is elected. */
import t from 'tap'
import { switchover } from '../../../../providers/percona-ps/operations/switchover.ts'
import { aPod, given } from '../../../fixtures/group-replication-scenes.ts'
import { WAITING } from '../../../fixtures/mysql-clusters.ts'
import { begun, words } from '../../../fixtures/mysql-operations.ts'

const op = begun(switchover, { type: 'Switchover', switchover: {} }, given())
const labels = { 'controller-revision-hash': 'now' }
const primary = { ...labels, 'mysql.percona.com/primary': 'true' }
/** A member that was there all the time. */
const aMember = (number: number, rest: object = {}) => aPod('mysql', number, { metadata: { labels, ...rest } })
const elected = aPod('mysql', 1, { metadata: { labels: primary } })
const back = aMember(0, { uid: 'new' })

type Scene = NonNullable<Parameters<typeof given>[0]>
const looks: Record<string, readonly [acts: string[], progress: object, scene: Scene]> = {
  'the primary leaves': [['delete Pod orders-mysql-0'], { state: 'Running' }, {}],
  'it is on its way out': [
    [],
    { state: 'Running' },
    { now: [aPod('mysql', 0, { metadata: { labels: primary, deletionTimestamp: '2026-05-04T03:02:02Z' } })] }
  ],
  'another one is elected while it is away': [
    [],
    { state: 'Running', message: 'orders-mysql-0: is on its way back' },
    { now: [elected], gone: ['Pod/orders-mysql-0'] }
  ],
  'it starts': [
    [],
    { state: 'Running' },
    { now: [elected, aPod('mysql', 0, { metadata: { uid: 'new', labels }, status: WAITING })] }
  ],
  'it is back': [[], { state: 'Succeeded', result: { primary: 'orders-mysql-1' } }, { now: [elected, back] }],
  'somebody else was elected before it left': [
    [],
    { state: 'Succeeded', result: { primary: 'orders-mysql-1' } },
    { now: [elected, aMember(0)] }
  ],
  'the group has not elected yet': [[], { state: 'Running', reason: 'Electing' }, { now: [back] }],
  'the same member is elected again': [
    [],
    { state: 'Failed', reason: 'ElectedAgain' },
    { now: [aPod('mysql', 0, { metadata: { uid: 'new', labels: primary } })] }
  ],
  'another member is away, so the primary stays': [
    [],
    { state: 'Running', message: /stays until orders-mysql-2 is ready/ },
    { now: [aPod('mysql', 2, { status: WAITING })] }
  ]
}

for (const [name, [acts, progress, scene]] of Object.entries(looks)) {
  t.test(name, async (t) => {
    t.same(words(switchover.acts(op.in(given(scene)))), acts)
    t.match(switchover.progress(op.in(given(scene))), progress)
  })
}

t.test('a group that had no primary has none to lose', async (t) => {
  const none = given({ now: [aMember(0)] })
  const way = begun(switchover, { type: 'Switchover', switchover: {} }, none).in(none)
  t.same(switchover.acts(way), [])
  t.match(switchover.progress(way), { state: 'Failed', reason: 'NoPrimary' })
})

t.test('once the primary has left, it is waited for', async (t) => {
  t.same(words(switchover.cancel(op.in(given()))), [])
  t.match(words(switchover.cancel(op.in(given({ gone: ['Pod/orders-mysql-0'] })))), /is away/)
})
