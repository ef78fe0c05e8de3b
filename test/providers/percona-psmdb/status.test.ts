/** What is told of a MongoDB cluster, from what the real operator writes. */
import fc from 'fast-check'
import t from 'tap'
import type { Live } from '../../../providers/found.ts'
import { CLUSTER } from '../../../providers/percona-psmdb/child.ts'
import { status } from '../../../providers/percona-psmdb/status.ts'
import type { DatabaseCluster, DatabaseClusterSpec, DatabaseClusterStatus } from '../../../src/api/database-cluster.ts'
import {
  aBackup,
  aClaim,
  aCluster,
  aFact,
  aPod,
  aRestore,
  around,
  aService,
  aSet,
  changed,
  children,
  given,
  readyStatus,
  SERVED,
  SHARDED,
  STORAGE
} from '../../fixtures/mongodb-clusters.ts'
import { holds } from '../../fixtures/property.ts'

const PMM = aFact('MonitoringConfig', 'pmm', {
  spec: { type: 'PMM', pmm: { serverHost: 'pmm.example.com', credentialsSecretRef: { name: 'pmm' } } }
})

interface Scene {
  readonly spec?: Partial<DatabaseClusterSpec>
  /** Our own status of before. */
  readonly before?: DatabaseClusterStatus
  /** What the operator says, beside what it says of a cluster that serves. */
  readonly says?: object
  /** Of the child: a spec that was changed by hand, a later generation. */
  readonly child?: { readonly metadata?: object; readonly spec?: object }
  /** In place of what runs in a cluster that serves; those of the same name are replaced. */
  readonly now?: readonly Live[]
  readonly gone?: readonly string[]
  readonly noted?: Record<string, string>
}

function observed({ spec = {}, before = SERVED, says = {}, child = {}, now = [], gone = [], noted = {} }: Scene = {}) {
  const cluster: DatabaseCluster = aCluster(spec, { status: before })
  const context = { cluster, noted, facts: [STORAGE, PMM] }
  const [main] = children(context, { ...readyStatus(cluster), ...says })
  if (main === undefined) throw new Error('no child')
  const replaced = new Set([...gone, ...now.map(({ metadata }) => metadata.name)])
  const rest = around(cluster).filter(({ kind, metadata }) => kind === 'Service' || !replaced.has(metadata.name))
  const { spec: was } = main as Live & { spec: object }
  const seen = changed(main, { metadata: child.metadata ?? {}, spec: { ...was, ...child.spec } })
  return status(given({ ...context, objects: [seen, ...rest, ...now] }))
}

const told = (scene: Scene) => {
  const { current, state, reason } = observed(scene)
  return `${state} ${reason}${current ? '' : ', not current'}`
}

const NEVER = { before: {} }
const early = (says: object): Scene => ({
  ...NEVER,
  says: { mongoVersion: undefined, backupVersion: undefined, ...says },
  gone: ['carts-rs0-1', 'carts-rs0-2'],
  now: [aSet('rs0', 3, { readyReplicas: 1, replicas: 1 })]
})
const notReady = (group: string, number: number, status: object = {}) =>
  aPod(group, number, { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }], ...status } })
const off = { spec: { stopped: true } }
const noPods = { gone: ['carts-rs0-0', 'carts-rs0-1', 'carts-rs0-2'] }
const rolling = aSet('rs0', 3, { updatedReplicas: 1 })
const restored = { dataSource: { external: { storageRef: { name: 's3-main' }, path: 'old/1' } } }
const REFUSAL = 'Error: wrong psmdb options: replset rs0: size must be odd'

