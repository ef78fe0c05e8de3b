/** Groups from their first apply to their end. */
import t from 'tap'
import { inPhase, isReady, life } from '../../fixtures/life.ts'

const CHILDREN = 'apis/ps.percona.com/v1/namespaces/NAMESPACE/perconaservermysqls'
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

t.test('behind routers, and volumes that outlive it', async (t) => {
  const { apply, until, list, delete: remove, gone } = await life(t, 'percona-ps')
  await apply({ ...spec, proxy: { enabled: true, type: 'router' }, deletionPolicy: 'Retain' })
  t.match((await until('it is ready', isReady)).status, { readyInstances: 3, storage: { allocated: '1Gi' } })
  await remove()
  await gone()
  t.same(await list(CHILDREN), [])
  t.equal((await list(CLAIMS)).length, 3)
})
