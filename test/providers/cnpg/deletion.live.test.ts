/** What each policy leaves of a PostgreSQL cluster, on a control plane that collects what belongs to nobody. */
import t from 'tap'
import { isReady, life } from '../../fixtures/life.ts'

const at = (path: string) => `${path}/namespaces/NAMESPACE`
const CLUSTERS = `${at('apis/postgresql.cnpg.io/v1')}/clusters`
const POOLERS = `${at('apis/postgresql.cnpg.io/v1')}/poolers`
const CLAIMS = `${at('api/v1')}/persistentvolumeclaims`
const PODS = `${at('api/v1')}/pods`

const spec = (deletionPolicy: string) => ({
  engine: 'postgresql',
  version: '17',
  clusterSize: 2,
  storage: '1Gi',
  proxy: { enabled: true },
  deletionPolicy
})

for (const policy of ['Delete', 'WipeOut']) {
  t.test(`${policy} leaves no pod, no volume and no pooler`, async (t) => {
    const { apply, until, list, delete: remove, gone } = await life(t, 'cnpg')
    await apply(spec(policy))
    await until('it is ready', isReady)
    t.equal((await list(CLAIMS)).length, 2)
    await remove()
    await gone()
    for (const kind of [CLUSTERS, PODS, CLAIMS]) t.same(await list(kind), [], kind)
  })
}

t.test('Retain leaves the volumes, and a cluster of the same name takes them up again', async (t) => {
  const { apply, until, list, delete: remove, gone } = await life(t, 'cnpg')
  await apply(spec('Retain'))
  await until('it is ready', isReady)
  const before = (await list(CLAIMS)).map(({ metadata }) => metadata.uid).sort()
  await remove()
  await gone()
  t.same(await list(CLUSTERS), [])
  t.same(await list(PODS), [])
  const kept = await list(CLAIMS)
  t.same(kept.map(({ metadata }) => metadata.uid).sort(), before)
  t.ok(kept.every(({ metadata }) => metadata.deletionTimestamp === undefined && metadata.ownerReferences === undefined))

  await apply(spec('Delete'))
  await until('the second one is ready', isReady)
  t.same((await list(CLAIMS)).map(({ metadata }) => metadata.uid).sort(), before, 'on the volumes of the first')
  await remove()
  await gone()
})

t.test('a policy that is changed on the way is the one that counts', async (t) => {
  const { apply, edit, until, list, delete: remove, gone } = await life(t, 'cnpg')
  await apply(spec('DoNotTerminate'))
  await until('it is ready', isReady)
  await edit({ spec: { deletionPolicy: 'Retain' } })
  await remove()
  await gone()
  t.equal((await list(CLAIMS)).length, 2)
  t.same(await list(POOLERS), [])
})
