/** The Backups of a PostgreSQL cluster as records. */
import t from 'tap'
import { backups, dropBackup } from '../../../providers/cnpg/backup-records.ts'
import { BACKUP, OBJECT_STORE } from '../../../providers/cnpg/child.ts'
import type { Live } from '../../../providers/found.ts'
import { words } from '../../fixtures/acts.ts'
import { aCluster, given, live, STORAGE } from '../../fixtures/cnpg-clusters.ts'

const CREATED = '2026-05-04T04:00:00Z'
const archived = aCluster({ backup: { enabled: true, storageRef: { name: 's3-main' } } as never })

const aBackup = ({ metadata = {}, spec = {}, status = {} }: { metadata?: object; spec?: object; status?: object }) =>
  live(BACKUP, 'one', {
    metadata: { creationTimestamp: CREATED, ...metadata },
    spec: { cluster: { name: 'orders' }, method: 'plugin', ...spec },
    status
  })

const record = (written: Parameters<typeof aBackup>[0], cluster = archived, referred: object = { storage: STORAGE }) =>
  backups(given({ cluster, referred, objects: [aBackup(written)] }))[0]

t.test('a complete one', async (t) => {
  const ended = { phase: 'completed', startedAt: CREATED, stoppedAt: '2026-05-04T04:01:00Z', majorVersion: 17 }
  const told = record({ status: ended })
  t.match(told, {
    child: { kind: 'Backup', metadata: { name: 'one' } },
    phase: 'Succeeded',
    method: 'plugin',
    storage: 's3-main',
    location: 's3://db-backups/orders-3f1c9a52-pg17',
    startedAt: CREATED,
    completedAt: '2026-05-04T04:01:00Z',
    restorableFrom: '2026-05-04T04:01:00Z',
    version: '17'
  })
  t.notOk(told && 'restorableTo' in told, 'how far the archive reaches, nobody tells')
  t.notOk(told && 'size' in told)
})

t.test('one of before a major upgrade lies in the archive of then', async (t) => {
  t.match(record({ status: { phase: 'completed', majorVersion: 16 } }), {
    version: '16',
    location: 's3://db-backups/orders-3f1c9a52-pg16'
  })
})

t.test('how far one is', async (t) => {
  const phases = {
    pending: 'Pending',
    started: 'Running',
    running: 'Running',
    finalizing: 'Running',
    walArchivingFailing: 'Running',
    completed: 'Succeeded',
    failed: 'Failed',
    'invalid backup definition': 'Failed'
  }
  t.equal(record({})?.phase, 'Pending')
  for (const [phase, ours] of Object.entries(phases)) t.equal(record({ status: { phase } })?.phase, ours, phase)
  t.equal(record({ status: { phase: 'failed', error: 'no room' } })?.error, 'no room')
  t.ok(record({ status: { phase: 'failed' } })?.error, 'a failure has a reason')
})

t.test('one that retention has taken from the archive is none any more', async (t) => {
  const ended = { phase: 'completed', stoppedAt: '2026-05-04T04:01:00Z', majorVersion: 17 }
  const reaching = (firstRecoverabilityPoint: string, archive = 'orders-3f1c9a52-pg17') =>
    live(OBJECT_STORE, 'orders-backup', {
      status: { serverRecoveryWindow: { [archive]: { firstRecoverabilityPoint } } }
    })
  const left = (store: Live, written: Parameters<typeof aBackup>[0] = { status: ended }) =>
    backups(given({ cluster: archived, referred: { storage: STORAGE }, objects: [aBackup(written), store] })).length
  t.equal(left(reaching('2026-05-05T04:01:00Z')), 0)
  t.equal(left(reaching('2026-05-04T04:01:00Z')), 1, 'it is the oldest')
  t.equal(left(reaching('2026-05-04T04:01:01Z')), 1, 'or is, but for how its end was rounded')
  t.equal(left(reaching('2026-05-05T04:01:00Z', 'orders-3f1c9a52-pg18')), 1, 'another archive tells nothing of it')
  t.equal(left(reaching('2026-05-05T04:01:00Z'), { spec: { method: 'volumeSnapshot' }, status: ended }), 1)
  t.equal(left(reaching('2026-05-05T04:01:00Z'), { status: { ...ended, phase: 'failed' } }), 1)
})

t.test('who made one', async (t) => {
  const origin = (labels: object) => record({ metadata: { labels } })?.origin
  t.equal(origin({ 'dbaas.dev/operation-uid': 'u' }), 'Operation')
  t.equal(origin({ 'cnpg.io/scheduled-backup': 'orders-nightly' }), 'Schedule')
  t.equal(origin({}), 'Foreign')
})

t.test('an operation has written the version down', async (t) => {
  t.equal(record({ metadata: { annotations: { 'dbaas.dev/version': '17.6' } } })?.version, '17.6')
})

t.test('where it lies is not known without a storage', async (t) => {
  const told = record({}, aCluster(), {})
  t.same([told?.storage, told?.location], [undefined, undefined])
})

t.test('one that is older than the cluster was of another one of its name', async (t) => {
  t.equal(record({ metadata: { creationTimestamp: '2026-05-04T02:00:00Z' } }), undefined)
})

t.test('one goes as an object; its data goes by its retention', async (t) => {
  t.same(words(dropBackup(aBackup({}))), ['delete Backup one'])
})
