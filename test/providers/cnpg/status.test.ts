/** What is told of a PostgreSQL cluster, from what the real CloudNativePG writes. */
import fc from 'fast-check'
import t from 'tap'
import { FENCED, HIBERNATION, LABELS, RECONCILIATION, RESTARTED_AT } from '../../../providers/cnpg/child.ts'
import { status } from '../../../providers/cnpg/status.ts'
import type { Live } from '../../../providers/found.ts'
import type { DatabaseCluster, DatabaseClusterSpec } from '../../../src/api/database-cluster.ts'
import {
  type Around,
  aClaim,
  aCluster,
  aDeployment,
  aJob,
  aPod,
  aService,
  children,
  given,
  HEALTHY_STATUS,
  live,
  MEMBERS,
  SERVED,
  STORAGE
} from '../../fixtures/cnpg-clusters.ts'

interface Scene {
  readonly cluster?: DatabaseCluster
  readonly noted?: Readonly<Record<string, string>>
  /** The status of the Cluster, beside what a healthy one says. */
  readonly says?: object
  /** Annotations of the Cluster. */
  readonly annotated?: Readonly<Record<string, string>>
  /** Fields of its spec that a later edit changed. */
  readonly asked?: object
  readonly around?: readonly Live[]
}

function observed({
  cluster = aCluster(),
  noted = {},
  says = {},
  annotated = {},
  asked = {},
  around = MEMBERS
}: Scene) {
  const context: Around = { cluster, noted, referred: { storage: STORAGE } }
  const [main, ...beside] = children(context, { ...HEALTHY_STATUS, ...says })
  const { spec, ...rest } = main as Live & { spec: object }
  const annotations = { ...main?.metadata.annotations, ...annotated }
  const child = { ...rest, metadata: { ...rest.metadata, annotations }, spec: { ...spec, ...asked } } as Live
  return status(given({ ...context, objects: [child, ...beside, ...around] }))
}

const told = (scene: Scene) => {
  const { current, state, reason } = observed(scene)
  return `${state} ${reason}${current ? '' : ', not current'}`
}

const new_ = (spec: Partial<DatabaseClusterSpec> = {}) => aCluster(spec, {})
const off = (spec: Partial<DatabaseClusterSpec> = {}) => aCluster(spec, { ...SERVED, power: 'Off' })
const without = (...names: string[]) => MEMBERS.filter(({ metadata }) => !names.includes(metadata.name))
const pods = (...own: Live[]) => [...own, ...MEMBERS.filter(({ kind }) => kind !== 'Pod')]
const phase = (text: string, more: object = {}) => ({ phase: text, ...more })
const withoutRole = (pod: Live): Live => {
  const { [LABELS.instanceRole]: _, ...labels } = pod.metadata.labels ?? {}
  return { ...pod, metadata: { ...pod.metadata, labels } }
}
const notReady = { conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }] }

t.test('a healthy cluster whose members agree is ready', async (t) => {
  const seen = observed({})
  t.match(seen, {
    current: true,
    state: 'Ready',
    reason: 'MembersReady',
    message: '3 of 3 members serve',
    primary: 'orders-1',
    runningVersion: '17.6',
    selector: 'cnpg.io/cluster=orders,cnpg.io/podRole=instance',
    connection: {
      secretRef: { name: 'orders-app' },
      usernameKey: 'username',
      passwordKey: 'password',
      caSecretRef: { name: 'orders-ca' }
    },
    storage: { requested: '10Gi', allocated: '10Gi', resizing: false }
  })
  t.same(seen.members?.[0], { name: 'orders-1', role: 'Primary', ready: true, node: 'node-1', version: '17.6' })
  t.same(
    seen.members?.map(({ role }) => role),
    ['Primary', 'Replica', 'Replica']
  )
  t.same(
    seen.endpoints?.map(({ name, role, host, port, scope }) => `${name} ${role} ${host}:${port} ${scope}`),
    [
      'primary ReadWrite orders-rw.shop.svc:5432 Internal',
      'replicas ReadOnly orders-ro.shop.svc:5432 Internal',
      'any Any orders-r.shop.svc:5432 Internal'
    ]
  )
})