const STATES: Record<string, [Scene, string]> = {
  'the operator has not looked yet': [
    { ...NEVER, says: { state: undefined, observedGeneration: undefined, mongoVersion: undefined }, ...noPods },
    'Provisioning Provisioning, not current'
  ],
  'members are being made': [early({ state: 'initializing' }), 'Provisioning Provisioning'],
  'it serves': [{}, 'Ready Ready'],
  'it serves, with shards': [{ spec: SHARDED }, 'Ready Ready'],
  'a change was not seen yet': [{ child: { metadata: { generation: 2 } } }, 'Ready Ready, not current'],
  'ready is a word that is one look old': [{ now: [rolling] }, 'Updating RollingUpdate'],
  'a StatefulSet was not looked at yet': [
    { now: [changed(aSet('rs0', 3), { metadata: { generation: 2 } })] },
    'Updating RollingUpdate'
  ],
  'pods were made from an older template': [
    { now: [changed(aPod('rs0', 2), { metadata: { labels: { 'controller-revision-hash': 'before' } } })] },
    'Degraded MembersMissing'
  ],
  'the operator still counts fewer': [
    { says: { replsets: { rs0: { size: 3, ready: 2 } } } },
    'Degraded MembersMissing'
  ],
  'a mongos is missing': [
    { spec: SHARDED, gone: ['carts-mongos-1'], now: [aSet('mongos', 2, { readyReplicas: 1 })] },
    'Degraded MembersMissing'
  ],
  'members come': [
    {
      spec: { clusterSize: 5 },
      says: { state: 'initializing' },
      now: [aSet('rs0', 3)],
      gone: ['carts-rs0-3', 'carts-rs0-4']
    },
    'Updating RollingUpdate'
  ],
  'a member fell out': [
    { says: { state: 'initializing' }, now: [notReady('rs0', 2), aSet('rs0', 3, { readyReplicas: 2 })] },
    'Degraded MembersMissing'
  ],
  'a new version is on its way': [
    {
      spec: { version: '8.0.19' },
      says: { state: 'initializing' },
      now: [
        rolling,
        aPod('rs0', 0, { spec: { containers: [{ name: 'mongod', image: 'percona/percona-server-mongodb:8.0.17-6' }] } })
      ]
    },
    'Upgrading RollingUpgrade'
  ],
  'an update waits for a backup': [
    { says: { state: 'initializing', conditions: [{ type: 'pendingSmartUpdate', status: 'True' }] }, now: [rolling] },
    'Updating UpdateWaits'
  ],
  'volumes grow': [{ spec: { storage: '20Gi' }, now: [aClaim('rs0', 0, '10Gi', '20Gi')] }, 'Resizing VolumesGrowing'],
  'volumes are being replaced': [
    { now: [changed(aSet('rs0', 3), { metadata: { annotations: { 'percona.com/pvc-resize-in-progress': 'now' } } })] },
    'Resizing VolumesGrowing'
  ],
  'a size that cannot be had was put back': [
    {
      spec: { storage: '20Gi' },
      child: {
        spec: {
          replsets: [
            {
              name: 'rs0',
              size: 3,
              volumeSpec: { persistentVolumeClaim: { resources: { requests: { storage: '10Gi' } } } }
            }
          ]
        }
      }
    },
    'Ready ResizeTakenBack'
  ],
  'it goes off': [{ ...off, says: { state: 'stopping' } }, 'Stopping Stopping'],
  'it goes off after a backup': [
    { ...off, now: [aBackup('nightly', { state: 'running' })] },
    'Stopping WaitingForBackup'
  ],
  'it is off, and a pod still goes': [{ ...off, says: { state: 'paused' } }, 'Stopping Stopping'],
  'it is off': [{ ...off, says: { state: 'paused' }, ...noPods, now: [aSet('rs0', 0)] }, 'Stopped Stopped'],
  'it comes back': [
    {
      before: { ...SERVED, power: 'Off' },
      says: { state: 'initializing' },
      ...noPods,
      now: [aSet('rs0', 3, { readyReplicas: 0, replicas: 0 })]
    },
    'Starting Starting'
  ],
  'the child is refused': [
    {
      says: { state: 'error', message: REFUSAL, observedGeneration: 0 },
      child: { metadata: { generation: 2 } },
      gone: ['carts-rs0-0']
    },
    'Failed Refused'
  ],
  'an edit is refused while members serve': [
    { says: { state: 'error', message: REFUSAL, observedGeneration: 0 }, child: { metadata: { generation: 2 } } },
    'Degraded Refused'
  ],
  'a pass fails while members serve': [
    { says: { state: 'error', message: 'Error: failed to apply changes: pod wait limit' }, now: [rolling] },
    'Degraded MembersMissing'
  ],
  'the operator fails': [early({ state: 'error', message: 'Error: handleReplsetInit: exec' }), 'Failed OperatorError'],
  'there is no place for the first pods': [
    early({ state: 'initializing', replsets: { rs0: { status: 'error', message: '0/3 nodes are available' } } }),
    'Failed OperatorError'
  ],
  'somebody restores by hand': [
    { says: { state: 'initializing' }, now: [aRestore({ state: 'running' }, 'by-hand')] },
    'Restoring RestoreRunning'
  ],
  'a restore has not been looked at': [{ now: [aRestore(undefined, 'by-hand')] }, 'Restoring RestoreRunning'],
  'members run, and wait for their data': [{ spec: restored, ...NEVER }, 'Restoring RestoreRunning'],
  'the data is there, and members start again': [
    { spec: restored, ...NEVER, says: { state: 'initializing' }, now: [aRestore({ state: 'ready' })] },
    'Restoring RestoreRunning'
  ],
  'the data is there, and agents read the storage anew': [
    {
      spec: restored,
      ...NEVER,
      child: { metadata: { annotations: { 'percona.com/resync-pbm': 'true' } } },
      now: [aRestore({ state: 'ready' })]
    },
    'Restoring RestoreRunning'
  ],
  'the data is there, and the children are still those of the restore': [
    { spec: restored, ...NEVER, now: [aRestore({ state: 'ready' })] },
    'Restoring RestoreRunning'
  ],
  'the data is there': [{ spec: restored, ...NEVER, noted: { 'dbaas.dev/data-source': 'consumed' } }, 'Ready Ready'],
  'the data does not come': [
    { spec: restored, ...NEVER, now: [aRestore({ state: 'rejected', error: 'no such backup' })] },
    'Failed RestoreFailed'
  ],
  'a word that nobody knows': [{ says: { state: 'dreaming' } }, 'Updating RollingUpdate']
}

