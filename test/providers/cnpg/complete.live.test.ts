/** A PostgreSQL cluster with everything beside it, through the edits of its life. */
import t from 'tap'
import { storageIn } from '../../fixtures/backup-storage.ts'
import { inPhase, isReady, life } from '../../fixtures/life.ts'

const at = (path: string) => `${path}/namespaces/NAMESPACE`
const CLUSTERS = `${at('apis/postgresql.cnpg.io/v1')}/clusters`
const POOLERS = `${at('apis/postgresql.cnpg.io/v1')}/poolers`
const SCHEDULES = `${at('apis/postgresql.cnpg.io/v1')}/scheduledbackups`
const STORES = `${at('apis/barmancloud.cnpg.io/v1')}/objectstores`

const SPEC = {
  engine: 'postgresql',
  version: '17.6',
  clusterSize: 2,
  storage: '1Gi',
  volumes: [{ name: 'wal', storage: '1Gi' }],
  proxy: { replicas: 2 },
  expose: [{ name: 'inside', type: 'ClusterIP', role: 'ReadOnly' }],
  backup: {
    storageRef: { name: 's3-main' },
    schedules: [{ name: 'nightly', schedule: '0 2 * * *', retention: { days: 7 } }]
  }
}

t.test('everything beside a cluster comes, changes and goes with it', async (t) => {
  const { namespace, apply, edit, until, list, delete: remove, gone } = await life(t, 'cnpg')
  await storageIn(namespace)

  await apply(SPEC)
  const ready = await until('it is ready', isReady)
  t.same(
    ready.status?.endpoints?.map(({ name, host }) => `${name} ${host}`),
    ['proxy orders-pooler', 'primary orders-rw', 'replicas orders-ro', 'any orders-r', 'inside orders-inside'].map(
      (host) => `${host}.${namespace}.svc`
    )
  )
  t.match(ready.status?.storage, { allocated: '1Gi', resizing: false, volumes: [{ name: 'wal', allocated: '1Gi' }] })
  t.match(ready.status?.backup?.schedules, [{ name: 'nightly' }])

  await edit({ spec: { storage: '2Gi' } })
  const grown = await until(
    'its volumes have grown',
    (cluster) => isReady(cluster) && cluster.status?.storage?.allocated === '2Gi'
  )
  t.equal(grown.status?.storage?.resizing, false)

  await edit({ spec: { version: '17.10' } })
  const upgraded = await until(
    'every member runs the new version',
    (cluster) => isReady(cluster) && (cluster.status?.members?.every(({ version }) => version === '17.10') ?? false)
  )
  t.equal(upgraded.status?.version, '17.10')

  await edit({ spec: { stopped: true } })
  await until('it is off', inPhase('Stopped'))
  const rests = (await list(SCHEDULES)) as unknown as { spec: { suspend: boolean } }[]
  t.same(
    rests.map(({ spec }) => spec.suspend),
    [true],
    'no backup is tried while it is off'
  )
  t.match(await list(POOLERS), [{ spec: { instances: 0 } }])
  await edit({ spec: { stopped: false } })
  await until('it is on again', isReady)

  await edit({ spec: { proxy: null, backup: { enabled: false }, expose: null } })
  await until('it is ready without them', (cluster) => isReady(cluster) && cluster.status?.endpoints?.length === 3)
  for (const kind of [POOLERS, SCHEDULES, STORES]) t.same(await list(kind), [], kind)

  await remove()
  await gone()
  t.same(await list(CLUSTERS), [])
})
