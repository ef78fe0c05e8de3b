/** What is told of a group, from what the real operator writes. It publishes no generation. */
import fc from 'fast-check'
import t from 'tap'
import { status } from '../../../providers/percona-ps/status.ts'
import {
  aBackup,
  aClaim,
  aPod,
  aRestore,
  aService,
  aSet,
  given,
  SERVING
} from '../../fixtures/group-replication-scenes.ts'
import { aRecord, type Scene, SERVED, STORAGE, WAITING } from '../../fixtures/mysql-clusters.ts'
import { holds } from '../../fixtures/property.ts'

const told = (scene: Scene, parts?: Parameters<typeof given>[1]) => {
  const { current, state, reason } = status(given(scene, parts))
  return `${state} ${reason}${current ? '' : ', not current'}`
}

const NEW = { initializedAt: undefined } as never
const INITIALIZING = { ...SERVING, state: 'initializing' }
const asked = (scene: Scene) => {
  const child = given(scene).found.child<{ spec: { mysql: object; proxy: { haproxy: object } } }>()
  return { members: child?.spec.mysql, proxies: child?.spec.proxy.haproxy }
}
/** The members' StatefulSet as it was made for another spec. */
const behind = (spec: Scene['spec'] = {}) => aSet('mysql', 3, asked({ spec: { ...spec } }).members)
const failing = (message: string, type = 'Error') => ({
  ...SERVING,
  state: 'error',
  conditions: [{ type, status: 'True', reason: 'ErrorReconcile', message }]
})
const source = { backup: { name: 'carts-1' } }
const record = [STORAGE, aRecord('carts-1', '2026-05-02T02:20:00Z')]

const states: Record<string, readonly [want: string, scene: Scene, parts?: Parameters<typeof given>[1]]> = {
  'a cluster that serves is ready': ['Ready Ready', {}],
  'before the operator has looked it is being made': [
    'Provisioning Provisioning, not current',
    { before: NEW, says: undefined },
    []
  ],
  'HAProxy has nothing before the first member is ready': [
    'Provisioning Provisioning',
    { before: NEW, says: { state: 'initializing' }, gone: ['StatefulSet/orders-haproxy'] }
  ],
  'a group that was formed is no new cluster': [
    'Degraded MembersMissing',
    { before: {}, says: INITIALIZING, now: [aSet('mysql', 3, asked({}).members, { status: { readyReplicas: 2 } })] }
  ],
  'ready does not count while the members have an older image': [
    'Ready Ready, not current',
    { now: [behind({ version: '8.0' })] }
  ],
  'ready does not count while the members have other resources': [
    'Ready Ready, not current',
    { spec: { resources: { limits: { memory: '4Gi' } } }, now: [behind({ resources: { limits: { memory: '2Gi' } } })] }
  ],
  'an amount that is written otherwise is the same': [
    'Ready Ready',
    { spec: { resources: { limits: { cpu: '1' } } }, now: [behind({ resources: { limits: { cpu: '1000m' } } })] }
  ],
  'ready does not count while the members have older settings': [
    'Ready Ready, not current',
    { spec: { config: [{ name: 'max_connections', value: '500' }] }, now: [behind()] }
  ],
  'ready does not count while there are too few members': [
    'Updating RollingUpdate, not current',
    { spec: { clusterSize: 5 }, now: [aSet('mysql', 3, asked({ spec: { clusterSize: 5 } }).members)] }
  ],
  'ready does not count while pods are behind': [
    'Updating RollingUpdate',
    { now: [aSet('mysql', 3, asked({}).members, { status: { updatedReplicas: 1 } })] }
  ],
  'routers are ready when the operator says so': [
    'Ready Ready',
    { spec: { proxy: { enabled: true, type: 'router' } }, says: { ...SERVING, router: { size: 2, ready: 2 } } },
    [{ of: 'mysql', size: 3 }]
  ],
  'routers that are missing': [
    'Degraded MembersMissing',
    { spec: { proxy: { enabled: true, type: 'router' } }, says: { ...SERVING, router: { size: 2, ready: 1 } } },
    [{ of: 'mysql', size: 3 }]
  ],
  'a member that is missing while nothing is asked': [
    'Degraded MembersMissing',
    {
      says: INITIALIZING,
      now: [
        aSet('mysql', 3, asked({}).members, { status: { readyReplicas: 2 } }),
        aPod('mysql', 1, { status: WAITING })
      ]
    }
  ],
  'volumes that have less than was asked for': [
    'Resizing VolumesGrowing',
    { spec: { storage: '20Gi' }, now: [aClaim(0, '10Gi', '20Gi')] }
  ],
  'on the way off': [
    'Stopping Stopping, not current',
    { spec: { stopped: true }, says: { ...SERVING, state: 'stopping' } }
  ],
  off: [
    'Stopped Stopped',
    { spec: { stopped: true }, says: { ...SERVING, state: 'paused' }, now: [aSet('mysql', 0, asked({}).members)] },
    []
  ],
  'on the way back': [
    'Starting Starting',
    {
      before: { ...SERVED, power: 'Off' },
      says: INITIALIZING,
      now: [aSet('mysql', 3, asked({}).members, { status: { readyReplicas: 1 } })]
    }
  ],
  'an error of the operator': ['Failed OperatorError', { says: failing('timeout') }],
  'the same in the words of an older release': ['Failed OperatorError', { says: failing('timeout', 'error') }],
  'a child that the operator refuses': [
    'Failed Refused',
    { says: failing('check and set defaults: mysql size'), now: [behind({ version: '8.0' })] }
  ],
  'a restore that failed once is tried again': ['Restoring RestoreRunning', { now: [aRestore('Error', 'by-hand')] }],
  'a restore that has ended is over': ['Ready Ready', { now: [aRestore('Succeeded', 'by-hand')] }],
  'data that did not come leaves a failed cluster': [
    'Failed RestoreFailed',
    { spec: { dataSource: source }, facts: record, now: [aRestore('Failed')] }
  ]
}