for (const [name, [scene, want]] of Object.entries(STATES)) {
  t.test(name, async (t) => t.equal(told(scene), want))
}

t.test('the first cause is told in the words of whoever has some', async (t) => {
  const message = (scene: Scene) => observed(scene).message
  t.equal(message({ says: { state: 'error', message: REFUSAL }, gone: ['carts-rs0-0'] }), REFUSAL)
  t.equal(
    message(early({ state: 'initializing', replsets: { rs0: { status: 'initializing', message: 'back-off 40s' } } })),
    'back-off 40s'
  )
  const crashing = { containerStatuses: [{ name: 'mongod', state: { waiting: { reason: 'CrashLoopBackOff' } } }] }
  t.equal(
    message({
      says: { state: 'initializing' },
      now: [notReady('rs0', 1, crashing), aSet('rs0', 3, { readyReplicas: 2 })]
    }),
    'carts-rs0-1: CrashLoopBackOff'
  )
  t.match(
    message({ spec: restored, ...NEVER, now: [aRestore({ state: 'error', error: 'no such backup' })] }),
    /^no such backup; delete /
  )
})

t.test('only an edit helps where the operator refuses', async (t) => {
  t.equal(observed({ says: { state: 'error', message: REFUSAL } }).needsEdit, true)
  t.notOk(observed({ says: { state: 'error', message: 'Error: no route to host' } }).needsEdit)
})

