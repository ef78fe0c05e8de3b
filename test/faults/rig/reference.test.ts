import t from 'tap'
import type { Event, Request } from '../../../sandbox/faults/record.ts'
import { causesIn, differencesFrom, maskOf, type Outcome, referenceOf, versionTold } from './reference.ts'

const aWrite = (more: Partial<Request> = {}): Request => ({
  is: 'request',
  verb: 'apply',
  resource: 'clusters.postgresql.cnpg.io',
  namespace: 'a',
  name: 'orders',
  pass: 'p',
  isDryRun: false,
  body: '{}',
  status: 200,
  hasChanged: true,
  ...more
})

const run = (state: Record<string, string>, writes: readonly Request[] = [aWrite()]): Outcome => ({
  state: new Map(Object.entries(state)),
  turnover: new Map([['Pod orders-1', 'made 1, gone 0']]),
  writes,
  events: [],
  causes: [],
  atRest: []
})

const referenceTo = (...runs: readonly Outcome[]) =>
  referenceOf(
    runs,
    runs.map(() => 'a')
  )

t.test('what calm runs agree on is compared, and nothing else', async (t) => {
  const { state } = referenceTo(
    run({ phase: '"Ready"', port: '1', once: '1' }),
    run({ phase: '"Ready"', port: '2' }),
    run({ phase: '"Ready"', port: '3' })
  )
  t.same(maskOf(state), ['port', 'once'])
  t.same(differencesFrom(state, new Map(Object.entries({ phase: '"Ready"', port: '9' }))), [])
  t.same(differencesFrom(state, new Map(Object.entries({ phase: '"Failed"', more: '1' }))), [
    { path: 'phase', want: '"Ready"', got: '"Failed"' },
    { path: 'more', want: undefined, got: '1' }
  ])
  t.same(differencesFrom(state, new Map()), [{ path: 'phase', want: '"Ready"', got: undefined }])
})

t.test(
  'faults happen at writes that change something in every calm run; of the others it is told why not',
  async (t) => {
    const lease = aWrite({ verb: 'patch', resource: 'leases.coordination.k8s.io' })
    const idle = aWrite({ resource: 'poolers.postgresql.cnpg.io', hasChanged: false })
    const { writes, pruned, most } = referenceTo(
      run({}, [aWrite(), aWrite(), lease, idle]),
      run({}, [aWrite(), lease, idle])
    )
    t.same(writes, [{ sort: 'apply clusters.postgresql.cnpg.io orders', ordinal: 0 }])
    t.same(
      pruned.map(({ why }) => why),
      ['it is not in every calm run', 'the lease is renewed by the clock', 'it changed nothing']
    )
    t.same(most, { acts: 2, reports: 0 })
  }
)

const anEvent = (resource: string, resourceVersion: string): Event => ({
  is: 'event',
  type: 'MODIFIED',
  resource,
  namespace: 'a',
  name: 'orders',
  uid: 'u',
  resourceVersion,
  ordinal: 0
})
const CLUSTERS = 'databaseclusters.dbaas.dev'

t.test('an act follows from the last wish and the last news before it, a report from neither', async (t) => {
  const entries = [
    anEvent(CLUSTERS, '1'),
    anEvent(CLUSTERS, '1'), // by another watch
    anEvent(CLUSTERS, '2'),
    anEvent('pods', '3'),
    aWrite({ resource: `${CLUSTERS}/status` }),
    aWrite()
  ]
  const write = { sort: 'apply clusters.postgresql.cnpg.io orders', ordinal: 0 }
  t.same(causesIn(entries, 'a'), [
    { event: { sort: `${CLUSTERS} orders`, ordinal: 1 }, write },
    { event: { sort: 'pods orders', ordinal: 0 }, write }
  ])
  t.equal(versionTold(entries, { sort: `${CLUSTERS} orders`, ordinal: 1 }, 'a'), '2')
  t.equal(versionTold(entries, { sort: `${CLUSTERS} orders`, ordinal: 2 }, 'a'), undefined)
})
