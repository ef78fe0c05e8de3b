/** What a deletion does, stage by stage, under each policy. */
import t from 'tap'
import { cleanup } from '../../../providers/cnpg/cleanup.ts'
import type { Live } from '../../../providers/found.ts'
import type { CleanupPolicy } from '../../../providers/observed.ts'
import type { DatabaseClusterStatus } from '../../../src/api/database-cluster.ts'
import {
  aClaim,
  aCluster,
  aJob,
  aPod,
  CHILD_UID,
  children,
  given,
  HEALTHY_STATUS,
  live,
  SERVED
} from '../../fixtures/cnpg-clusters.ts'

const GONE: DatabaseClusterStatus = {
  ...SERVED,
  childRef: { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', name: 'orders', uid: CHILD_UID }
}

/** The acts of a stage, as `do Kind name`, and what it waits for. */
function stage(policy: CleanupPolicy, ...objects: readonly Live[]) {
  const { acts, waitsFor } = cleanup(given({ cluster: aCluster({}, GONE), objects }), policy)
  return [...acts.map((act) => `${act.do} ${act.object.kind} ${act.object.metadata.name}`), `waits for ${waitsFor}`]
}

const changed = (object: Live, metadata: object): Live => ({ ...object, metadata: { ...object.metadata, ...metadata } })
const [child] = children({}, HEALTHY_STATUS) as [Live]
const left = changed(child, { annotations: { 'cnpg.io/reconciliationLoop': 'disabled' } })
const going = { deletionTimestamp: '2026-05-05T00:00:00Z' }
const released = { ownerReferences: undefined }
const OVER = ['waits for undefined']

t.test('Retain: volumes are released before the Cluster goes, and while nobody makes new ones', async (t) => {
  const [claim, pod] = [aClaim('orders-1'), aPod(1)]
  t.same(stage('Retain', child, claim, pod), [
    'patch Cluster orders',
    'waits for CloudNativePG to leave the Cluster alone'
  ])
  t.same(stage('Retain', left, claim, pod), [
    'patch PersistentVolumeClaim orders-1',
    'waits for volumes to be released: orders-1'
  ])
  const free = changed(claim, released)
  t.same(stage('Retain', left, free, pod), ['delete Cluster orders', 'waits for Cluster orders to go'])
  t.same(stage('Retain', changed(left, going), free, pod), ['waits for Cluster orders to go'])
  t.same(stage('Retain', free, pod, aJob('orders-2-join')), ['waits for pods to end: orders-2-join, orders-1'])
  t.same(stage('Retain', free), OVER)
})

t.test('Retain: a volume loses its owner and nothing else', async (t) => {
  const patch = (claim: Live) => cleanup(given({ objects: [left, claim] }), 'Retain').acts[0]
  t.match(patch(aClaim('orders-1')), { do: 'patch', patch: { metadata: { ownerReferences: null } } })
  const other = { apiVersion: 'v1', kind: 'ConfigMap', name: 'theirs', uid: 'u-2' }
  const shared = aClaim('orders-1')
  const owners = [...(shared.metadata.ownerReferences ?? []), other]
  t.match(patch(changed(shared, { ownerReferences: owners })), { patch: { metadata: { ownerReferences: [other] } } })
})

t.test('Retain: volumes are still saved when the Cluster was deleted by hand', async (t) => {
  t.same(stage('Retain', aClaim('orders-1')), [
    'patch PersistentVolumeClaim orders-1',
    'waits for volumes to be released: orders-1'
  ])
  t.same(stage('Retain', changed(aClaim('orders-1'), going)), OVER, 'what is going cannot be saved')
})

t.test('Delete: volumes go with the Cluster, and the end of all pods is awaited', async (t) => {
  const [claim, pod] = [aClaim('orders-1'), aPod(1)]
  t.same(stage('Delete', child, claim, pod), ['delete Cluster orders', 'waits for Cluster orders to go'])
  t.same(stage('Delete', claim, pod), ['delete PersistentVolumeClaim orders-1', 'waits for volumes to go: orders-1'])
  t.same(stage('Delete', changed(claim, going), pod), ['waits for volumes to go: orders-1'])
  t.same(stage('Delete', changed(pod, going)), ['waits for pods to end: orders-1'])
  t.same(stage('Delete'), OVER)
})

t.test('Delete after Retain had begun: a released volume belongs to nobody and goes all the same', async (t) => {
  t.same(stage('Delete', left, changed(aClaim('orders-1'), released)), [
    'delete Cluster orders',
    'waits for Cluster orders to go'
  ])
  t.same(stage('Delete', changed(aClaim('orders-1'), released)), [
    'delete PersistentVolumeClaim orders-1',
    'waits for volumes to go: orders-1'
  ])
})

t.test('only WipeOut takes the backups, and only those that are this cluster’s', async (t) => {
  const born = (creationTimestamp: string) => ({ metadata: { creationTimestamp } })
  const backup = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup' }
  const snapshot = { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot' }
  const own = [live(backup, 'own', born('2026-05-04T03:00:01Z')), live(snapshot, 'own-1', born('2026-05-05T00:00:00Z'))]
  const older = live(backup, 'older', born('2026-05-01T00:00:00Z'))
  t.same(stage('WipeOut', ...own, older), [
    'delete Backup own',
    'delete VolumeSnapshot own-1',
    'waits for backups to go: own, own-1'
  ])
  t.same(stage('WipeOut', older), OVER)
  t.same(stage('Delete', ...own), OVER)
  t.same(stage('Retain', ...own), OVER)
})

t.test('what another cluster of the name left is not touched and not waited for', async (t) => {
  const theirs = (object: Live) =>
    changed(object, { labels: { 'cnpg.io/cluster': 'orders', 'dbaas.dev/cluster-uid': 'other' }, ownerReferences: [] })
  for (const policy of ['Retain', 'Delete', 'WipeOut'] as const) {
    t.same(stage(policy, theirs(aClaim('orders-1')), theirs(aPod(1)), theirs(aJob('orders-1-initdb'))), OVER, policy)
  }
})

t.test('a cluster whose Cluster was never made goes at once', async (t) => {
  for (const policy of ['Retain', 'Delete', 'WipeOut'] as const) {
    t.same(cleanup(given({ cluster: aCluster({}, {}) }), policy), { acts: [] }, policy)
  }
})

t.test('a long list is told by its beginning', async (t) => {
  const claims = [1, 2, 3, 4, 5, 6, 7].map((number) => changed(aClaim(`orders-${number}`), going))
  t.same(stage('Delete', ...claims), [
    'waits for volumes to go: orders-1, orders-2, orders-3, orders-4, orders-5 and 2 more'
  ])
})