t.test('members have roles, and one of a replica set takes writes', async (t) => {
  const { members, primary, runningVersion, selector } = observed()
  t.same(members?.[0], { name: 'carts-rs0-0', role: 'Primary', ready: true, node: 'node-0', version: '8.0.19' })
  t.same(
    members?.map(({ role }) => role),
    ['Primary', 'Replica', 'Replica']
  )
  t.equal(primary, 'carts-rs0-0')
  t.equal(runningVersion, '8.0.19')
  t.equal(selector, 'app.kubernetes.io/instance=carts,app.kubernetes.io/component=mongod')
})

t.test('shards have a primary each, so that there is no single one', async (t) => {
  const { members, primary } = observed({ spec: SHARDED })
  t.equal(primary, undefined)
  t.equal(members?.filter(({ role }) => role === 'Primary').length, 2)
  t.same([...new Set(members?.map(({ role }) => role))], ['Primary', 'Replica', 'ConfigServer', 'Router'])
})

t.test('clients find the replica set by its name, or the routers, and what a load balancer gives', async (t) => {
  t.same(observed().endpoints, [
    { name: 'rs0', role: 'ReadWrite', host: 'carts-rs0.shop.svc', port: 27017, scope: 'Internal' }
  ])
  const balanced = (suffix: string, host: string) =>
    aService(suffix, {
      spec: { type: 'LoadBalancer' },
      status: { loadBalancer: { ingress: [{ hostname: host }] } }
    })
  const exposed = {
    config: [{ name: 'net.port', value: '27018' }],
    expose: [{ name: 'office', type: 'LoadBalancer' as const }]
  }
  t.same(
    observed({
      spec: exposed,
      now: [balanced('rs0-1', 'lb.example.com'), aService('rs0-2', { spec: { type: 'LoadBalancer' } })]
    }).endpoints?.map(({ name, host, port }) => `${name} ${host}:${port}`),
    ['rs0 carts-rs0.shop.svc:27018']
  )
})

t.test('the connection points at the Secret of the operator', async (t) => {
  t.match(observed().connection, {
    secretRef: { name: 'carts-secrets' },
    usernameKey: 'MONGODB_DATABASE_ADMIN_USER',
    caSecretRef: { name: 'carts-ssl' }
  })
  t.notOk(observed({ spec: { tls: { mode: 'Disabled' } } }).connection?.caSecretRef)
  t.match(observed({ spec: { tls: { secretName: 'own' } } }).connection, { caSecretRef: { name: 'own' } })
})

t.test('sizes are what every member really has', async (t) => {
  t.same(observed({ now: [aClaim('rs0', 1, '8Gi')] }).storage, { requested: '10Gi', allocated: '8Gi', resizing: true })
  t.same(observed({ spec: SHARDED }).storage, {
    requested: '10Gi',
    allocated: '10Gi',
    resizing: false,
    volumes: [{ name: 'config-servers', allocated: '5Gi' }]
  })
})

t.test('settings are in force once all members have restarted for them', async (t) => {
  const config = [{ name: 'operationProfiling.mode', value: 'slowOp' }]
  t.same(observed({ spec: { config } }).config, { applied: ['operationProfiling.mode'] })
  t.notOk(observed({ spec: { config }, now: [rolling] }).config)
})

t.test('backups: the newest of each end, how far a restore can go, and when schedules ran', async (t) => {
  const backup = {
    enabled: true,
    storageRef: { name: 's3-main' },
    schedules: [
      { name: 'nightly', schedule: '@daily' },
      { name: 'weekly', schedule: '@weekly' }
    ]
  }
  const at = (day: number) => `2026-05-0${day}T03:00:00Z`
  const by = (schedule: string) => ({ labels: { 'percona.com/backup-ancestor': schedule } })
  const now = [
    aBackup('c', { state: 'ready', start: at(3), completed: at(4), latestRestorableTime: at(6) }, by('nightly')),
    aBackup('a', { state: 'ready', start: at(1), completed: at(2) }, by('nightly')),
    aBackup('d', { state: 'error', start: at(5), error: 'access denied' }),
    aBackup('e', { state: 'running', start: at(6) }, by('nightly'))
  ]
  t.same(observed({ spec: { backup }, now }).backup, {
    lastSuccessful: { name: 'c', time: at(4) },
    lastFailed: { name: 'd', time: at(5), message: 'access denied' },
    earliestRestore: at(2),
    latestRestore: at(6),
    schedules: [{ name: 'nightly', last: at(6) }, { name: 'weekly' }]
  })
  t.same(observed({ spec: { backup } }).backup, { schedules: [{ name: 'nightly' }, { name: 'weekly' }] })
  t.notOk(observed({ now }).backup, 'with backups off nothing is told of them')
})

