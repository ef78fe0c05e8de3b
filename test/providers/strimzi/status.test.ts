import fc from 'fast-check'
import t from 'tap'
import { CLAIM } from '../../../providers/claims.ts'
import type { Live } from '../../../providers/found.ts'
import { POD } from '../../../providers/pods.ts'
import { KAFKA, NODE_POOL, POD_SET } from '../../../providers/strimzi/child.ts'
import { MADE_FROM } from '../../../providers/strimzi/node-pools.ts'
import { status } from '../../../providers/strimzi/status.ts'
import type { Written } from '../../fixtures/strimzi-clusters.ts'
import { AWAY, changed, condition, given, live, READY, settled, without } from '../../fixtures/strimzi-objects.ts'

const WELL = settled()

const said = (objects: readonly Live[], spec: Written = {}) => status(given(spec, objects))
const kafka = (fields: object, objects = WELL): Live[] => changed(objects, KAFKA, 'events', fields)
const conditions = (...list: object[]): object => ({ status: { conditions: list } })
const brokers = (fields: object, objects = WELL): Live[] => changed(objects, NODE_POOL, 'events-brk', fields)
const pods = (fields: object, objects = WELL): Live[] => changed(objects, POD, 'events-events-brk-1', fields)

const NOT_READY = (reason: string, message = reason) => condition('NotReady', reason, message)
const MISSING = 'Secret mine with custom TLS certificate does not exist.'
const newcomer = kafka({ status: { clusterId: undefined, conditions: [NOT_READY('Creating')] } })

