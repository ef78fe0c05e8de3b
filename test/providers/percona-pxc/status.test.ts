/** What is told of an XtraDB cluster, from what the real operator writes. */
import fc from 'fast-check'
import t from 'tap'
import { status } from '../../../providers/percona-pxc/status.ts'
import { aRecord, READY, type Scene, SERVED, STORAGE, WAITING } from '../../fixtures/mysql-clusters.ts'
import { holds } from '../../fixtures/property.ts'
import { aBackup, aClaim, aPod, aRestore, aService, aSet, given, SERVING } from '../../fixtures/xtradb-scenes.ts'

const told = (scene: Scene, parts?: Parameters<typeof given>[1]) => {
  const { current, state, reason } = status(given(scene, parts))
  return `${state} ${reason}${current ? '' : ', not current'}`
}

const NEW = { initializedAt: undefined } as never
const OFF = { ...SERVED, power: 'Off' } as const
const INITIALIZING = { ...SERVING, state: 'initializing' }
const NOTHING_RUNS: Scene = { gone: [0, 1, 2].map((number) => `PersistentVolumeClaim/datadir-orders-pxc-${number}`) }
const source = { backup: { name: 'carts-1' } }
const record = [STORAGE, aRecord('carts-1', '2026-05-02T02:20:00Z')]

