/** Operations in the hands of people and tools: made again, deleted, tried out, in line, and one after another. */
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { BEHAVIOUR } from '../../../sandbox/operators/knobs.ts'
import { patch } from '../../fixtures/api-server.ts'
import { askedOf, isIn } from '../../fixtures/asked-operations.ts'
import { isReady, type Life, life } from '../../fixtures/life.ts'

const CLUSTERS = 'apis/postgresql.cnpg.io/v1/namespaces/NAMESPACE/clusters'
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt'
const RESTART = { type: 'Restart', restart: {} }
const GROW = { type: 'HorizontalScaling', horizontalScaling: { replicas: 2 } }

/** A cluster of one member, and whoever asks for operations on it. */
async function readyCluster(t: Test) {
  const one = await life(t, 'cnpg')
  await one.apply({ engine: 'postgresql', version: '17.6', clusterSize: 1, storage: '1Gi' })
  await one.until('it is ready', isReady)
  return { one, asked: askedOf(one) }
}

/** When the child was told to restart; undefined as long as it was not. */
async function restartedAt({ list }: Life): Promise<string | undefined> {
  const [child] = await list(CLUSTERS)
  return (child?.metadata.annotations as Record<string, string> | undefined)?.[RESTARTED_AT]
}

/** From now on the child operator does nothing, or goes on. */
const childIs = (word: 'dead' | null, { namespace }: Life) =>
  patch(`/api/v1/namespaces/${namespace}`, { metadata: { annotations: { [BEHAVIOUR]: word } } })

const slotIsFree = ({ status }: { status?: { activeOperation?: object } }) => status?.activeOperation === undefined

t.test('what its time has removed and git brings back is skipped, or done again where that is wanted', async (t) => {
  const { one, asked } = await readyCluster(t)
  const policies = [
    { name: 'once', rerunPolicy: 'Never', end: 'Skipped' },
    { name: 'each-time', rerunPolicy: 'Always', end: 'Succeeded' }
  ]
  for (const { name, rerunPolicy, end } of policies) {
    const spec = { ...RESTART, ttlSecondsAfterSucceed: 1, rerunPolicy }
    await asked.ask(name, spec)
    const first = await asked.until(name, 'has succeeded', isIn('Succeeded'))
    const mark = await restartedAt(one)
    await asked.gone(name)
    await asked.ask(name, spec)
    const twin = await asked.ended(name)
    t.equal(twin.status?.phase, end, `${name}: ${twin.status?.message}`)
    t.not(twin.metadata.uid, first.metadata.uid)
    t.equal((await restartedAt(one)) === mark, end === 'Skipped')
  }
  await asked.ask('other', { ...RESTART, ttlSecondsAfterSucceed: 1 })
  await asked.until('other', 'has succeeded', isIn('Succeeded'))
  await asked.gone('other')
  await asked.ask('other', RESTART)
  t.match(await asked.ended('other'), { status: { phase: 'Succeeded' } }, 'another specification is another operation')
})

t.test('a request that a GitOps tool keeps is not removed by its time', async (t) => {
  const { one, asked } = await readyCluster(t)
  const spec = { ...RESTART, ttlSecondsAfterSucceed: 1 }
  await asked.ask('kept', spec, { labels: { 'argocd.argoproj.io/instance': 'shop' } })
  await asked.ended('kept')
  await asked.ask('passing', spec)
  await asked.gone('passing') // it ended later, and its time is as short
  t.match(await asked.get('kept'), { status: { phase: 'Succeeded' } })
  await asked.delete('kept')
  await asked.gone('kept')
  await asked.ask('kept', spec, { labels: { 'argocd.argoproj.io/instance': 'shop' } })
  t.match((await asked.ended('kept')).status, { phase: 'Skipped' }, 'deleted by hand, it is remembered all the same')
  await one.until('the slot is free', slotIsFree)
})

t.test('whoever deletes a running operation cancels it', async (t) => {
  const { one, asked } = await readyCluster(t)
  await childIs('dead', one)
  await asked.ask('grow', GROW)
  await asked.until('grow', 'runs', isIn('Running'))
  await one.until('it is wished for', ({ spec }) => spec.clusterSize === 2)
  await asked.delete('grow')
  await asked.gone('grow')
  const cluster = await one.until('the slot is free', slotIsFree)
  t.match(cluster, {
    spec: { clusterSize: 1 },
    status: { recentOperations: [{ name: 'grow', phase: 'Cancelled' }] }
  })
  await childIs(null, one)
  await one.until('it is ready', isReady)
})

t.test('a dry run leaves everything as it is, and says what it would do', async (t) => {
  const { one, asked } = await readyCluster(t)
  const { metadata } = (await one.get()) ?? {}
  await asked.ask('try-to-grow', { ...GROW, dryRun: true })
  t.match((await asked.ended('try-to-grow')).status, {
    phase: 'Succeeded',
    reason: 'DryRun',
    plan: { changes: [{ path: '/spec/clusterSize', from: '1', to: '2' }] }
  })
  await asked.ask('try-to-restart', { ...RESTART, dryRun: true })
  t.match((await asked.ended('try-to-restart')).status, { phase: 'Succeeded', plan: { impact: 'Downtime' } })
  await asked.ask('try-nonsense', { type: 'VolumeExpansion', volumeExpansion: { storage: '500Mi' }, dryRun: true })
  t.match((await asked.ended('try-nonsense')).status, { phase: 'Failed', reason: 'Refused' })
  const after = await one.get()
  t.equal(after?.metadata.generation, metadata?.generation)
  t.equal(after?.spec.clusterSize, 1)
  t.equal(await restartedAt(one), undefined)
  t.same(after?.status?.activeOperation, undefined)
})

t.test(
  'T15: first come, first served; who does not want to wait is refused; who depends on a failure fails',
  async (t) => {
    const { one, asked } = await readyCluster(t)
    await childIs('dead', one)
    await asked.ask('first', GROW)
    await asked.until('first', 'runs', isIn('Running'))
    // alphabetically the other way round, and each in another second: it is time that counts
    for (const { name, behind } of [
      { name: 'second', behind: /^first is under way/ },
      { name: 'last', behind: /^second came first/ }
    ]) {
      await sleep(1_000)
      await asked.ask(name, RESTART)
      t.match((await asked.until(name, 'waits', isIn('Queued'))).status, { message: behind })
    }
    await asked.ask('impatient', { ...RESTART, onConflict: 'Reject' })
    t.match((await asked.ended('impatient')).status, {
      phase: 'Failed',
      reason: 'Conflict',
      message: /came first, and onConflict is Reject/
    })
    await asked.ask('after-impatient', { ...RESTART, dependsOn: ['impatient'] })
    t.match((await asked.ended('after-impatient')).status, { phase: 'Failed' })
    await asked.ask('after-last', { ...RESTART, dependsOn: ['last'] })
    t.match((await asked.until('after-last', 'waits', ({ status }) => status?.message !== undefined)).status, {
      phase: 'Pending',
      message: /last/
    })
    const queued = await one.until('there is a line', ({ status }) => status?.queue?.length === 2)
    t.same(queued.status?.queue, ['second', 'last'])
    await childIs(null, one)
    t.match((await asked.ended('after-last')).status, { phase: 'Succeeded' })
    const cluster = await one.until('the slot is free', slotIsFree)
    const done = cluster.status?.recentOperations?.filter(({ phase }) => phase === 'Succeeded')
    t.same(
      done?.map(({ name }) => name),
      ['first', 'second', 'last', 'after-last']
    )
  }
)