const PHASES: Record<string, string> = {
  'Setting up primary': 'Provisioning SettingUpPrimary',
  'Creating a new replica': 'Updating CreatingReplica',
  'Waiting for the instances to become active': 'Updating WaitingForMembers',
  'Cluster in healthy state': 'Ready MembersReady',
  'Applying configuration': 'Updating ApplyingConfiguration',
  'Upgrading cluster': 'Updating RollingOut',
  'Upgrading Postgres major version': 'Upgrading MajorUpgrade',
  'Cluster upgrade delayed': 'Updating RolloutDelayed',
  'Online upgrade in progress': 'Updating OperatorUpgrade',
  'Waiting for user action': 'Updating WaitingForUser',
  'Primary instance is being restarted in-place': 'Updating Restarting',
  'Primary instance is being restarted without a switchover': 'Updating Restarting',
  'Switchover in progress': 'Updating SwitchingOver',
  'Promoting to primary cluster': 'Updating Promoting',
  'Failing over': 'Degraded FailingOver',
  'Not enough disk space': 'Degraded DiskFull',
  'Instance Status Extraction Error: HTTP communication issue': 'Degraded MembersUnreachable',
  'Cluster cannot proceed to reconciliation due to an unknown plugin being required': 'Degraded PluginMissing',
  'Cluster cannot proceed to reconciliation due to an error while interacting with plugins': 'Degraded PluginFails',
  'Cluster has incomplete or invalid image catalog': 'Degraded ImageUnknown',
  'Unable to create required cluster objects': 'Degraded ObjectsRefused',
  'Cluster cannot execute instance online upgrade due to missing architecture binary': 'Degraded OperatorIncomplete',
  'Cluster is unrecoverable and needs manual intervention': 'Degraded Unrecoverable',
  'Invalid cluster definition': 'Failed InvalidDefinition',
  'A phase of a later release': 'Updating UnknownPhase'
}

t.test('every phase has its meaning for a cluster that serves', async (t) => {
  for (const [text, want] of Object.entries(PHASES)) t.equal(told({ says: phase(text) }), want, text)
})

