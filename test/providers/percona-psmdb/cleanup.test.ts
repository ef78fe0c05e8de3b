/** What a deletion does, stage by stage, under each policy. */
import t from 'tap'
import type { Live } from '../../../providers/found.ts'
import type { CleanupPolicy } from '../../../providers/observed.ts'
import { CERTIFICATE } from '../../../providers/percona-psmdb/child.ts'
import { cleanup } from '../../../providers/percona-psmdb/cleanup.ts'
import {
  aBackup,
  aClaim,
  aCluster,
  aPod,
  aSet,
  changed,
  children,
  given,
  live,
  readyStatus,
  STORAGE
} from '../../fixtures/mongodb-clusters.ts'

const GOING = { deletionTimestamp: '2026-05-05T00:00:00Z' }
const cluster = aCluster({}, { metadata: GOING })

const at = (...objects: readonly Live[]) => given({ cluster, objects })

/** The acts of a stage, with what they put on, and what it waits for. */
function stage(policy: CleanupPolicy, ...objects: readonly Live[]) {
  const { acts, waitsFor } = cleanup(at(...objects), policy)
  const told = acts.map((act) => {
    const what = `${act.do} ${act.object.kind} ${act.object.metadata.name}`
    return act.do === 'patch' ? `${what} ${JSON.stringify(act.patch)}` : what
  })
  return [...told, ...(waitsFor === undefined ? ['over'] : [`waits: ${waitsFor}`])]
}

const [child] = children({ cluster }) as [Live]
const [archiving] = children({
  cluster: aCluster({ backup: { enabled: true, storageRef: { name: 's3-main' }, pitr: { enabled: true } } }),
  facts: [STORAGE]
}) as [Live]
const [saved] = children({
  cluster: aCluster({ backup: { enabled: true, storageRef: { name: 's3-main' } } }),
  facts: [STORAGE]
}) as [Live]
const [pausedChild] = children({ cluster: aCluster({ stopped: true }) }, { state: 'paused' }) as [Live]

const [set, pod, claim] = [aSet('rs0', 3), aPod('rs0', 0), aClaim('rs0', 0)]
const running = [set, pod, claim]
const IN_ORDER = 'percona.com/delete-psmdb-pods-in-order'
const VOLUMES = 'percona.com/delete-psmdb-pvc'
const OPLOG = 'percona.com/delete-pitr-chunks'
const withFinalizers = (object: Live, ...finalizers: string[]) => changed(object, { metadata: { finalizers } })
const going = (object: Live) => changed(object, { metadata: GOING })
const gives = (object: Live, ...finalizers: string[]) =>
  `patch ${object.kind} ${object.metadata.name} ${JSON.stringify({ metadata: { finalizers } })}`
const CHILD_GOES = 'waits: Waiting for PerconaServerMongoDB carts to go'

t.test('Retain: pods go in order, and volumes stay', async (t) => {
  t.same(stage('Retain', child, ...running), [gives(child, IN_ORDER), CHILD_GOES])
  const ready = withFinalizers(child, IN_ORDER)
  t.same(stage('Retain', ready, ...running), ['delete PerconaServerMongoDB carts', CHILD_GOES])
  t.same(stage('Retain', going(ready), ...running), [`${CHILD_GOES}: its operator works on ${IN_ORDER}`])
  t.match(stage('Retain', pod, claim), ['waits: Waiting for pods to go: carts-rs0-0'])
  t.same(stage('Retain', claim), ['over'])
})

t.test('Delete: volumes and the Secrets that belong to them go', async (t) => {
  t.same(stage('Delete', child, ...running), [gives(child, IN_ORDER, VOLUMES), CHILD_GOES])
  t.match(stage('Delete', claim), ['delete PersistentVolumeClaim mongod-data-carts-rs0-0', /^waits:/])
  t.match(stage('Delete', going(claim)), [/^waits:/])
  t.same(stage('Delete'), ['over'])
})

