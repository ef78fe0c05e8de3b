/** A right that the operator loses while it runs: it says which one, leaves alone what it cannot judge, and goes on when the right is back. */
import t from 'tap'
import type { Need, Right, Verb } from '../../manifests/rights.ts'
import { conditionOf } from '../../src/api/condition.ts'
import { eventually } from '../fixtures/eventually.ts'
import { isReady, type Life, life } from '../fixtures/life.ts'

const spec = { engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi' }

/** Not the account whose rights must all be used. */
const account = 'restrained-operator'

const without =
  (resource: string, ...verbs: Verb[]) =>
  (needs: readonly Need[]): Need[] => {
    const less = (right: Right): Right =>
      right.resource === resource ? { ...right, verbs: right.verbs.filter((verb) => !verbs.includes(verb)) } : right
    return needs.map(({ of, rights }) => ({ of, rights: rights.map(less) }))
  }

const isHeldUp = (one: Life, message: string) =>
  one.until(`it says: ${message}`, ({ status }) => {
    const { reason, message: said = '' } = conditionOf(status?.conditions ?? [], 'ChildSynced') ?? {}
    return reason === 'NotAllowed' && said.includes(message)
  })

const counted = (one: Life, labels: string) =>
  eventually(
    `${labels} is counted`,
    async () =>
      (await one.loops().metrics.exposition()).text.includes(`dbaas_rights_missing_total{${labels}}`) || undefined
  )

t.test('without a right to anything beyond its namespace it serves that, and holds what it cannot know', async (t) => {
  const one = await life(t, 'cnpg', { account, clusterFacts: false })
  await one.apply(spec)
  t.ok(await one.until('it is ready', isReady))
  await one.apply({ ...spec, podSchedulingPolicy: { ref: { name: 'spread' } } }, 'spread-out')
  const { status } = await one.until('it waits', ({ status }) => status?.reason === 'NotRead', 'spread-out')
  t.match(status?.message, /DBAAS_CLUSTER_FACTS/)
  t.notOk((await one.loops().metrics.exposition()).text.includes('dbaas_rights_missing_total{'))
})

t.test('F43: without the right to write a child the cluster says so, and goes on when it is back', async (t) => {
  const one = await life(t, 'cnpg', { account })
  const { rights, allow } = one.loops()
  await one.apply(spec)
  await one.until('it is ready', isReady)
  await allow(without('clusters', 'patch')(rights))
  await one.edit({ spec: { clusterSize: 2 } })
  await isHeldUp(one, 'cannot patch resource "clusters" in API group "postgresql.cnpg.io"')
  await counted(one, 'verb="patch",group="postgresql.cnpg.io",resource="clusters"')
  await allow(rights)
  const { status } = await one.until('it is ready again', isReady)
  t.equal(status?.readyInstances, 2)
})

t.test('F43: without the right to look at pods nothing is changed, and the database is told as it was', async (t) => {
  const one = await life(t, 'cnpg', { account })
  const { rights, allow, cut } = one.loops()
  await one.apply(spec)
  await one.until('it is ready', isReady)
  await allow(without('pods', 'list', 'watch')(rights))
  cut()
  const { status } = await isHeldUp(one, 'cannot watch resource "pods"')
  t.equal(status?.phase, 'Ready')
  await counted(one, 'verb="watch",group="",resource="pods"')
  const { length } = one.loops().writes
  await one.edit({ spec: { clusterSize: 2 } })
  await one.until('the edit is seen', ({ metadata, status }) => status?.observedGeneration === metadata.generation)
  t.notOk(
    one
      .loops()
      .writes.slice(length)
      .some((write) => write.includes(' Cluster ')),
    'the child was left alone'
  )
  await allow(rights)
  t.equal((await one.until('it is ready again', isReady)).status?.readyInstances, 2)
})

t.test('F43: a cluster that is made meanwhile says so too', async (t) => {
  const one = await life(t, 'cnpg', { account })
  await one.loops().allow(without('backups', 'list', 'watch')(one.loops().rights))
  one.loops().cut()
  await one.apply(spec)
  await isHeldUp(one, 'cannot watch resource "backups"')
  await one.loops().allow(one.loops().rights)
  t.ok(await one.until('it is ready', isReady))
})
