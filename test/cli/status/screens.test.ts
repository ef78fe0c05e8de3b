/** What `describe` and `plan` show, on a narrow and on a wide screen, with colours and without. */
import { join } from 'node:path'
import t from 'tap'
import { run } from '../../../cli/program.ts'
import { describeCluster } from '../../../cli/status/cluster-text.ts'
import { describeOperation } from '../../../cli/status/operation-text.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import type { OpsRequest } from '../../../src/api/ops-request.ts'
import { sameScreen } from '../../fixtures/kept-screens.ts'
import { playedTerminal } from '../../fixtures/played-terminal.ts'

const NOW = Date.parse('2026-05-04T12:00:00Z')
const AT = '2026-05-04T11:45:00Z'
const API = { apiVersion: 'dbaas.dev/v1alpha1' } as const

const condition = (type: string, status: 'True' | 'False', reason: string, message: string) => ({
  type,
  status,
  reason,
  message,
  observedGeneration: 3,
  lastTransitionTime: AT
})

const WHY = 'orders-2 is not ready: its volume is full, 10Gi of 10Gi are used; grow it with a VolumeExpansion'

const cluster: DatabaseCluster = {
  ...API,
  kind: 'DatabaseCluster',
  metadata: { name: 'orders', namespace: 'shop', generation: 3, creationTimestamp: '2026-05-01T12:00:00Z' },
  spec: {
    engine: 'postgresql',
    clusterSize: 2,
    storage: '10Gi',
    stopped: false,
    deletionPolicy: 'Delete',
    backup: { enabled: true, storageRef: { name: 's3-main' } }
  },
  status: {
    observedGeneration: 3,
    phase: 'Degraded',
    message: WHY,
    version: '17.6',
    provider: { name: 'cnpg', operatorVersion: '1.30.0' },
    readyInstances: 1,
    members: [
      { name: 'orders-1', role: 'Primary', ready: true, version: '17.6', node: 'node-a' },
      { name: 'orders-2', role: 'Replica', ready: false, version: '17.6', node: 'node-b', reason: 'CrashLoopBackOff' }
    ],
    endpoints: [{ name: 'rw', role: 'ReadWrite', host: 'orders-rw.shop.svc', port: 5432, scope: 'Internal' }],
    storage: { requested: '10Gi', allocated: '10Gi' },
    backup: { lastSuccessful: { name: 'nightly-1', time: '2026-05-04T02:00:00Z' } },
    activeOperation: { name: 'orders-grow', uid: '1', since: AT },
    queue: ['orders-restart'],
    conditions: [
      condition('Accepted', 'True', 'RulesPassed', 'The rules of the door hold'),
      condition('Ready', 'False', 'MembersMissing', WHY),
      condition('Stalled', 'False', 'NothingToEdit', 'No edit is needed'),
      condition('Degraded', 'True', 'MembersMissing', WHY)
    ]
  }
}

const operation: OpsRequest = {
  ...API,
  kind: 'OpsRequest',
  metadata: { name: 'orders-grow', namespace: 'shop', generation: 1, creationTimestamp: AT },
  spec: {
    clusterRef: 'orders',
    type: 'VolumeExpansion',
    volumeExpansion: { storage: '20Gi' },
    force: false,
    dryRun: false,
    onConflict: 'Enqueue',
    preConditionDeadlineSeconds: 0,
    ttlSecondsAfterSucceed: 86_400,
    ttlSecondsAfterUnsuccessfulCompletion: 604_800,
    rerunPolicy: 'Never',
    cancel: false
  },
  status: {
    observedGeneration: 1,
    phase: 'Running',
    message: 'volumes are growing',
    progress: '1/2',
    startTime: AT,
    plan: { impact: 'None', changes: [{ path: '/spec/storage', from: '"10Gi"', to: '"20Gi"' }] },
    progressDetails: [
      { object: 'orders-1', status: 'Succeeded' },
      { object: 'orders-2', status: 'Running', message: 'the volume has 10Gi of 20Gi' }
    ],
    actionLogs: [{ time: AT, step: 'Started', level: 'Info', message: 'spec.storage was written' }],
    conditions: [condition('Started', 'True', 'Started', 'It has begun')]
  }
}

const LOOKS = {
  narrow: { width: 60 },
  wide: { width: 120 },
  'wide-in-colour': { width: 120, colour: true, isInteractive: true }
} as const

const WAS = `apiVersion: dbaas.dev/v1alpha1
kind: DatabaseCluster
metadata: {name: orders, namespace: shop}
spec: {engine: postgresql, version: "17.6", clusterSize: 3, storage: 10Gi, config: [{name: work_mem, value: 8MB}]}
`
const IS = WAS.replace('10Gi', '20Gi').replace(
  '{name: work_mem, value: 8MB}',
  '{name: work_mem, value: 16MB}, {name: max_connections, value: "300"}'
)

for (const [name, look] of Object.entries(LOOKS)) {
  t.test(`what a ${name} screen shows`, async (t) => {
    const [ofCluster, ofOperation, ofPlan] = [
      playedTerminal(look),
      playedTerminal(look),
      playedTerminal({ ...look, input: IS })
    ]
    describeCluster(cluster, ofCluster.terminal.out, NOW)
    sameScreen(t, `describe-cluster-${name}`, ofCluster.out())
    describeOperation(operation, ofOperation.terminal.out, NOW)
    sameScreen(t, `describe-operation-${name}`, ofOperation.out())
    const facts = join(t.testdir({ 'was.yaml': WAS }), 'was.yaml')
    t.equal(await run(['plan', '-', '--facts', facts], ofPlan.terminal), 0, ofPlan.err())
    sameScreen(t, `plan-${name}`, ofPlan.out())
    if (look.width === 60)
      for (const printed of [ofCluster.out(), ofOperation.out()])
        for (const line of printed.split('\n')) t.ok(line.length <= look.width, line)
  })
}
