/** What a DatabaseCluster says of itself, for every way that a pass can end. */
import t from 'tap'
import type { Obstacle } from '../../../controllers/database-cluster/obstacle.ts'
import { isWritten, type Report, statusOf } from '../../../controllers/database-cluster/status.ts'
import type { Driver } from '../../../providers/contract.ts'
import type { ObservedStatus } from '../../../providers/observed.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import { found, unwise } from '../../../src/api/finding.ts'
import type { Live } from '../../../src/api/live.ts'
import { root } from '../../../src/api/path.ts'

const NOW = new Date('2026-11-21T12:00:00.5Z')
const LATER = new Date('2026-11-21T13:00:00Z')
const driver = { name: 'tested', title: 'Tested' } as Driver
const child: Live = {
  apiVersion: 'example.com/v1',
  kind: 'Database',
  metadata: { name: 'orders', uid: 'c-1', resourceVersion: '9' }
}

const aCluster = (status?: object, spec: object = {}) =>
  ({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name: 'orders', namespace: 'shop', uid: 'u-1', generation: 4 },
    spec: { engine: 'tested', clusterSize: 3, storage: '1Gi', stopped: false, deletionPolicy: 'Delete', ...spec },
    ...(status && { status })
  }) as unknown as DatabaseCluster

const observed = (change: Partial<ObservedStatus> = {}): ObservedStatus => ({
  current: true,
  state: 'Ready',
  reason: 'Healthy',
  message: 'All members serve',
  members: [
    { name: 'orders-1', role: 'Primary', ready: true },
    { name: 'orders-2', role: 'Replica', ready: false }
  ],
  primary: 'orders-1',
  ...change
})
const obstacle = (change: Partial<Obstacle> = {}): Obstacle => ({
  condition: 'ReferencesResolved',
  reason: 'NotFound',
  message: 'Waiting for BackupStorage "s3"',
  needsEdit: false,
  ...change
})
const report = (change: Partial<Report> = {}): Report => ({
  cluster: aCluster(),
  driver,
  version: '17.6',
  findings: [],
  child,
  observed: observed(),
  ...change
})
const conditions = (status: ReturnType<typeof statusOf>) =>
  Object.fromEntries((status.conditions ?? []).map(({ type, status, reason }) => [type, `${status} ${reason}`]))
const ready = { initializedAt: '2026-01-01T00:00:00Z' }

t.test('a database that serves is Ready, and says what was decided and since when', async (t) => {
  const status = statusOf(report(), NOW)
  t.match(status, {
    observedGeneration: 4,
    phase: 'Ready',
    reason: 'Healthy',
    version: '17.6',
    provider: { name: 'tested' },
    childRef: { kind: 'Database', name: 'orders', uid: 'c-1' },
    instances: 2,
    readyInstances: 1,
    primary: 'orders-1',
    power: 'On',
    initializedAt: '2026-11-21T12:00:00Z'
  })
  t.match(conditions(status), {
    Accepted: 'True RulesPassed',
    ReferencesResolved: 'True AllFound',
    ChildSynced: 'True Applied',
    Ready: 'True Healthy',
    Reconciling: 'False NothingToDo',
    Stalled: 'False NoEditNeeded',
    Paused: 'False NotAsked'
  })
})

const phases: Record<string, { readonly report: Partial<Report>; readonly want: string; readonly readiness: string }> =
  {
    'off on purpose is Ready': {
      report: { observed: observed({ state: 'Stopped', reason: 'Stopped' }) },
      want: 'Stopped',
      readiness: 'True Stopped'
    },
    'a child that has not seen the first wish is being made': {
      report: { observed: observed({ current: false }) },
      want: 'Provisioning',
      readiness: 'False ChangeNotSeen'
    },
    'a child that has not seen the last wish is not ready': {
      report: { cluster: aCluster(ready), observed: observed({ current: false }) },
      want: 'Updating',
      readiness: 'False ChangeNotSeen'
    },
    'nor has it failed': {
      report: { cluster: aCluster(ready), observed: observed({ current: false, state: 'Failed' }) },
      want: 'Updating',
      readiness: 'False ChangeNotSeen'
    },
    'a stop that the child has not seen is a stop': {
      report: { cluster: aCluster(ready, { stopped: true }), observed: observed({ current: false }) },
      want: 'Stopping',
      readiness: 'False ChangeNotSeen'
    },
    'a start that the child has not seen is a start': {
      report: { cluster: aCluster(ready), observed: observed({ current: false, state: 'Stopped' }) },
      want: 'Starting',
      readiness: 'False ChangeNotSeen'
    },
    'what waits for others has its phase and says why': {
      report: { obstacle: obstacle() },
      want: 'Ready',
      readiness: 'False NotFound'
    },
    'what was never made and waits is pending': {
      report: { child: undefined, observed: undefined, obstacle: obstacle() },
      want: 'Pending',
      readiness: 'False NotFound'
    },
    'a database whose child was deleted has failed': {
      report: {
        cluster: aCluster(ready),
        child: undefined,
        observed: undefined,
        obstacle: obstacle({ condition: 'ChildSynced', reason: 'ChildDeleted', needsEdit: true })
      },
      want: 'Failed',
      readiness: 'False ChildDeleted'
    },
    'on its way out': {
      report: { deletion: { message: 'Waiting for 3 volumes', isBlocked: false } },
      want: 'Deleting',
      readiness: 'False Deleting'
    }
  }

