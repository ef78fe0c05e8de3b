import t from 'tap'
import type { Request } from '../../../sandbox/faults/record.ts'
import type { Live } from '../../../src/api/live.ts'
import { create, remove, type Step } from './journey.ts'
import { unrestIn, violationsIn } from './oracles.ts'
import type { Outcome, Reference } from './reference.ts'
import type { Seen } from './world.ts'

interface Parts {
  readonly uid?: string
  readonly resourceVersion?: string
  readonly finalizers?: readonly string[]
  readonly labels?: Record<string, string>
  readonly deletionTimestamp?: string
  readonly spec?: object
  readonly status?: object
}

const object =
  (apiVersion: string, kind: string) =>
  ({ spec = {}, status = {}, ...metadata }: Parts = {}, name = 'orders'): Live =>
    ({ apiVersion, kind, metadata: { name, uid: 'u', resourceVersion: '1', ...metadata }, spec, status }) as Live
const aCluster = object('dbaas.dev/v1alpha1', 'DatabaseCluster')
const aRequest = object('dbaas.dev/v1alpha1', 'OpsRequest')
const aChild = object('postgresql.cnpg.io/v1', 'Cluster')

const made = (now: Live): Seen => ({ now, before: undefined })
const gone = (before: Live): Seen => ({ now: undefined, before })
const became = (before: Live, now: Live): Seen => ({ before, now })

const WRITE: Request = {
  is: 'request',
  verb: 'apply',
  resource: 'clusters.postgresql.cnpg.io',
  namespace: 'a',
  name: 'orders',
  pass: undefined,
  isDryRun: false,
  body: '{"metadata":{"uid":"u"}}',
  status: 200,
  hasChanged: true
}
const REPORT = { ...WRITE, resource: 'databaseclusters.dbaas.dev/status' }

const REFERENCE: Reference = {
  state: new Map([['Cluster orders spec.instances', '1']]),
  turnover: new Map([['Cluster orders', 'made 1, gone 0']]),
  writes: [],
  events: [],
  causes: [],
  atRest: [],
  pruned: [],
  most: { acts: 1, reports: 1 }
}
const CALM: Outcome = {
  state: new Map([['Cluster orders spec.instances', '1']]),
  turnover: new Map([['Cluster orders', 'made 1, gone 0']]),
  writes: [WRITE, REPORT],
  events: [],
  causes: [],
  atRest: []
}

interface Case {
  readonly outcome?: Partial<Outcome>
  readonly seen?: readonly Seen[]
  readonly complaints?: readonly string[]
  readonly step?: Step
  readonly want: readonly string[]
}

const KEPT = aCluster({ uid: 'new', resourceVersion: '0', finalizers: ['ours'] })
const sized = (size: string) => aChild({ spec: { storage: { size } } })
const observed = (observedGeneration: number) => aCluster({ status: { observedGeneration } })
const atVersion = (version: string) => aCluster({ status: { version } })
const running = (name: string) => made(aRequest({ status: { phase: 'Running' } }, name))
const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item)

const cases: Record<string, Case> = {
  'a step as in calm runs is in order': { want: [] },
  'another end': { outcome: { state: new Map([['Cluster orders spec.instances', '2']]) }, want: ['O1'] },
  'the same end, with another log of the way': {
    outcome: { state: new Map([...CALM.state, ['OpsRequest restart status.actionLogs.0.step', '"Queued"']]) },
    want: []
  },
  'the same end, by a deletion': {
    outcome: { turnover: new Map([['Cluster orders', 'made 2, gone 1']]) },
    want: ['O2']
  },
  'an operator that ended by itself': { complaints: ['it ended by itself'], want: ['O3'] },
  'an observed generation that goes back': { seen: [became(observed(2), observed(1))], want: ['O4'] },
  'storage that shrinks': { seen: [became(sized('2Gi'), sized('1Gi'))], want: ['O4'] },
  'storage that grows': { seen: [became(sized('1Gi'), sized('1536Mi'))], want: [] },
  'a version that is lowered': { seen: [became(atVersion('17.10'), atVersion('17.6'))], want: ['O4'] },
  'a version that is raised': { seen: [became(atVersion('17.6'), atVersion('17.10'))], want: [] },
  'two operations at once': { seen: [running('one'), running('two')], want: ['O4'] },
  'two operations in turn': {
    seen: [
      running('one'),
      became(aRequest({}, 'one'), aRequest({ status: { phase: 'Succeeded' } }, 'one')),
      running('two')
    ],
    want: []
  },
  'a database that goes while its cluster lives': { seen: [gone(aChild())], want: ['O4'] },
  'a database that goes with its cluster': { seen: [gone(aChild())], step: remove, want: [] },
  'a child that is made before the finalizer is stored': {
    seen: [made(aChild({ resourceVersion: '5' })), made(aCluster({ finalizers: ['ours'], resourceVersion: '6' }))],
    want: ['O4']
  },
  'a child for a cluster that is gone': {
    seen: [made(KEPT), made(aChild({ labels: { 'dbaas.dev/cluster-uid': 'old' } }))],
    want: ['O4']
  },
  'a child for the cluster that is there': {
    seen: [made(KEPT), made(aChild({ labels: { 'dbaas.dev/cluster-uid': 'new' } }))],
    want: []
  },
  'a deletion of whatever has the name': {
    outcome: { writes: [{ ...WRITE, verb: 'delete', body: '{"kind":"DeleteOptions"}' }] },
    want: ['O4']
  },
  'a deletion of one object': {
    outcome: { writes: [{ ...WRITE, verb: 'delete', body: '{"preconditions":{"uid":"u"}}' }] },
    want: []
  },
  'a change of whatever has the name': { outcome: { writes: [{ ...WRITE, body: '{"metadata":{}}' }] }, want: ['O4'] },
  'a first apply, which made the object': {
    outcome: { writes: [{ ...WRITE, body: '{"metadata":{}}', status: 201 }] },
    want: []
  },
  'each act twice': { outcome: { writes: [WRITE, WRITE, REPORT] }, want: [] },
  'more than twice the acts': { outcome: { writes: times(3, WRITE) }, want: ['O6'] },
  'more reports than there is to report': { outcome: { writes: times(3, REPORT) }, want: ['O6'] },
  'a report of each change': {
    outcome: { writes: times(3, REPORT) },
    seen: [became(aChild(), aChild())],
    want: []
  }
}

for (const [name, { outcome, seen = [], complaints = [], step = create({}), want }] of Object.entries(cases)) {
  t.test(name, async (t) => {
    const found = violationsIn({ step, outcome: { ...CALM, ...outcome }, reference: REFERENCE, seen, complaints })
    t.same(
      found.map(({ oracle }) => oracle),
      want,
      found.map(({ what }) => what).join('\n')
    )
  })
}

t.test('a write when there is nothing to do', async (t) => {
  t.match(unrestIn(['apply poolers orders']), [{ oracle: 'O5', what: /apply poolers orders/ }])
  t.same(unrestIn([]), [])
})