const states: Record<string, readonly [want: string, scene: Scene, parts?: Parameters<typeof given>[1]]> = {
  'a cluster that serves is ready': ['Ready Ready', {}],
  'before the operator has looked it is being made': [
    'Provisioning Provisioning, not current',
    { before: NEW, says: undefined, ...NOTHING_RUNS },
    []
  ],
  'a new cluster whose members start is being made': [
    'Provisioning Provisioning',
    { before: NEW, says: { ...INITIALIZING, conditions: [] } }
  ],
  'a status that was lost does not make an old cluster new': [
    'Degraded MembersMissing',
    { before: {}, says: INITIALIZING, now: [aSet('pxc', 3, { status: { readyReplicas: 2 } })] }
  ],
  'ready counts only at the present generation': ['Ready Ready, not current', { metadata: { generation: 2 } }],
  'ready does not count while a StatefulSet is behind': [
    'Updating RollingUpdate',
    { now: [aSet('pxc', 3, { status: { updatedReplicas: 1 } })] }
  ],
  'ready does not count while proxies are behind': [
    'Updating RollingUpdate',
    { now: [aSet('haproxy', 2, { status: { updatedReplicas: 1 } })] }
  ],
  'pods of an older template are on their way': [
    'Updating RollingUpdate',
    { says: INITIALIZING, now: [aSet('pxc', 3, { status: { updatedReplicas: 2, readyReplicas: 2 } })] }
  ],
  'members of another version are upgraded': [
    'Upgrading RollingUpgrade',
    {
      says: INITIALIZING,
      now: [
        aSet('pxc', 3, { status: { updatedReplicas: 2 } }),
        aPod('pxc', 0, { spec: { containers: [{ name: 'pxc', image: 'percona/percona-xtradb-cluster:8.0.44-35.1' }] } })
      ]
    }
  ],
  'volumes that are being replaced': [
    'Resizing VolumesGrowing, not current',
    {
      metadata: { generation: 2, annotations: { 'percona.com/pvc-resize-in-progress': '2026-05-04' } },
      says: INITIALIZING
    }
  ],
  'volumes that have less than was asked for': [
    'Resizing VolumesGrowing',
    { spec: { storage: '20Gi' }, now: [aClaim(0, '10Gi', '20Gi')] }
  ],
  'a member that is missing while nothing is asked': [
    'Degraded MembersMissing',
    {
      says: INITIALIZING,
      now: [aSet('pxc', 3, { status: { readyReplicas: 2 } }), aPod('pxc', 1, { status: WAITING })]
    }
  ],
  'on the way off': [
    'Stopping Stopping',
    { spec: { stopped: true }, says: { ...SERVING, state: 'stopping' }, now: [aSet('pxc', 0)] }
  ],
  'paused with a pod left is not off': [
    'Stopping Stopping',
    { spec: { stopped: true }, says: { ...SERVING, state: 'paused' } }
  ],
  off: ['Stopped Stopped', { spec: { stopped: true }, says: { ...SERVING, state: 'paused' } }, []],
  'on the way back': [
    'Starting Starting',
    { before: OFF, says: INITIALIZING, now: [aSet('pxc', 3, { status: { readyReplicas: 1 } })] }
  ],
  'still on the way back a look later': [
    'Starting Starting',
    {
      before: { ...SERVED, power: 'TurningOn', phase: 'Starting' },
      says: INITIALIZING,
      now: [aSet('pxc', 3, { status: { readyReplicas: 1 } })]
    }
  ],
  'stopped by its operator to switch TLS, it is not off': [
    'Updating RollingUpdate',
    { asks: () => ({ pause: true }), says: { ...SERVING, state: 'paused' } },
    []
  ],
  'an error of the operator': [
    'Failed OperatorError',
    { says: { ...SERVING, state: 'error', message: ['Error: reconcile users: failed to reach any pod'] } }
  ],
  'a child that the operator refuses': [
    'Failed Refused',
    {
      metadata: { generation: 2 },
      says: { ...SERVING, state: 'error', message: ['Error: check safe defaults: proxy size'] }
    }
  ],
  'an error at an older generation says nothing final': [
    'Failed OperatorError, not current',
    { metadata: { generation: 2 }, says: { ...SERVING, state: 'error', message: ['Error: timeout'] } }
  ],
  'a restore takes precedence over its own pauses': [
    'Restoring RestoreRunning',
    { now: [aRestore('Stopping Cluster', 'another')], says: { ...SERVING, state: 'paused' } }
  ],
  'a restore that has ended is over': ['Ready Ready', { now: [aRestore('Succeeded', 'another')] }],
  'the operator put the size back': [
    'Ready ResizeTakenBack',
    {
      spec: { storage: '20Gi' },
      asks: (spec) => ({ pxc: { ...Object(spec.pxc), ...storageOf('10Gi') } })
    }
  ],
  'data that is still to come keeps a cluster from being ready': [
    'Restoring RestoreRunning',
    { spec: { dataSource: source }, facts: record }
  ],
  'data that did not come leaves a failed cluster': [
    'Failed RestoreFailed',
    { spec: { dataSource: source }, facts: record, now: [aRestore('Failed', 'orders', { comments: 'no such bucket' })] }
  ],
  'data that came long ago is no matter': [
    'Ready Ready',
    { spec: { dataSource: source }, facts: record, noted: { 'dbaas.dev/data-source': 'consumed' } }
  ],
  'a word that nobody knows': [
    'Degraded MembersMissing',
    { says: { ...SERVING, state: 'wondering' }, now: [aSet('pxc', 3, { status: { readyReplicas: 2 } })] }
  ]
}

function storageOf(storage: string) {
  return { volumeSpec: { persistentVolumeClaim: { resources: { requests: { storage } } } } }
}

for (const [name, [want, scene, parts]] of Object.entries(states)) {
  t.test(name, async (t) => t.equal(told(scene, parts), want))
}

const messages: Record<string, readonly [want: string, scene: Scene]> = {
  'of an error, the words of the operator': [
    'Error: check safe defaults: pxc size',
    { says: { ...SERVING, state: 'error', message: ['Error: check safe defaults: pxc size'] } }
  ],
  'of a part, its own complaint': [
    '0/3 nodes are available',
    { says: { ...INITIALIZING, pxc: { status: 'error', message: '0/3 nodes are available' } }, now: [aSet('pxc', 1)] }
  ],
  'of a member that does not start, the cause that Kubernetes has': [
    'orders-pxc-1: ImagePullBackOff: no such image',
    { says: INITIALIZING, now: [aSet('pxc', 1), aPod('pxc', 1, { status: WAITING })] }
  ],
  'of a restore, what the operator commented': [
    'no such bucket',
    { spec: { dataSource: source }, facts: record, now: [aRestore('Failed', 'orders', { comments: 'no such bucket' })] }
  ]
}

