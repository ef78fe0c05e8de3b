/** A PostgreSQL cluster from its first apply to its end. */
import t from 'tap'
import { inPhase, isReady, life } from '../../fixtures/life.ts'

const CHILDREN = 'apis/postgresql.cnpg.io/v1/namespaces/NAMESPACE/clusters'
const spec = { engine: 'postgresql', version: '17', clusterSize: 3, storage: '1Gi' }

t.test('from the first apply to the end', async (t) => {
  const { apply, edit, until, list, delete: remove, gone, loops } = await life(t, 'cnpg')
  await apply(spec)
  const ready = await until('it is ready', isReady)
  t.match(ready.status, { phase: 'Ready', instances: 3, readyInstances: 3, primary: 'orders-1', power: 'On' })

  await edit({ spec: { clusterSize: 2 } })
  await until('two members are left', (cluster) => isReady(cluster) && cluster.status?.instances === 2)

  await edit({ spec: { stopped: true } })
  t.match((await until('it is off', inPhase('Stopped'))).status, { power: 'Off' })
  await edit({ spec: { stopped: false } })
  await until('it is on again', inPhase('Ready'))

  await remove()
  await gone()
  t.same(await list(CHILDREN), [])
  t.match(
    loops().told.map(({ reason }) => reason),
    ['Created']
  )
})