for (const [name, { report: change, want, readiness }] of Object.entries(phases)) {
  t.test(name, async (t) => {
    const status = statusOf(report(change), NOW)
    t.equal(status.phase, want)
    t.equal(conditions(status).Ready, readiness)
  })
}

const warning = found(
  { id: 'members/two', severity: 'warn' },
  unwise(root.child('spec', 'clusterSize'), { value: 2, why: 'two members cannot outvote each other' })
)

t.test('what is unwise is told for as long as it is, and does not stop anything', async (t) => {
  const status = statusOf(report({ findings: [warning] }), NOW)
  t.match(status.conditions, [{ type: 'Accepted', status: 'True', reason: 'RulesWarn', message: /outvote/ }])
  t.equal(status.phase, 'Ready')
})

t.test('what was not judged is not called accepted, and what was stays so', async (t) => {
  t.match(conditions(statusOf(report({ findings: undefined }), NOW)), { Accepted: 'Unknown NotTried' })
  const taken = (observedGeneration: number) => {
    const condition = { type: 'Accepted', status: 'True', reason: 'RulesPassed', message: '', observedGeneration }
    const cluster = aCluster({ conditions: [{ ...condition, lastTransitionTime: '2026-01-01T00:00:00Z' }] })
    return conditions(statusOf(report({ findings: undefined, cluster }), NOW))
  }
  t.match(taken(4), { Accepted: 'True RulesPassed' })
  t.match(taken(3), { Accepted: 'Unknown NotTried' }, 'an edit has to be judged')
})

t.test('gates stand behind each other', async (t) => {
  const status = statusOf(report({ obstacle: obstacle() }), NOW)
  t.match(conditions(status), {
    Accepted: 'True RulesPassed',
    ReferencesResolved: 'False NotFound',
    ChildSynced: 'Unknown NotTried'
  })
})

t.test('Stalled is only what an edit of this object can cure', async (t) => {
  t.match(conditions(statusOf(report({ obstacle: obstacle() }), NOW)), { Stalled: /False/, Reconciling: /True/ })
  const refused = obstacle({ condition: 'Accepted', reason: 'Refused', needsEdit: true })
  t.match(conditions(statusOf(report({ obstacle: refused }), NOW)), { Stalled: 'True Refused', Reconciling: /False/ })
  const broken = observed({ state: 'Failed', needsEdit: true, reason: 'BadImage' })
  t.match(conditions(statusOf(report({ observed: broken }), NOW)), { Stalled: 'True BadImage' })
  t.match(conditions(statusOf(report({ observed: observed({ state: 'Failed' }) }), NOW)), { Stalled: /False/ })
})

t.test('the same state is the same status, and its times do not move', async (t) => {
  const first = statusOf(report(), NOW)
  const cluster = aCluster(first)
  const again = statusOf(report({ cluster }), LATER)
  t.same(again, first)
  t.ok(isWritten(cluster, again))
  const changed = statusOf(report({ cluster, observed: observed({ state: 'Degraded' }) }), LATER)
  t.notOk(isWritten(cluster, changed))
  const times = Object.fromEntries((changed.conditions ?? []).map((one) => [one.type, one.lastTransitionTime]))
  t.equal(times.Ready, '2026-11-21T13:00:00Z')
  t.equal(times.Accepted, '2026-11-21T12:00:00Z')
  t.equal(changed.initializedAt, '2026-11-21T12:00:00Z')
})

t.test('what others keep in the status is theirs', async (t) => {
  const ours = statusOf(report(), NOW)
  const theirs = { type: 'example.com/Audited', status: 'True', reason: 'A', message: '', lastTransitionTime: 'x' }
  const cluster = aCluster({
    ...ours,
    activeOperation: { name: 'a', uid: 'b', since: '2026-01-01T00:00:00Z' },
    conditions: [...(ours.conditions ?? []), theirs]
  })
  const again = statusOf(report({ cluster }), LATER)
  t.ok(isWritten(cluster, again))
  t.notMatch(again.conditions, [{ type: theirs.type }])
  t.notOk('activeOperation' in again)
})

t.test('a detail that no longer applies goes', async (t) => {
  const backed = aCluster(undefined, { backup: { enabled: true } })
  const before = statusOf(report({ cluster: backed }), NOW)
  t.match(conditions(before).BackupConfigured, /True/)
  const after = statusOf(report({ cluster: aCluster(before) }), LATER)
  t.equal(conditions(after).BackupConfigured, undefined)
})

t.test('a consumed data source is told for ever', async (t) => {
  const done = { phase: 'Succeeded', completedAt: '2026-01-01T00:00:00Z' } as const
  const status = statusOf(report({ cluster: aCluster({ dataSource: done }) }), NOW)
  t.same(status.dataSource, done)
})

t.test('while paused nothing is claimed about the children, and they are still watched', async (t) => {
  const status = statusOf(report({ isPaused: true }), NOW)
  t.match(conditions(status), { Paused: 'True Asked', ChildSynced: /Unknown/, Ready: 'True Healthy' })
})
