/** Groups from their first apply to their end. */
import t from 'tap'
import { storageIn } from '../../fixtures/backup-storage.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { inPhase, isReady, life } from '../../fixtures/life.ts'

const CHILDREN = 'apis/ps.percona.com/v1/namespaces/NAMESPACE/perconaservermysqls'
const RESTORES = 'apis/ps.percona.com/v1/namespaces/NAMESPACE/perconaservermysqlrestores'
const CLAIMS = 'api/v1/namespaces/NAMESPACE/persistentvolumeclaims'
const spec = { engine: 'mysql', provider: 'percona-ps', version: '8.4', clusterSize: 3, storage: '1Gi' }

t.test('from the first apply to the end', async (t) => {
  const { apply, edit, until, list, delete: remove, gone } = await life(t, 'percona-ps')
  await apply(spec)
  const ready = await until('it is ready', isReady)
  t.match(ready.status, { phase: 'Ready', instances: 3, readyInstances: 3, primary: 'orders-mysql-0', power: 'On' })

  await edit({ spec: { clusterSize: 5 } })
  await until('five members serve', (cluster) => isReady(cluster) && cluster.status?.readyInstances === 5)

  await edit({ spec: { config: [{ name: 'max_connections', value: '500' }] } })
  await until('the settings are there', isReady)

  await edit({ spec: { stopped: true } })
  t.match((await until('it is off', inPhase('Stopped'))).status, { power: 'Off' })
  await edit({ spec: { stopped: false } })
  await until('it is on again', inPhase('Ready'))

  await remove()
  await gone()
  t.same(await list(CHILDREN), [])
  t.same(await list(CLAIMS), [])
})

t.test('behind routers with the data of a backup, and volumes that outlive it', async (t) => {
  const { namespace, apply, until, list, delete: remove, gone } = await life(t, 'percona-ps')
  await storageIn(namespace)
  await apply({
    ...spec,
    proxy: { enabled: true, type: 'router' },
    deletionPolicy: 'Retain',
    dataSource: { external: { storageRef: { name: 's3-main' }, path: 'old/carts-2026-05-04-full' } }
  })
  const ready = await until('the data is there', isReady)
  t.match(ready.status, { dataSource: { phase: 'Succeeded' }, readyInstances: 3, storage: { allocated: '1Gi' } })
  await eventually('what has done its work is gone', async () =>
    (await list(RESTORES)).length === 0 ? true : undefined
  )

  await remove()
  await gone()
  t.same(await list(CHILDREN), [])
  t.equal((await list(CLAIMS)).length, 3)
})
