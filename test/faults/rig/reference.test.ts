import t from 'tap'
import type { Request } from '../../../sandbox/faults/record.ts'
import { differencesFrom, maskOf, type Outcome, referenceOf } from './reference.ts'

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
  events: []
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