for (const [name, [want, scene, parts]] of Object.entries(states)) {
  t.test(name, async (t) => t.equal(told(scene, parts), want))
}

t.test('the message is that of the operator, or of the first member that does not start', async (t) => {
  t.equal(status(given({ says: failing('full cluster crash') })).message, 'full cluster crash')
  const scene: Scene = {
    says: INITIALIZING,
    now: [aSet('mysql', 3, asked({}).members, { status: { readyReplicas: 2 } }), aPod('mysql', 1, { status: WAITING })]
  }
  t.equal(status(given(scene)).message, 'orders-mysql-1: ImagePullBackOff: no such image')
})

t.test('the primary is the member that carries its label', async (t) => {
  const { primary, members, runningVersion } = status(given())
  t.equal(primary, 'orders-mysql-0')
  t.same(
    members?.map(({ role }) => role),
    ['Primary', 'Replica', 'Replica']
  )
  t.equal(runningVersion, '8.4.10')
})

t.test('clients learn where to connect, whatever stands in front', async (t) => {
  const ports = (scene: Scene, parts?: Parameters<typeof given>[1]) =>
    status(given(scene, parts)).endpoints?.map(({ name, role, host, port }) => `${name} ${role} ${host}:${port}`)
  t.same(ports({}), [
    'internal ReadWrite orders-haproxy.shop.svc:3306',
    'internal-readers ReadOnly orders-haproxy.shop.svc:3307'
  ])
  t.same(ports({ spec: { proxy: { enabled: true, type: 'router' } }, now: [aService('router')] }), [
    'internal ReadWrite orders-router.shop.svc:6446',
    'internal-readers ReadOnly orders-router.shop.svc:6447'
  ])
  t.same(ports({ spec: { proxy: { enabled: false } }, now: [aService('mysql-primary')] }), [
    'internal ReadWrite orders-mysql-primary.shop.svc:3306'
  ])
})

t.test('the certificate authority is where the certificate is', async (t) => {
  const authority = (tls: object) => status(given({ spec: { tls } })).connection?.caSecretRef?.name
  t.equal(authority({}), 'orders-ssl')
  t.equal(authority({ issuerRef: { name: 'internal', kind: 'Issuer' } }), 'orders-server-tls')
  t.equal(authority({ secretName: 'own' }), 'own')
})

t.test('backups that ended in Error have failed', async (t) => {
  const spec = { backup: { enabled: true, storageRef: { name: 's3-main' } } }
  const now = [
    aBackup('one', { state: 'Succeeded', completed: '2026-05-01T02:10:00Z' }),
    aBackup('two', { state: 'Error', stateDescription: 'cluster not ready' })
  ]
  t.same(status(given({ spec, now })).backup, {
    lastSuccessful: { name: 'one', time: '2026-05-01T02:10:00Z' },
    lastFailed: { name: 'two', time: '2026-05-04T03:00:00Z', message: 'cluster not ready' },
    schedules: []
  })
})

t.test('whatever stands in the status', async (t) => {
  const scenes = fc.record({ says: fc.jsonValue(), of: fc.jsonValue(), state: fc.jsonValue() }).map(
    ({ says, of, state }): Scene => ({
      says,
      spec: { dataSource: source, backup: { enabled: true, storageRef: { name: 's3-main' } } },
      facts: record,
      now: [
        aPod('mysql', 1, { status: of }),
        aSet('mysql', 3, Object(of), { status: of }),
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