const CASES: Record<string, { scene: Scene; want: string }> = {
  'nothing is told before the operator has looked at it': {
    scene: { cluster: new_(), says: phase('', { currentPrimary: '', targetPrimary: '' }), around: [] },
    want: 'Provisioning WaitingForOperator, not current'
  },
  'trouble while it is set up is no damage yet': {
    scene: {
      cluster: new_(),
      says: phase('Cluster cannot proceed to reconciliation due to an unknown plugin being required'),
      around: []
    },
    want: 'Provisioning PluginMissing, not current'
  },
  'replicas that join for the first time are part of its making': {
    scene: { cluster: new_(), says: phase('Creating a new replica'), around: without('orders-3') },
    want: 'Provisioning CreatingReplica, not current'
  },
  'a cluster from a source is restoring until its primary serves': {
    scene: {
      cluster: new_({ dataSource: { cluster: { name: 'old' } } }),
      says: phase('Setting up primary', { currentPrimary: '' }),
      around: []
    },
    want: 'Restoring SettingUpPrimary, not current'
  },
  'an unrecoverable cluster without a primary has failed': {
    scene: {
      says: phase('Cluster is unrecoverable and needs manual intervention'),
      around: pods(aPod(1, { status: notReady }))
    },
    want: 'Failed Unrecoverable'
  },
  'a first start that failed has failed': {
    scene: {
      cluster: new_(),
      says: phase('Cluster is unrecoverable and needs manual intervention', { currentPrimary: '' }),
      around: []
    },
    want: 'Failed Unrecoverable'
  },
  'a Job that gave up shows in no phase': {
    scene: {
      says: phase('Upgrading Postgres major version'),
      around: [aJob('orders-1-major-upgrade', { status: { conditions: [{ type: 'Failed', status: 'True' }] } })]
    },
    want: 'Failed JobFailed'
  },
  'a Job that gave up while the primary serves is damage': {
    scene: {
      around: [...MEMBERS, aJob('orders-4-join', { status: { conditions: [{ type: 'Failed', status: 'True' }] } })]
    },
    want: 'Degraded JobFailed'
  },
  'CloudNativePG was told to keep off': {
    scene: { annotated: { [RECONCILIATION]: 'disabled' } },
    want: 'Updating OperatorToldToWait, not current'
  },
  'fenced members do not serve, though the phase is healthy': {
    scene: { annotated: { [FENCED]: '["orders-2"]' } },
    want: 'Degraded Fenced'
  },
  'no member is fenced by an empty list': { scene: { annotated: { [FENCED]: '[ ]' } }, want: 'Ready MembersReady' },
  'a switchover is under way': {
    scene: { says: { targetPrimary: 'orders-2' } },
    want: 'Updating SwitchingOver, not current'
  },
  'a new primary is being chosen': { scene: { says: { targetPrimary: 'pending' } }, want: 'Degraded FailingOver' },
  'healthy without a primary is not believed': {
    scene: { says: { currentPrimary: '' } },
    want: 'Updating NoPrimary, not current'
  },
  'the phase is still healthy right after it was scaled up': {
    scene: { asked: { instances: 5 } },
    want: 'Updating Scaling, not current'
  },
  'and right after it was scaled down': {
    scene: { asked: { instances: 1 } },
    want: 'Updating Scaling, not current'
  },
  'a member that runs another image than was asked for': {
    scene: { asked: { imageName: 'ghcr.io/cloudnative-pg/postgresql:17.10-system-trixie' } },
    want: 'Upgrading RollingOut, not current'
  },
  'a member without the resources that were asked for': {
    scene: { asked: { resources: { requests: { memory: '1Gi' } } } },
    want: 'Updating RollingOut, not current'
  },
  'resources in another spelling, and more than was asked for, are fine': {
    scene: {
      asked: { resources: { requests: { cpu: '1' } } },
      around: pods(
        ...[1, 2, 3].map((number) =>
          aPod(number, {
            spec: {
              containers: [
                {
                  name: 'postgres',
                  image: HEALTHY_STATUS.image,
                  resources: { requests: { cpu: '1000m', memory: '1Gi' } }
                }
              ]
            }
          })
        )
      )
    },
    want: 'Ready MembersReady'
  },
  'a member without its archiver': {
    scene: {
      cluster: aCluster({ backup: { enabled: true, storageRef: { name: 's3-main' } } }),
      around: pods(aPod(1, {}, true), aPod(2), aPod(3, {}, true))
    },
    want: 'Updating RollingOut, not current'
  },
  'a member whose archiver nobody wants any more': {
    scene: { around: pods(aPod(1, {}, true), aPod(2), aPod(3)) },
    want: 'Updating RollingOut, not current'
  },
  'a member that was not restarted yet': {
    scene: {
      annotated: { [RESTARTED_AT]: '2026-05-05T00:00:00Z' },
      around: pods(
        aPod(1),
        ...[2, 3].map((number) =>
          aPod(number, {
            metadata: { ...aPod(number).metadata, annotations: { [RESTARTED_AT]: '2026-05-05T00:00:00Z' } }
          })
        )
      )
    },
    want: 'Updating Restarting, not current'
  },
  'a volume that has not its new size': {
    scene: { asked: { storage: { size: '20Gi' } } },
    want: 'Resizing VolumesGrow, not current'
  },
  'a certificate that is not served yet': {
    scene: {
      asked: { certificates: { serverTLSSecret: 'new', serverCASecret: 'new' } },
      says: { certificates: { serverTLSSecret: 'orders-server' } }
    },
    want: 'Updating CertificateChanges, not current'
  },
  'a way in that is not there yet': {
    scene: { cluster: aCluster({ expose: [{ name: 'public', type: 'LoadBalancer' }] }) },
    want: 'Updating ServiceMissing, not current'
  },
  'a member that no Service sends anybody to yet': {
    scene: { around: pods(aPod(1), aPod(2), withoutRole(aPod(3))) },
    want: 'Updating RoleUnknown, not current'
  },
  'a member that does not serve': {
    scene: { around: pods(aPod(1), aPod(2), aPod(3, { status: notReady })) },
    want: 'Degraded MembersNotReady'
  },
  'a member on its way out is replaced': {
    scene: {
      around: pods(
        aPod(1),
        aPod(2),
        aPod(3, { metadata: { ...aPod(3).metadata, deletionTimestamp: '2026-05-05T00:00:00Z' } })
      )
    },
    want: 'Updating MemberReplaced, not current'
  },
  'an archive that does not take the log': {
    scene: {
      cluster: aCluster({ backup: { enabled: true, storageRef: { name: 's3-main' } } }),
      says: { conditions: [{ type: 'ContinuousArchiving', status: 'False', reason: 'ContinuousArchivingFailing' }] },
      around: pods(...[1, 2, 3].map((number) => aPod(number, {}, true)))
    },
    want: 'Degraded ArchiveFailing'
  },
  'a new cluster that serves without an archive is damaged, not unfinished': {
    scene: {
      cluster: aCluster({ backup: { enabled: true, storageRef: { name: 's3-main' } } }, {}),
      says: { conditions: [{ type: 'ContinuousArchiving', status: 'False', reason: 'ContinuousArchivingFailing' }] },
      around: pods(...[1, 2, 3].map((number) => aPod(number, {}, true)))
    },
    want: 'Degraded ArchiveFailing'
  },
  'a cluster that is to sleep and does': {
    scene: {
      cluster: off({ stopped: true }),
      says: { conditions: [{ type: HIBERNATION, status: 'True', reason: 'Hibernated' }] },
      around: pods()
    },
    want: 'Stopped Hibernated'
  },
  'a cluster that is falling asleep': {
    scene: {
      cluster: aCluster({ stopped: true }),
      says: { conditions: [{ type: HIBERNATION, status: 'False', reason: 'DeletingPods' }] }
    },
    want: 'Stopping Hibernating, not current'
  },
  'a cluster that was just told to sleep': {
    scene: { cluster: aCluster({ stopped: true }) },
    want: 'Stopping Hibernating, not current'
  },
  'only a healthy cluster can fall asleep': {
    scene: {
      cluster: aCluster({ stopped: true }),
      says: phase('Waiting for the instances to become active')
    },
    want: 'Stopping WaitingForHealthy, not current'
  },
  'a new cluster that is to sleep is made first': {
    scene: { cluster: new_({ stopped: true }), says: phase('Setting up primary'), around: [] },
    want: 'Provisioning SettingUpPrimary, not current'
  },
  'a cluster that was just woken still says that it sleeps': {
    scene: {
      cluster: off(),
      says: { conditions: [{ type: HIBERNATION, status: 'True', reason: 'Hibernated' }] },
      around: pods()
    },
    want: 'Starting WakingUp, not current'
  },
  'a cluster that wakes up is starting, though the phase is healthy': {
    scene: { cluster: off(), around: pods(aPod(1)) },
    want: 'Starting Scaling, not current'
  },
  'and while it waits for its members': {
    scene: { cluster: off(), says: phase('Waiting for the instances to become active'), around: pods(aPod(1)) },
    want: 'Starting WaitingForMembers, not current'
  }
}

