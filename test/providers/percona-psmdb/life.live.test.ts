/** MongoDB clusters from their first apply to their end. */
import t from 'tap'
import { apply as applied } from '../../fixtures/api-server.ts'
import { storageIn } from '../../fixtures/backup-storage.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { inPhase, isReady, life } from '../../fixtures/life.ts'

const CHILDREN = 'apis/psmdb.percona.com/v1/namespaces/NAMESPACE/perconaservermongodbs'
const RESTORES = 'apis/psmdb.percona.com/v1/namespaces/NAMESPACE/perconaservermongodbrestores'
const CLAIMS = 'api/v1/namespaces/NAMESPACE/persistentvolumeclaims'
const spec = { engine: 'mongodb', version: '8.0', clusterSize: 3, storage: '1Gi' }

t.test('a replica set from the first apply to the end', async (t) => {
  const { apply, edit, until, list, delete: remove, gone } = await life(t, 'percona-psmdb')
  await apply(spec)
  const ready = await until('it is ready', isReady)
  t.match(ready.status, { phase: 'Ready', instances: 3, readyInstances: 3, primary: 'orders-rs0-0', power: 'On' })

  await edit({ spec: { clusterSize: 5 } })
  await until('five members serve', (cluster) => isReady(cluster) && cluster.status?.readyInstances === 5)

  await edit({ spec: { storage: '2Gi' } })
  await until('volumes have grown', (cluster) => isReady(cluster) && cluster.status?.storage?.allocated === '2Gi')

  await edit({ spec: { stopped: true } })
  t.match((await until('it is off', inPhase('Stopped'))).status, { power: 'Off' })
  await edit({ spec: { stopped: false } })
  await until('it is on again', inPhase('Ready'))

  await remove()
  await gone()
  t.same(await list(CHILDREN), [])
  t.same(await list(CLAIMS), [])
})

t.test('shards with the data of a backup, whose volumes outlive them', async (t) => {
  const { namespace, apply, until, list, delete: remove, gone } = await life(t, 'percona-psmdb')
  await storageIn(namespace)
  await apply({
    ...spec,
    clusterSize: 1,
    topology: { type: 'sharded', shards: 2, configServers: 1 },
    deletionPolicy: 'Retain',
    dataSource: { external: { storageRef: { name: 's3-main' }, path: 'old/2026-05-04T03:02:01Z' } }
  })
  await until('it waits for the passwords of the source', ({ status }) => status?.reason === 'SecretNotFound')
  t.same(await list(CHILDREN), [])
  await applied(`/api/v1/namespaces/${namespace}/secrets/orders-secrets`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'orders-secrets', namespace },
    stringData: { MONGODB_BACKUP_USER: 'backup' }
  })
  const ready = await until('the data is there', isReady)
  t.match(ready.status, { dataSource: { phase: 'Succeeded' }, readyInstances: 2 })
  t.same(
    ready.status?.members?.map(({ role }) => role),
    ['Primary', 'Primary', 'ConfigServer', 'Router']
  )
  t.match(ready.status?.endpoints, [{ name: 'mongos', host: `orders-mongos.${namespace}.svc`, port: 27017 }])
  const isGone = async () => ((await list(RESTORES)).length === 0 ? true : undefined)
  t.ok(await eventually('the restore that has done its work is gone', isGone))

  await remove()
  await gone()
  t.same(await list(CHILDREN), [])
  t.equal((await list(CLAIMS)).length, 3)
})