for (const [name, [want, scene]] of Object.entries(messages)) {
  t.test(`the message: ${name}`, async (t) => t.equal(status(given(scene)).message, want))
}

t.test('only a refusal and a size that cannot be had need an edit', async (t) => {
  t.equal(status(given({ says: { ...SERVING, state: 'error', message: ['Error: timeout'] } })).needsEdit, undefined)
  t.equal(status(given({ says: { ...SERVING, state: 'error', message: ['Error: validate cr'] } })).needsEdit, true)
})

t.test('members are equals, in the order of their numbers', async (t) => {
  const { members, primary, selector, runningVersion } = status(
    given({ now: [aPod('pxc', 1, { status: WAITING }), aPod('pxc', 10, { status: READY })] })
  )
  t.same(
    members?.map(({ name, role, ready, version }) => [name, role, ready, version]),
    [
      ['orders-pxc-0', 'Member', true, '8.4.7'],
      ['orders-pxc-1', 'Member', false, '8.4.7'],
      ['orders-pxc-2', 'Member', true, '8.4.7'],
      ['orders-pxc-10', 'Member', true, '8.4.7']
    ]
  )
  t.match(members?.[1], { node: 'node-1', reason: 'ImagePullBackOff: no such image' })
  t.equal(primary, undefined)
  t.equal(selector, 'app.kubernetes.io/instance=orders,app.kubernetes.io/component=pxc')
  t.equal(runningVersion, '8.4.7')
})

t.test('clients learn where to connect, inside and outside', async (t) => {
  const expose = [
    { name: 'public', type: 'LoadBalancer' as const },
    { name: 'inside', role: 'ReadOnly' as const, type: 'ClusterIP' as const }
  ]
  const balancer = aService('public', {
    spec: { type: 'LoadBalancer' },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } }
  })
  const { endpoints } = status(given({ spec: { expose }, now: [aService('haproxy-replicas'), balancer] }))
  t.same(endpoints, [
    { name: 'internal', role: 'ReadWrite', host: 'orders-haproxy.shop.svc', port: 3306, scope: 'Internal' },
    {
      name: 'internal-readers',
      role: 'ReadOnly',
      host: 'orders-haproxy-replicas.shop.svc',
      port: 3306,
      scope: 'Internal'
    },
    { name: 'public', role: 'ReadWrite', host: '203.0.113.7', port: 3306, scope: 'External' },
    { name: 'inside', role: 'ReadOnly', host: 'orders-inside.shop.svc', port: 3306, scope: 'Internal' }
  ])
})

t.test('clients learn where the password and the certificate authority are', async (t) => {
  const secrets = (spec: Scene['spec']) => status(given(spec ? { spec } : {})).connection
  t.same(secrets({}), {
    secretRef: { name: 'orders-secrets' },
    username: 'root',
    passwordKey: 'root',
    caSecretRef: { name: 'orders-ssl' }
  })
  t.same(secrets({ tls: { mode: 'Required', secretName: 'own' } })?.caSecretRef, { name: 'own' })
  t.equal(secrets({ tls: { mode: 'Disabled' } })?.caSecretRef, undefined)
})

t.test('sizes are those of the volumes', async (t) => {
  t.same(status(given({ now: [aClaim(1, '8Gi')] })).storage, { requested: '10Gi', allocated: '8Gi', resizing: true })
})