for (const [name, { scene, want }] of Object.entries(CASES)) {
  t.test(name, async (t) => {
    t.equal(told(scene), want)
  })
}

t.test('only an edit helps a definition that CloudNativePG takes for invalid', async (t) => {
  t.equal(observed({ says: phase('Invalid cluster definition') }).needsEdit, true)
  t.equal(observed({ says: phase('Cluster is unrecoverable and needs manual intervention') }).needsEdit, undefined)
})

t.test('the first thing in the way is told in the words of whoever says it', async (t) => {
  const waiting = {
    name: 'postgres',
    state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } }
  }
  const scene = {
    says: phase('Waiting for the instances to become active', { phaseReason: 'Some instances are not yet active' }),
    around: pods(aPod(1), aPod(2, { status: { ...notReady, containerStatuses: [waiting] } }))
  }
  t.equal(
    observed(scene).message,
    'Waiting for the instances to become active: Some instances are not yet active; orders-2: ImagePullBackOff: Back-off pulling image'
  )
  const unschedulable = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message: '0/3 nodes are available'
  }
  t.match(
    observed({ around: pods(aPod(1), aPod(2), aPod(3, { status: { conditions: [unschedulable] } })) }).message,
    'orders-3: Unschedulable: 0/3 nodes are available'
  )
})

