/**
 * How far Percona's operator for MongoDB goes where there is no mongod: it makes everything and waits for the first member.
 * What it is asked for reaches what it makes, nobody writes again and again, and it lets everything go.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { KubeObject } from '../../../sandbox/api-client.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { NAME, type Place } from '../../fixtures/life.ts'
import { scene } from '../scene.ts'
import { here, isHere } from '../surroundings.ts'
import { writesIn, writtenByUs } from '../written.ts'

const MONGODB = 'apis/psmdb.percona.com/v1/namespaces/NAMESPACE/perconaservermongodbs'
const SETS = 'apis/apps/v1/namespaces/NAMESPACE/statefulsets'
const SECRETS = 'api/v1/namespaces/NAMESPACE/secrets'
const SPEC = { engine: 'mongodb', version: '8.0.17', clusterSize: 3, storage: '1Gi' }
const POLICIES = ['Delete', 'Retain', 'WipeOut'] as const
const QUIET_MS = 5_000

if (isHere('percona-psmdb') && here.pods === 'played') {
  t.test('percona-psmdb: its operator makes what is asked for, and we leave that alone', async (t) => {
    const one = await scene(t)
    await one.apply({ ...SPEC, deletionPolicy: 'Delete' })
    await initializing(one)
    const made = await one.until('it is told of', ({ status }) => status?.phase === 'Provisioning')
    t.ok(isSynced(made), 'its child is as it was asked for')
    t.match(await set(one), { spec: { replicas: 3 } })
    const secrets = (await one.list(SECRETS)).map(({ metadata }) => metadata.name)
    for (const name of [`${NAME}-secrets`, `${NAME}-ssl`]) t.ok(secrets.includes(name), `there is Secret ${name}`)

    const limits = { memory: '2Gi' }
    await one.edit({
      spec: {
        clusterSize: 5,
        resources: { limits, requests: limits },
        config: [{ name: 'operationProfiling.mode', value: 'all' }]
      }
    })
    await eventually('the set has five members', async () => (replicasOf(await set(one)) === 5 ? true : undefined))
    t.match(await set(one), {
      spec: { template: { spec: { containers: [{ name: 'mongod', resources: { limits } }] } } }
    })
    await initializing(one)

    await sleep(QUIET_MS)
    const [ours, writes] = [await writtenByUs(one, [MONGODB]), writesIn(one.namespace)]
    await one.edit({ metadata: { annotations: { look: 'again' } } })
    await sleep(QUIET_MS)
    t.same(await writtenByUs(one, [MONGODB]), ours, 'the child is as we last wrote it')
    t.same(writesIn(one.namespace), writes, 'no request that writes was sent')
  })

  for (const deletionPolicy of POLICIES) {
    t.test(`percona-psmdb: a cluster that never served goes, by ${deletionPolicy}`, async (t) => {
      const one = await scene(t)
      await one.apply({ ...SPEC, deletionPolicy })
      await initializing(one)
      await one.delete()
      await one.gone()
      t.same(await one.list(MONGODB), [])
    })
  }
}

/** It has seen the child as it is, made what it makes first, and waits. */
async function initializing({ list }: Place): Promise<void> {
  await eventually('the operator of MongoDB waits for the first member', async () => {
    const [child] = (await list(MONGODB)) as (KubeObject & {
      status?: { state?: string; observedGeneration?: number }
    })[]
    const isSeen = child?.status?.observedGeneration === child?.metadata.generation
    return (child?.status?.state === 'initializing' && isSeen) || undefined
  })
}

const set = async ({ list }: Place): Promise<KubeObject | undefined> =>
  (await list(SETS)).find(({ metadata }) => metadata.name === `${NAME}-rs0`)

const replicasOf = (object: KubeObject | undefined): unknown =>
  (object?.spec as { replicas?: number } | undefined)?.replicas

const isSynced = ({ status }: DatabaseCluster): boolean =>
  status?.conditions?.some(({ type, status }) => type === 'ChildSynced' && status === 'True') === true