const cases: Record<string, { objects: readonly Live[]; spec?: Written; want: object }> = {
  'everything is as it should be': {
    objects: WELL,
    want: { state: 'Ready', current: true, runningVersion: '4.3.1', childGeneration: 1 }
  },
  'Strimzi has not looked at it yet': {
    objects: kafka({ status: undefined }),
    want: { state: 'Provisioning', reason: 'NotSeen', current: false }
  },
  'Strimzi has begun': { objects: newcomer, want: { state: 'Provisioning', reason: 'Creating' } },
  'it comes up, and the node in the way is named': {
    objects: changed(newcomer, POD, 'events-events-brk-1', AWAY),
    want: { state: 'Provisioning', message: 'events-events-brk-1: Unschedulable' }
  },
  'it comes up, and an attempt ran out of time': {
    objects: kafka({ status: { clusterId: undefined, conditions: [NOT_READY('TimeoutException', 'took too long')] } }),
    want: { state: 'Provisioning', reason: 'TimeoutException', message: 'took too long' }
  },
  'a new cluster is refused': {
    objects: kafka({ status: { clusterId: undefined, conditions: [NOT_READY('InvalidResourceException', 'is bad')] } }),
    want: { state: 'Failed', needsEdit: true, message: 'is bad', current: true }
  },
  'a new cluster waits for its certificate': {
    objects: kafka({ status: { clusterId: undefined, conditions: [NOT_READY('InvalidResourceException', MISSING)] } }),
    want: { state: 'Provisioning', message: MISSING }
  },
  'an edit is refused': {
    objects: kafka(conditions(NOT_READY('KafkaUpgradeException', 'cannot go back'))),
    want: { state: 'Failed', needsEdit: true, reason: 'KafkaUpgradeException', current: true }
  },
  'a version that Strimzi does not know is refused': {
    objects: kafka(conditions(NOT_READY('UnsupportedKafkaVersionException'))),
    want: { state: 'Failed', needsEdit: true }
  },
  'the certificate is gone': {
    objects: kafka(conditions(NOT_READY('InvalidResourceException', MISSING))),
    want: { state: 'Degraded', needsEdit: undefined }
  },
  'the last attempt failed while nodes move': {
    objects: pods(AWAY, kafka(conditions(NOT_READY('TimeoutException', 'took too long')))),
    want: { state: 'Updating', message: 'took too long' }
  },
  'the last attempt failed though all nodes serve': {
    objects: kafka(conditions(NOT_READY('ForceableProblem', 'cannot restart'))),
    want: { state: 'Degraded', reason: 'ForceableProblem', message: 'cannot restart' }
  },
  'somebody told Strimzi to wait': {
    objects: kafka(conditions(condition('ReconciliationPaused'))),
    want: { state: 'Updating', reason: 'ReconciliationPaused' }
  },
  'somebody deleted the Kafka': {
    objects: kafka({ metadata: { deletionTimestamp: '2026-05-04T03:02:01Z' } }),
    want: { state: 'Updating', reason: 'ChildGoing' }
  },
  'Strimzi says nothing': { objects: kafka(conditions()), want: { state: 'Unknown', reason: 'NothingSaid' } },
  'Strimzi works on an edit of the Kafka': {
    objects: kafka({ metadata: { generation: 2 } }),
    want: { state: 'Updating', reason: 'Lagging', current: false }
  },
  'Strimzi has not seen an edit of a pool': {
    objects: brokers({ metadata: { generation: 2 } }),
    want: {
      state: 'Updating',
      current: false,
      message: 'Strimzi has not seen the last change of the pool events-brk yet'
    }
  },
  'a pool is gone': {
    objects: without(WELL, NODE_POOL, 'events-ctl'),
    want: { state: 'Updating', current: false, message: 'The pool events-ctl is being written' }
  },
  'a pool is not yet written as it is wanted now': {
    objects: WELL,
    spec: { clusterSize: 4 },
    want: { state: 'Updating', message: 'The pool events-brk is being written' }
  },
  'a pool that was seen still has its old nodes': {
    objects: pods({ metadata: { annotations: { [MADE_FROM]: 'before' } } }),
    want: { state: 'Updating', current: true, message: '2 of 3 nodes of the pool events-brk are made as was asked for' }
  },
  'a pool that was seen still has the nodes that are to be restarted': {
    objects: brokers({
      spec: { template: { pod: { metadata: { annotations: { 'dbaas.dev/restart': 'now' } } } } }
    }),
    want: { state: 'Updating', message: '0 of 3 nodes of the pool events-brk are made as was asked for' }
  },
  'a new node is to come': {
    objects: brokers({ status: { nodeIds: [0, 1] } }),
    want: { state: 'Updating', message: 'The pool events-brk has 2 nodes, and is to have 3' }
  },
  'a pool has no nodes yet': {
    objects: without(WELL, POD_SET, 'events-events-brk'),
    want: { state: 'Updating', message: 'Strimzi has not made the nodes of the pool events-brk yet' }
  },
  'nodes restart one by one': {
    objects: changed(WELL, POD_SET, 'events-events-brk', { status: { currentPods: 1 } }),
    want: { state: 'Updating', message: '1 of 3 nodes of the pool events-brk are up to date' }
  },
  'a node that restarts is named': {
    objects: pods(AWAY, changed(WELL, POD_SET, 'events-events-brk', { status: { currentPods: 1 } })),
    want: { state: 'Updating', message: /up to date; events-events-brk-1: Unschedulable$/ }
  },
  'a node is away though nothing changes': {
    objects: pods(AWAY),
    want: { state: 'Degraded', reason: 'NodesNotReady', current: true, message: 'events-events-brk-1: Unschedulable' }
  },
  'data moves onto new brokers': {
    objects: kafka({ status: { autoRebalance: { state: 'RebalanceOnScaleUp' } } }),
    want: { state: 'Updating', reason: 'RebalanceOnScaleUp' }
  },
  'a broker that is to go is not empty, and data moves off it': {
    objects: kafka({
      status: {
        autoRebalance: { state: 'RebalanceOnScaleDown' },
        conditions: [...READY, condition('Warning', 'ScaleDownPreventionCheck', 'brokers 3 are not empty')]
      }
    }),
    want: { state: 'Updating', reason: 'RebalanceOnScaleDown' }
  },
  'a broker that is to go is not empty, and nothing moves': {
    objects: kafka(conditions(...READY, condition('Warning', 'ScaleDownPreventionCheck', 'brokers 3 are not empty'))),
    want: { state: 'Degraded', message: 'brokers 3 are not empty' }
  },
  'a volume cannot grow': {
    objects: kafka(conditions(...READY, condition('Warning', 'PvcResizingWarning', 'does not support resizing'))),
    want: { state: 'Degraded', reason: 'PvcResizingWarning' }
  },
  'the metadata cannot be raised': {
    objects: kafka(conditions(...READY, condition('Warning', 'MetadataUpdateFailed'))),
    want: { state: 'Degraded', reason: 'MetadataUpdateFailed' }
  },
  'Strimzi passes over a change of the disks': {
    objects: brokers(conditions(condition('Warning', 'KafkaStorage', 'will be ignored'))),
    want: { state: 'Degraded', message: 'will be ignored' }
  },
  'advice is no trouble': {
    objects: kafka(
      conditions(...READY, condition('Warning', 'KafkaStorage'), condition('Warning', 'DeprecatedFields'))
    ),
    want: { state: 'Ready' }
  },
  'nodes go to another version': {
    objects: kafka({ status: { kafkaVersion: '4.2.1' } }),
    want: { state: 'Upgrading', message: 'The version of Kafka goes from 4.2.1 to 4.3.1', runningVersion: '4.2.1' }
  },
  'the metadata follow': {
    objects: kafka({ status: { kafkaMetadataVersion: '4.2-IV1' } }),
    want: { state: 'Upgrading', message: 'The version of its metadata goes from 4.2-IV1 to 4.3-IV0' }
  },
  'an upgrade whose last attempt failed goes on': {
    objects: pods(AWAY, kafka({ status: { kafkaVersion: '4.2.1', conditions: [NOT_READY('TimeoutException')] } })),
    want: { state: 'Upgrading', reason: 'TimeoutException' }
  },
  'a volume grows': {
    objects: changed(WELL, CLAIM, 'data-0-events-events-brk-1', {
      spec: { resources: { requests: { storage: '20Gi' } } }
    }),
    want: { state: 'Resizing', message: 'Volumes are growing', storage: { resizing: true, allocated: '10Gi' } }
  },
  'a volume does not grow': {
    objects: changed(WELL, CLAIM, 'data-0-events-events-brk-1', {
      spec: { resources: { requests: { storage: '20Gi' } } },
      status: { conditions: [condition('ControllerResizeError', 'Full', 'no space left')] }
    }),
    want: { state: 'Resizing', message: 'data-0-events-events-brk-1: no space left' }
  }
}