t.test('a cluster of one member has no endpoint for replicas', async (t) => {
  const { endpoints } = observed({
    cluster: aCluster({ clusterSize: 1 }),
    around: [aPod(1), aService('rw'), aService('ro')]
  })
  t.same(
    endpoints?.map(({ name }) => name),
    ['primary']
  )
})

t.test('a way in from outside has the addresses that its load balancer was given', async (t) => {
  const cluster = aCluster({
    expose: [
      { name: 'public', type: 'LoadBalancer' },
      { name: 'local', type: 'NodePort' }
    ]
  })
  const balanced = (ingress: unknown) =>
    observed({
      cluster,
      around: [
        ...MEMBERS,
        aService('public', { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress } } }),
        aService('local', { spec: { type: 'NodePort' } })
      ]
    })
      .endpoints?.slice(3)
      .map(({ name, host, scope }) => `${name} ${host} ${scope}`)
  t.same(balanced([{ ip: '192.0.2.7' }, { hostname: 'db.example.com' }]), [
    'public 192.0.2.7 External',
    'public-2 db.example.com External',
    'local orders-local.shop.svc Internal'
  ])
  t.same(balanced(undefined), ['local orders-local.shop.svc Internal'])
  t.same(balanced([{ ip: 'evil host/path' }, { ip: 7 }]), ['local orders-local.shop.svc Internal'])
})

t.test('clients are sent to the pooler, and the cluster is ready when it is', async (t) => {
  const cluster = aCluster({ proxy: { enabled: true } })
  const pooled = (...around: Live[]) => ({ cluster, around: [...MEMBERS, aService('pooler'), ...around] })
  t.equal(observed(pooled(aDeployment(2))).endpoints?.[0]?.host, 'orders-pooler.shop.svc')
  t.equal(told(pooled(aDeployment(2))), 'Ready MembersReady')
  t.equal(told(pooled()), 'Updating ProxyStarting, not current')
  t.equal(told(pooled(aDeployment(1))), 'Updating ProxyStarting, not current')
  t.equal(told(pooled(aDeployment(2, { observedGeneration: 1 }))), 'Updating ProxyStarting, not current')
  t.equal(told(pooled(aDeployment(2, { updatedReplicas: 1 }))), 'Updating ProxyStarting, not current')
  t.equal(told(pooled(aDeployment(2, { readyReplicas: 1 }))), 'Degraded ProxyNotReady')
})

t.test('volumes tell what every member really has, and why one does not grow', async (t) => {
  const uneven = [aPod(1), aClaim('orders-1', '20Gi'), aClaim('orders-2', '10Gi'), aClaim('orders-1-wal', '2Gi')]
  const cluster = aCluster({ storage: '20Gi', volumes: [{ name: 'wal', storage: '5Gi' }] })
  const seen = observed({ cluster, around: uneven })
  t.same(seen.storage, {
    requested: '20Gi',
    allocated: '10Gi',
    resizing: true,
    volumes: [{ name: 'wal', allocated: '2Gi' }]
  })
  const failing = { conditions: [{ type: 'ControllerResizeError', status: 'True', message: 'quota exceeded' }] }
  const scene = {
    asked: { storage: { size: '20Gi' } },
    around: [
      ...without('orders-1'),
      aPod(1),
      aClaim('orders-1', '10Gi', { status: { capacity: { storage: '10Gi' }, ...failing } })
    ]
  }
  t.match(observed(scene), { state: 'Resizing', reason: 'ResizeFailed', message: 'orders-1: quota exceeded' })
})