t.test('an agent that the operator left out in silence is told', async (t) => {
  t.same(observed({ spec: { monitoring: { enabled: true } } }).monitoring, { configured: true })
  const { configured, message } =
    observed({ spec: { monitoring: { enabled: true, type: 'PMM', configRef: { name: 'pmm' } } } }).monitoring ?? {}
  t.equal(configured, false)
  t.match(message, /Secret carts-secrets must have PMM_SERVER_TOKEN/)
})

t.test('the data source is told step by step', async (t) => {
  const source = (scene: Scene) => observed({ spec: restored, ...NEVER, ...scene }).dataSource
  t.same(source({}), { phase: 'Pending' })
  t.same(source({ now: [aRestore({ state: 'requested' })] }), { phase: 'Running' })
  t.same(source({ now: [aRestore({ state: 'ready', completed: '2026-05-04T03:02:01Z' })] }), {
    phase: 'Succeeded',
    completedAt: '2026-05-04T03:02:01Z'
  })
  t.same(source({ now: [aRestore({ state: 'error' })] }), { phase: 'Failed' })
  t.same(source({ noted: { 'dbaas.dev/data-source': 'consumed' } }), { phase: 'Succeeded' })
  t.notOk(observed().dataSource)
})

const anything = fc.jsonValue({ maxDepth: 4 })
const words = fc.constantFrom('ready', 'error', 'paused', 'initializing', 'stopping', 'PRIMARY', 'rs0', '__proto__')
const odd = fc.oneof(anything, words)
const statuses = fc.oneof(
  anything,
  fc.record(
    {
      state: odd,
      message: odd,
      observedGeneration: odd,
      mongoVersion: odd,
      backupVersion: odd,
      mongos: odd,
      replsets: fc.oneof(
        odd,
        fc.dictionary(words, fc.oneof(odd, fc.record({ ready: odd, message: odd, members: odd })))
      ),
      conditions: fc.oneof(odd, fc.array(odd))
    },
    { requiredKeys: [] }
  )
)

t.test('whatever the operator says, something is told, and the same each time', async (t) => {
  const clusters = [aCluster(), aCluster(SHARDED), aCluster({ stopped: true }), aCluster(restored)]
  holds(
    t,
    'status never throws and never wobbles',
    fc.property(fc.constantFrom(...clusters), statuses, odd, odd, (cluster, says, spec, other) => {
      const [main] = children({ cluster, facts: [STORAGE] }, says)
      if (main === undefined) return false
      const objects = [
        changed(main, { spec }),
        ...around(cluster).map((object, position) =>
          position % 2 === 0 ? changed(object, { status: other }) : object
        ),
        changed(aRestore(undefined), { status: other }),
        changed(aBackup('a', {}), { status: other })
      ]
      const [once, again] = [0, 1].map(() => status(given({ cluster, facts: [STORAGE], objects })))
      return once?.state !== undefined && JSON.stringify(once) === JSON.stringify(again)
    })
  )
})

t.test('a child of which nothing is known yet is on its way', async (t) => {
  const cluster = aCluster()
  const bare = {
    ...CLUSTER,
    metadata: { name: 'carts', namespace: 'shop', uid: 'u', resourceVersion: '1', generation: 1 }
  }
  const { state, current } = status(given({ cluster, objects: [bare] }))
  t.same([state, current], ['Provisioning', false])
})