for (const [name, { objects, spec, want }] of Object.entries(cases)) {
  t.test(name, async (t) => t.match(said(objects, spec), want))
}

t.test('brokers come before controllers, in the order of their numbers', async (t) => {
  const spec: Written = { clusterSize: 11 }
  const { members = [], selector } = said(settled(spec), spec)
  t.equal(members.length, 14)
  t.same(members[10], {
    name: 'events-events-brk-10',
    role: 'Broker',
    ready: true,
    node: 'node-10',
    version: '4.3.1'
  })
  t.match(members[11], { name: 'events-events-ctl-11', role: 'Controller' })
  t.equal(selector, 'strimzi.io/cluster=events,strimzi.io/broker-role=true')
  t.match(said(pods(AWAY)).members?.[1], { ready: false, reason: 'Unschedulable' })
})

t.test('who is both is a broker', async (t) => {
  const spec: Written = { clusterSize: 1 }
  t.same(
    said(settled(spec), spec).members?.map(({ name, role }) => [name, role]),
    [['events-events-brk-0', 'Broker']]
  )
})

t.test('each way in begins at the first address of its listener', async (t) => {
  const spec: Written = {
    tls: { mode: 'Required' },
    expose: [
      { name: 'mesh', type: 'ClusterIP' },
      { name: 'external', type: 'LoadBalancer' }
    ]
  }
  const objects = settled(spec)
  const endpoints = [
    { name: 'tls', role: 'ReadWrite', host: 'tls.example.com', port: 9000, scope: 'Internal' },
    { name: 'mesh', role: 'ReadWrite', host: 'mesh.example.com', port: 9001, scope: 'Internal' },
    { name: 'external', role: 'ReadWrite', host: 'external.example.com', port: 9002, scope: 'External' }
  ] as const
  t.same(said(objects, spec).endpoints, endpoints)
  const [, mesh] = endpoints
  const some = kafka({ status: { listeners: [{ name: 'mesh', addresses: [mesh] }, { name: 'tls' }] } }, objects)
  t.same(said(some, spec).endpoints, [mesh], 'one that has no address yet is left out')
})