t.test('backups: the newest, how far a restore can go, and when schedules ran', async (t) => {
  const nightly = { labels: { 'percona.com/backup-ancestor': '1a2b3-nightly' } }
  const backup = {
    enabled: true,
    storageRef: { name: 's3-main' },
    schedules: [
      { name: 'nightly', schedule: '0 2 * * *' },
      { name: 'weekly', schedule: '0 3 * * 0' }
    ]
  }
  const now = [
    aBackup('first', { state: 'Succeeded', completed: '2026-05-01T02:10:00Z' }, nightly),
    aBackup(
      'second',
      { state: 'Succeeded', completed: '2026-05-02T02:10:00Z', latestRestorableTime: '2026-05-02T09:00:00Z' },
      { ...nightly, creationTimestamp: '2026-05-04T03:05:00Z' }
    ),
    aBackup('broken', { state: 'Failed', completed: '2026-05-03T02:10:00Z', error: 'no space' }),
    aBackup('running', { state: 'Running' })
  ]
  t.same(status(given({ spec: { backup }, now })).backup, {
    lastSuccessful: { name: 'second', time: '2026-05-02T02:10:00Z' },
    lastFailed: { name: 'broken', time: '2026-05-03T02:10:00Z', message: 'no space' },
    earliestRestore: '2026-05-01T02:10:00Z',
    latestRestore: '2026-05-02T09:00:00Z',
    schedules: [{ name: 'nightly', last: '2026-05-04T03:05:00Z' }, { name: 'weekly' }]
  })
  t.equal(status(given({ now })).backup, undefined, 'nobody asked for backups')
})

t.test('monitoring is configured when it stands beside every member', async (t) => {
  const spec = { monitoring: { enabled: true, type: 'PMM' as const, configRef: { name: 'pmm' } } }
  const agent = { spec: { containers: [{ name: 'pxc' }, { name: 'pmm-client' }] } }
  t.match(status(given({ spec })).monitoring, { configured: false, message: /token/ })
  t.same(status(given({ spec, now: [0, 1, 2].map((number) => aPod('pxc', number, agent)) })).monitoring, {
    configured: true
  })
  t.equal(status(given()).monitoring, undefined)
})

const phases: Record<string, readonly [want: object, scene: Scene]> = {
  'is awaited before the restore is there': [{ phase: 'Pending' }, {}],
  'is on its way': [{ phase: 'Running' }, { now: [aRestore('Restoring')] }],
  'is not there while proxies still start': [
    { phase: 'Running' },
    { now: [aRestore('Succeeded'), aSet('haproxy', 2, { status: { readyReplicas: 1 } })] }
  ],
  'is there': [
    { phase: 'Succeeded', completedAt: '2026-05-04T04:00:00Z' },
    { now: [aRestore('Succeeded', 'orders', { completed: '2026-05-04T04:00:00Z' })] }
  ],
  'did not come': [{ phase: 'Failed' }, { now: [aRestore('Failed')] }],
  'was there once': [{ phase: 'Succeeded' }, { noted: { 'dbaas.dev/data-source': 'consumed' } }]
}

for (const [name, [want, scene]] of Object.entries(phases)) {
  t.test(`the data ${name}`, async (t) =>
    t.same(status(given({ spec: { dataSource: source }, facts: record, ...scene })).dataSource, want)
  )
}

t.test('whatever stands in the status', async (t) => {
  const scenes = fc.record({ says: fc.jsonValue(), of: fc.jsonValue(), state: fc.jsonValue() }).map(
    ({ says, of, state }): Scene => ({
      says,
      spec: { dataSource: source, backup: { enabled: true, storageRef: { name: 's3-main' } } },
      facts: record,
      now: [
        aPod('pxc', 0, { status: of }),
        aSet('pxc', 3, { status: of }),
        aBackup('one', Object(state)),
        aRestore(undefined, 'orders', Object(state))
      ]
    })
  )
  const isSteady = fc.property(scenes, (scene) => {
    const [first, second] = [1, 2].map(() => JSON.stringify(status(given(scene))))
    return first === second
  })
  holds(t, 'it is told without a throw, and the same way twice', isSteady)
})
