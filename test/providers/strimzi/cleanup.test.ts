import t from 'tap'
import { CLAIM } from '../../../providers/claims.ts'
import type { Given } from '../../../providers/contract.ts'
import type { Live } from '../../../providers/found.ts'
import type { CleanupPolicy } from '../../../providers/observed.ts'
import { POD } from '../../../providers/pods.ts'
import {
  AUTO_REBALANCING,
  CERTIFICATE,
  KAFKA,
  NODE_POOL,
  POD_SET,
  REBALANCE,
  USER
} from '../../../providers/strimzi/child.ts'
import { cleanup } from '../../../providers/strimzi/cleanup.ts'
import {
  aClaim,
  CLUSTER_ID,
  changed,
  FROM_HERE,
  given,
  live,
  settled,
  without
} from '../../fixtures/strimzi-objects.ts'

const SPEC = { clusterSize: 1 }
const SETTLED = settled(SPEC).map((object) => ({
  ...object,
  metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...FROM_HERE } }
}))
const POOL = 'events-brk'
const GOING = '2026-05-04T04:00:00Z'

const told = (policy: CleanupPolicy, objects: readonly Live[], more: Partial<Given> = {}) => {
  const { acts, waitsFor } = cleanup(given(SPEC, objects, more), policy)
  return { acts: acts.map(({ do: what, object }) => `${what} ${object.kind} ${object.metadata.name}`), waitsFor }
}

const NO_KAFKA = without(SETTLED, KAFKA)
const NO_POOLS = without(without(NO_KAFKA, NODE_POOL), USER)
const NO_NODES = without(without(NO_POOLS, POD), POD_SET)

for (const policy of ['Delete', 'WipeOut'] as const) {
  t.test(`${policy}: first the Kafka, then its pools, and volumes when no node is left`, async (t) => {
    t.match(told(policy, SETTLED), { acts: ['delete Kafka events'], waitsFor: /Kafka events to go/ })
    t.match(told(policy, NO_KAFKA), { acts: [`delete KafkaNodePool ${POOL}`, 'delete KafkaUser events-admin'] })
    t.match(told(policy, NO_POOLS), { acts: [], waitsFor: /nodes to end: events-events-brk/ })
    t.match(
      told(policy, without(NO_POOLS, POD)),
      { acts: [], waitsFor: /nodes to end/ },
      'a set would make its pods anew'
    )
    t.match(told(policy, NO_NODES), {
      acts: ['delete PersistentVolumeClaim data-0-events-events-brk-0'],
      waitsFor: /volumes to go/
    })
    t.same(told(policy, []), { acts: [], waitsFor: undefined })
  })

  t.test(`${policy}: volumes of brokers that were removed long ago go too`, async (t) => {
    t.same(told(policy, [aClaim('data-0-events-events-brk-7', '1Gi')]).acts, [
      'delete PersistentVolumeClaim data-0-events-events-brk-7'
    ])
  })
}

t.test('Retain: volumes stay, with the identity without which no Kafka starts on them', async (t) => {
  const claim = 'data-0-events-events-brk-0'
  t.same(told('Retain', SETTLED).acts, [`patch PersistentVolumeClaim ${claim}`])
  const [act] = cleanup(given(SPEC, SETTLED), 'Retain').acts
  const patch = { metadata: { annotations: { 'dbaas.dev/kafka-cluster-id': CLUSTER_ID } } }
  t.match(act, { do: 'patch', patch })
  const marked = changed(SETTLED, CLAIM, claim, patch)
  t.same(told('Retain', marked).acts, ['delete Kafka events'])
  t.same(told('Retain', changed(NO_NODES, CLAIM, claim, patch)), { acts: [], waitsFor: undefined })
})

t.test('Retain: the pools know the identity when somebody deleted the Kafka', async (t) => {
  t.match(told('Retain', NO_KAFKA).acts, ['patch PersistentVolumeClaim data-0-events-events-brk-0'])
})

t.test('Retain: what never got an identity goes without one', async (t) => {
  const young = changed(changed(SETTLED, KAFKA, 'events', { status: undefined }), NODE_POOL, POOL, {
    status: undefined
  })
  t.same(told('Retain', young).acts, ['delete Kafka events'])
})

t.test('what is on its way out is not deleted again', async (t) => {
  const metadata = { deletionTimestamp: GOING }
  t.match(told('Delete', changed(SETTLED, KAFKA, 'events', { metadata })), { acts: [], waitsFor: /Kafka events/ })
  const pools = changed(NO_KAFKA, NODE_POOL, POOL, { metadata })
  t.same(told('Delete', pools).acts, ['delete KafkaUser events-admin'])
})

t.test('a Kafka that was never made holds nothing up', async (t) => {
  t.same(told('Delete', []), { acts: [], waitsFor: undefined })
  const certificate = live(CERTIFICATE, 'events-server-tls', { metadata: { labels: FROM_HERE } })
  t.same(told('Delete', [certificate]).acts, ['delete Certificate events-server-tls'])
})

t.test('what another cluster of the name left behind is not touched', async (t) => {
  const theirs = { labels: { ...FROM_HERE, 'dbaas.dev/cluster-uid': 'another' } }
  const foreign = [aClaim('data-0-events-events-brk-0', '1Gi', theirs), live(POD, 'events-events-brk-0')]
  for (const policy of ['Retain', 'Delete', 'WipeOut'] as const)
    t.same(told(policy, foreign), { acts: [], waitsFor: undefined }, policy)
})

t.test('a rebalance of its own making that Strimzi forgets is let go', async (t) => {
  const rebalance = (metadata: object) =>
    live(REBALANCE, 'events-auto-rebalancing-remove-brokers', {
      metadata: { creationTimestamp: GOING, finalizers: [AUTO_REBALANCING], ...metadata }
    })
  const name = 'KafkaRebalance events-auto-rebalancing-remove-brokers'
  t.match(told('Delete', [rebalance({})]), { acts: [`delete ${name}`], waitsFor: /rebalances to end/ })
  const patches = (finalizers: string[]) =>
    cleanup(given(SPEC, [rebalance({ deletionTimestamp: GOING, finalizers })]), 'Delete').acts
  t.match(patches([AUTO_REBALANCING]), [{ do: 'patch', patch: { metadata: { finalizers: null } } }])
  t.match(patches([AUTO_REBALANCING, 'mine']), [{ do: 'patch', patch: { metadata: { finalizers: ['mine'] } } }])
  t.same(
    told('Delete', [rebalance({ creationTimestamp: '2020-05-04T03:02:01Z' })]).acts,
    [],
    'an older one is not ours'
  )
  const ours = rebalance({ labels: FROM_HERE, finalizers: undefined, deletionTimestamp: GOING })
  t.match(told('Delete', [ours]), { acts: [], waitsFor: /rebalances/ })
})