t.test('Delete: backups that stay need the passwords and the key of their cluster', async (t) => {
  const backup = aBackup('nightly', { state: 'ready' })
  t.same(stage('Delete', child, ...running, backup), [gives(child, IN_ORDER), CHILD_GOES])
  t.match(stage('Delete', claim, backup), [/^delete PersistentVolumeClaim/, /^waits:/])
  t.same(stage('Delete', backup), ['over'])
  t.same(stage('Delete', child, ...running, aBackup('failed', { state: 'error' }))[0], gives(child, IN_ORDER, VOLUMES))
})

t.test('WipeOut: the archive rests, backups go with their data, and then everything', async (t) => {
  const backup = aBackup('nightly', { state: 'ready' })
  t.same(stage('WipeOut', archiving, ...running, backup), [
    'patch PerconaServerMongoDB carts {"spec":{"backup":{"pitr":{"enabled":false}}}}',
    'waits: Waiting for the archive to rest'
  ])
  t.match(stage('WipeOut', child, ...running, backup), [gives(backup, 'percona.com/delete-backup'), /^waits:/])
  const marked = withFinalizers(backup, 'percona.com/delete-backup')
  t.match(stage('WipeOut', child, ...running, marked), ['delete PerconaServerMongoDBBackup nightly', /^waits:/])
  t.match(stage('WipeOut', child, ...running, going(marked)), [/^waits:.*nightly/])
  t.same(stage('WipeOut', saved, ...running), [gives(saved, IN_ORDER, VOLUMES, OPLOG), CHILD_GOES])
  t.match(stage('WipeOut', claim), [/PersistentVolumeClaim/, /^waits:/])
  t.same(stage('WipeOut'), ['over'])
})

t.test('WipeOut: the chunks of an archive are waited for only where there can be some', async (t) => {
  t.same(stage('WipeOut', child, ...running), [gives(child, IN_ORDER, VOLUMES), CHILD_GOES], 'it has no storage')
  const young = changed(saved, { status: { state: 'initializing' } })
  t.same(stage('WipeOut', young, ...running), [gives(young, IN_ORDER, VOLUMES), CHILD_GOES], 'it never served')
})

t.test('WipeOut: a cluster that is off is started first, for its agents do the deleting', async (t) => {
  const off = [aSet('rs0', 0), claim]
  t.match(stage('WipeOut', pausedChild, ...off, aBackup('nightly', { state: 'ready' })), [
    'patch PerconaServerMongoDB carts {"spec":{"pause":false}}',
    /only while it runs/
  ])
  t.same(stage('WipeOut', pausedChild, ...off), [gives(pausedChild, VOLUMES), CHILD_GOES])
})

t.test('finalizers of others stay where they are', async (t) => {
  const theirs = withFinalizers(child, 'example.com/audit')
  t.same(stage('Retain', theirs, ...running)[0], gives(child, 'example.com/audit', IN_ORDER))
  const changedMind = withFinalizers(child, 'example.com/audit', IN_ORDER, VOLUMES)
  t.same(stage('Retain', changedMind, ...running)[0], gives(child, 'example.com/audit', IN_ORDER))
})

t.test('a child that was never looked at, or is refused, does not hold the deletion up', async (t) => {
  const [untouched] = children({ cluster }, undefined) as [Live]
  t.same(stage('Delete', untouched), ['delete PerconaServerMongoDB carts', CHILD_GOES])
  t.same(stage('WipeOut', going(withFinalizers(untouched, IN_ORDER))), [gives(child), CHILD_GOES])
  const says = { ...readyStatus(cluster), state: 'error', message: 'Error: wrong psmdb options: no image' }
  const [refused] = children({ cluster }, says) as [Live]
  t.same(stage('Delete', going(withFinalizers(refused, IN_ORDER, 'example.com/audit')), set), [
    gives(child, 'example.com/audit'),
    CHILD_GOES
  ])
})

t.test('a certificate that was made for a child that never was goes too', async (t) => {
  t.match(stage('Retain', live(CERTIFICATE, 'carts-server-tls')), ['delete Certificate carts-server-tls', /^waits:/])
})
