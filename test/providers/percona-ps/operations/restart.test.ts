/** Restarts: told to the operator once, members that are named one by one, the primary last. */
import t from 'tap'
import { restart } from '../../../../providers/percona-ps/operations/restart.ts'
import { aPod, given, SERVING } from '../../../fixtures/group-replication-scenes.ts'
import { begun, UID, words } from '../../../fixtures/mysql-operations.ts'

const MARK = { 'dbaas.dev/restart': UID }
const marked = (spec: Record<string, never>) => {
  const mysql = Object(spec.mysql)
  return { mysql: { ...mysql, annotations: { ...mysql.annotations, ...MARK } } }
}
const aNew = (number: number, labels?: object) =>
  aPod('mysql', number, { metadata: { uid: `new-${number}`, annotations: MARK, ...(labels && { labels }) } })

t.test('the mark of the settings stays beside that of the restart', async (t) => {
  const op = begun(restart, { type: 'Restart' }, given())
  const [act] = restart.acts(op.in(given()))
  t.same(act?.do === 'patch' && act.patch, { spec: { mysql: { annotations: MARK } } })
  t.same(restart.acts(op.in(given({ asks: marked }))), [])
})

t.test('proxies have their annotations elsewhere', async (t) => {
  const asks = { type: 'Restart', restart: { target: 'Proxy' } } as const
  t.match(restart.acts(begun(restart, asks, given()).in(given())), [
    { patch: { spec: { proxy: { haproxy: { annotations: MARK } } } } }
  ])
  const routed = given({ spec: { proxy: { enabled: true, type: 'router' } } })
  t.match(restart.acts(begun(restart, asks, routed).in(routed)), [
    { patch: { spec: { proxy: { router: { annotations: MARK } } } } }
  ])
})

t.test('it is done when every member is newer and the cluster serves', async (t) => {
  const op = begun(restart, { type: 'Restart' }, given())
  const labels = { 'controller-revision-hash': 'now' }
  const all = [0, 1, 2].map((number) => aNew(number, labels))
  t.match(restart.progress(op.in(given({ asks: marked, now: all.slice(1) }))), { state: 'Running' })
  t.match(restart.progress(op.in(given({ asks: marked, now: all, says: { ...SERVING, state: 'initializing' } }))), {
    state: 'Running'
  })
  t.match(restart.progress(op.in(given({ asks: marked, now: all }))), { state: 'Succeeded' })
})

t.test('the primary goes last', async (t) => {
  const instances = ['orders-mysql-0', 'orders-mysql-1']
  const op = begun(restart, { type: 'Restart', restart: { target: 'Engine', instances } }, given())
  t.same(words(restart.acts(op.in(given()))), ['delete Pod orders-mysql-1'])
  t.same(words(restart.acts(op.in(given({ now: [aNew(1)] })))), ['delete Pod orders-mysql-0'])
})
