/** A backup in a bucket, and restores from it into new clusters: to the end of the backup, and to a moment after it. */
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { apply as applyObject } from '../../../fixtures/api-server.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { isReady, NAME } from '../../../fixtures/life.ts'
import { enginesHere } from '../../engines.ts'
import type { Rows } from '../../rows.ts'
import { scene } from '../../scene.ts'
import { type Bucket, here } from '../../surroundings.ts'

const STORAGE = 'bucket'
/** Clocks tell whole seconds, and the moment must be between two writes. */
const APART_MS = 3_000
const UPLOAD_SECONDS = 15

for (const { provider, spec } of enginesHere()) {
  t.test(`${provider}: what was written is there after a restore, and what came later is not`, async (t) => {
    const { namespace, apply, until, operate, rows } = await scene(t)
    await storageIn(namespace, here.bucket)
    const backup = { storageRef: { name: STORAGE }, pitr: { enabled: true, uploadIntervalSeconds: UPLOAD_SECONDS } }
    const backedUp = { ...spec, clusterSize: 1, backup }
    await apply(backedUp)
    await until('it is ready', isReady)
    await rows.write()

    const saved = await operate('back-up', { type: 'Backup', backup: { name: 'first' } })
    t.equal(saved.status?.phase, 'Succeeded', `back-up: ${saved.status?.message}`)
    await rows.write()
    const early = rows.count()
    await sleep(APART_MS)
    const targetTime = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
    await sleep(APART_MS)
    await rows.write()
    await archived(rows)

    const restore = { backup: { name: 'first' }, mode: 'NewCluster' }
    const restored = async (cluster: string, more: object) => {
      const { status } = await operate(cluster, {
        type: 'Restore',
        restore: { ...restore, newClusterName: cluster, ...more }
      })
      t.equal(status?.phase, 'Succeeded', `${cluster}: ${status?.message}`)
      await until(`${cluster} is ready`, isReady, cluster)
    }
    await restored('to-the-backup', {})
    await rows.areThere(t, 'a restore of the backup', { cluster: 'to-the-backup', count: 1 })
    await restored('to-a-moment', { pitr: { targetTime } })
    await rows.areThere(t, 'a restore to a moment', { cluster: 'to-a-moment', count: early })
    await rows.areThere(t, `all of it, in ${NAME} itself`)
  })
}

/** Waits until the archive has all that was written so far: only of that anything can be restored. */
async function archived(rows: Rows): Promise<void> {
  const file = await rows.ask('select pg_walfile_name(pg_current_wal_lsn())')
  await eventually(`${file} is in the archive`, async () => {
    const isThere = await rows.ask(`select last_archived_wal >= '${file}' from pg_stat_archiver`)
    return isThere === 't' || undefined
  })
}

async function storageIn(namespace: string, bucket: Bucket | undefined): Promise<void> {
  if (bucket === undefined) throw new Error('this scenario needs a bucket')
  const { name, endpoint, accessKeyId, secretAccessKey } = bucket
  const secret = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
  const objects = {
    [`/api/v1/namespaces/${namespace}/secrets/${STORAGE}`]: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: STORAGE, namespace },
      stringData: secret
    },
    [`/apis/dbaas.dev/v1alpha1/namespaces/${namespace}/backupstorages/${STORAGE}`]: {
      apiVersion: 'dbaas.dev/v1alpha1',
      kind: 'BackupStorage',
      metadata: { name: STORAGE, namespace },
      spec: {
        type: 'S3',
        bucket: name,
        prefix: namespace,
        endpointUrl: endpoint,
        forcePathStyle: true,
        credentialsSecretRef: { name: STORAGE }
      }
    }
  }
  for (const [path, object] of Object.entries(objects)) {
    const { status, body } = await applyObject(path, object)
    if (status > 299) throw new Error(`cannot make ${object.kind} ${STORAGE}: ${body.message}`)
  }
}