t.test('what Strimzi forgets while it is paused is remembered', async (t) => {
  const objects = kafka({ status: { listeners: undefined, conditions: [condition('ReconciliationPaused')] } })
  const { cluster, ...rest } = given({}, objects)
  const endpoints = [{ name: 'tls', role: 'ReadWrite', host: 'a', port: 1, scope: 'Internal' as const }]
  t.same(status({ ...rest, cluster: { ...cluster, status: { endpoints } } }).endpoints, endpoints)
  t.same(status({ ...rest, cluster }).endpoints, [])
})

t.test('clients get the password, and the authority they are to trust', async (t) => {
  const { connection } = said(WELL)
  t.same(connection, {
    secretRef: { name: 'events-admin' },
    username: 'events-admin',
    passwordKey: 'password',
    caSecretRef: { name: 'events-cluster-ca-cert' }
  })
  const trusted = (spec: Written) => said(settled(spec), spec).connection?.caSecretRef?.name
  t.equal(trusted({ tls: { secretName: 'mine' } }), 'mine')
  t.equal(trusted({ tls: { issuerRef: { name: 'ca', kind: 'Issuer' } } }), 'events-server-tls')
  t.equal(trusted({ tls: { mode: 'Disabled', secretName: 'mine' } }), undefined)
})

t.test('every disk tells what all nodes have of it', async (t) => {
  const spec: Written = {
    storage: '20Gi',
    volumes: [
      { name: 'disk-2', storage: '30Gi' },
      { name: 'controllers', storage: '5Gi' }
    ]
  }
  const capacity = { status: { capacity: { storage: '25Gi' } } }
  const objects = changed(settled(spec), CLAIM, 'data-2-events-events-brk-1', capacity)
  t.same(said(objects, spec).storage, {
    requested: '20Gi',
    allocated: '20Gi',
    resizing: true,
    volumes: [
      { name: 'disk-2', allocated: '25Gi' },
      { name: 'controllers', allocated: '5Gi' }
    ]
  })
})

t.test('the volume that a removed broker left says nothing', async (t) => {
  const left = live(CLAIM, 'data-0-events-events-brk-7', { status: { capacity: { storage: '1Gi' } } })
  t.match(said([...WELL, left]).storage, { allocated: '10Gi', resizing: false })
})

t.test('monitoring is on when Strimzi has seen that it is to be', async (t) => {
  const spec: Written = { monitoring: { enabled: true } }
  t.same(said(WELL).monitoring, undefined)
  t.same(said(settled(spec), spec).monitoring, { configured: true })
  t.match(said(WELL, spec).monitoring, { configured: false, message: /not switched/ })
})

t.test('whatever the objects say, there is an answer, and always the same', async (t) => {
  const anything = fc.jsonValue() as fc.Arbitrary<object>
  fc.assert(
    fc.property(anything, anything, anything, anything, (a, b, c, d) => {
      const objects = [
        live(KAFKA, 'events', { status: a, spec: b }),
        live(NODE_POOL, 'events-brk', { status: c, spec: d }),
        live(NODE_POOL, 'events-ctl', { status: { conditions: a, nodeIds: b, observedGeneration: c }, spec: d }),
        live(POD_SET, 'events-events-brk', { status: b, spec: c }),
        live(POD, 'events-events-brk-0', { status: d, spec: a }),
        live(CLAIM, 'data-0-events-events-brk-0', { status: { capacity: a }, spec: b })
      ]
      t.same(said(objects), said(objects))
      const odd = {
        spec: { kafka: { listeners: [a, b, { name: 'x', port: c }] } },
        status: { conditions: [a, b], listeners: [c, { name: 'tls', addresses: d }], clusterId: a, autoRebalance: b }
      }
      t.ok(said(kafka(odd), { expose: [{ name: 'x', type: 'NodePort' }] }).state)
    })
  )
})