t.test('backups tell what ended last, how far back a restore can go, and when the next one comes', async (t) => {
  const cluster = aCluster({
    backup: {
      enabled: true,
      storageRef: { name: 's3-main' },
      schedules: [
        { name: 'nightly', schedule: '0 2 * * *' },
        { name: 'resting', schedule: '0 3 * * *', suspend: true }
      ]
    }
  })
  const backup = (name: string, ended: object) =>
    live({ apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup' }, name, { status: ended })
  const context = { cluster, referred: { storage: STORAGE } }
  const times = { lastScheduleTime: '2026-05-04T02:00:00Z', nextScheduleTime: '2026-05-05T02:00:00Z' }
  const window = { 'orders-3f1c9a52-pg17': { firstRecoverabilityPoint: '2026-05-01T02:00:00Z' } }
  const objects = children(context).map(
    (object) =>
      ({
        ...object,
        ...(object.kind === 'ScheduledBackup' && { status: times }),
        ...(object.kind === 'ObjectStore' && { status: { serverRecoveryWindow: window } })
      }) as Live
  )
  const made = [
    backup('first', { phase: 'completed', stoppedAt: '2026-05-03T02:01:00Z' }),
    backup('second', { phase: 'completed', stoppedAt: '2026-05-04T02:01:00Z' }),
    backup('third', { phase: 'failed', stoppedAt: '2026-05-04T03:01:00Z', error: 'no space' }),
    backup('running', { phase: 'started' })
  ]
  t.same(status(given({ ...context, objects: [...objects, ...made, ...MEMBERS] })).backup, {
    lastSuccessful: { name: 'second', time: '2026-05-04T02:01:00Z' },
    lastFailed: { name: 'third', time: '2026-05-04T03:01:00Z', message: 'no space' },
    earliestRestore: '2026-05-01T02:00:00Z',
    schedules: [
      { name: 'nightly', last: '2026-05-04T02:00:00Z', next: '2026-05-05T02:00:00Z' },
      { name: 'resting', last: '2026-05-04T02:00:00Z' }
    ]
  })
  t.equal(observed({}).backup, undefined, 'nothing where there are none')
})

t.test('the data source is consumed when the primary serves, and stays so', async (t) => {
  const from = (now: DatabaseCluster['status']) => aCluster({ dataSource: { cluster: { name: 'old' } } }, now)
  const phaseOf = (scene: Scene) => observed(scene).dataSource?.phase
  const settingUp = phase('Setting up primary', { currentPrimary: '' })
  t.equal(phaseOf({ cluster: from({}), says: { phase: '' }, around: [] }), 'Pending')
  t.equal(phaseOf({ cluster: from({}), says: settingUp, around: [] }), 'Running')
  const gaveUp = phase('Cluster is unrecoverable and needs manual intervention', { currentPrimary: '' })
  t.equal(phaseOf({ cluster: from({}), says: gaveUp, around: [] }), 'Failed')
  t.equal(phaseOf({ cluster: from({}) }), 'Succeeded')
  t.equal(
    phaseOf({ cluster: from({}), noted: { 'dbaas.dev/data-source': 'consumed' }, says: settingUp, around: [] }),
    'Succeeded'
  )
  t.equal(phaseOf({}), undefined, 'nothing where there is none')
})

t.test('monitoring is told by the object that a Prometheus looks for', async (t) => {
  const cluster = aCluster({ monitoring: { enabled: true } })
  t.same(observed({ cluster }).monitoring, { configured: true })
  const [main] = children({ cluster })
  t.match(status(given({ cluster, objects: [main as Live, ...MEMBERS] })).monitoring, {
    configured: false,
    message: /is the Prometheus operator installed/
  })
})

t.test('no status of a child makes it throw, and the same one is told the same way', async (t) => {
  const anything = fc.jsonValue()
  const odd = fc.record({ says: anything, pod: anything, claim: anything, service: anything })
  const property = fc.property(odd, ({ says, pod, claim, service }) => {
    const [main] = children()
    const objects = [
      { ...main, status: says } as unknown as Live,
      aPod(1, { status: pod as object, spec: pod as object }),
      aClaim('orders-1', '10Gi', { status: claim as object, spec: claim as object }),
      aService('rw', { status: service as object, spec: service as object }),
      aJob('orders-1-initdb', { status: claim as object })
    ]
    const scene = given({ cluster: aCluster({ expose: [{ name: 'public', type: 'LoadBalancer' }] }), objects })
    const [first, second] = [status(scene), status(scene)]
    return JSON.stringify(first) === JSON.stringify(second)
  })
  fc.assert(property, { numRuns: 500 })
  t.pass('500 of them')
})
