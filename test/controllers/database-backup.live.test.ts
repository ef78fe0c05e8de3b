/** Records of backups: made for every backup of the child operator, and gone as their policy says. */
import t from 'tap'
import type { DatabaseBackup } from '../../src/api/database-backup.ts'
import { create, patch, request } from '../fixtures/api-server.ts'
import { storageIn } from '../fixtures/backup-storage.ts'
import { eventually } from '../fixtures/eventually.ts'
import { isReady, type Life, life, NAME } from '../fixtures/life.ts'

const OURS = '/apis/dbaas.dev/v1alpha1'
const CNPG = '/apis/postgresql.cnpg.io/v1'

const recordsAt = ({ namespace }: Life) => `${OURS}/namespaces/${namespace}/databasebackups`
const backupsAt = ({ namespace }: Life) => `${CNPG}/namespaces/${namespace}/backups`

async function records(one: Life): Promise<DatabaseBackup[]> {
  const { body } = await request<{ items: unknown[] }>('GET', recordsAt(one))
  return body.items as DatabaseBackup[]
}

const recordThat = (one: Life, what: string, isIt: (backup: DatabaseBackup) => boolean) =>
  eventually(what, async () => (await records(one)).find(isIt))

const gone = (one: Life, what: string, name: string) =>
  eventually(what, async () => ((await records(one)).some(({ metadata }) => metadata.name === name) ? undefined : true))

t.test('every backup has a record, which goes as it should', async (t) => {
  const one = await life(t, 'cnpg')
  await storageIn(one.namespace, 's3')
  const backup = { enabled: true, storageRef: { name: 's3' } }
  await one.apply({ engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi', backup })
  await one.until('it is ready', isReady)

  const ended = await one.operate('keep', { type: 'Backup', backup: { name: 'kept' } })
  t.match(ended.status, { phase: 'Succeeded' })
  const kept = await recordThat(one, 'the operation has its record', ({ status }) => status?.phase === 'Succeeded')
  t.match(kept, {
    metadata: { name: 'kept' },
    spec: { clusterRef: NAME, origin: 'Operation', storageRef: { name: 's3' }, deletionPolicy: 'Retain' },
    status: { engine: 'postgresql', provider: 'cnpg', location: /backups/ }
  })

  const { kind, apiVersion, name = '' } = kept.spec.childRef ?? {}
  const { body } = await request<{ spec: object }>('GET', `${backupsAt(one)}/${name}`)
  const foreign = { apiVersion, kind, metadata: { name: 'by-hand' }, spec: body.spec }
  t.equal((await create(backupsAt(one), foreign)).status, 201)
  const other = await recordThat(
    one,
    'one made by hand has its record',
    ({ spec }) => spec.childRef?.name === 'by-hand'
  )
  t.match(other.spec, { origin: 'Foreign', deletionPolicy: 'Retain' })

  await request('DELETE', `${backupsAt(one)}/by-hand`)
  await gone(one, 'a record goes with the backup that its operator prunes', other.metadata.name)

  const refused = await patch(`${recordsAt(one)}/kept`, { spec: { origin: 'Schedule' } })
  t.equal(refused.status, 422, 'what a record says stays')
  await one.delete()
  await one.gone()
  t.ok(
    (await records(one)).some(({ metadata }) => metadata.name === 'kept'),
    'records outlive their cluster'
  )
  await request('DELETE', `${recordsAt(one)}/kept`)
  await gone(one, 'and can be deleted afterwards', 'kept')
})
