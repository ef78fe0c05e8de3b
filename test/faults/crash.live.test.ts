/**
 * The operator dies at each of its writes, and another one goes on: the end is that of the calm run, and nothing was made
 * or deleted twice.
 */
import t, { type Test } from 'tap'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { eventually } from '../fixtures/eventually.ts'
import { inPhase, isReady, type Life, life } from '../fixtures/life.ts'
import { type Death, MOMENTS } from '../fixtures/mortal-client.ts'

const spec = { engine: 'postgresql', version: '17', clusterSize: 1, storage: '1Gi', proxy: { enabled: true } }
/** How many run beside each other: each has a namespace and loops of its own. */
const AT_ONCE = 6

interface Workload {
  /** What must be so before the operator is put in danger. */
  readonly before?: (life: Life) => Promise<void>
  /** What a user does while it may die. */
  readonly change: (life: Life) => Promise<void>
  /** Resolves at the end that every run must reach. */
  readonly end: (life: Life) => Promise<unknown>
}

const ready = ({ until }: Life) => until('it is ready', isReady)
const settled = (cluster: DatabaseCluster) => isReady(cluster) && cluster.status?.childRef?.uid !== undefined

const workloads: Record<string, Workload> = {
  create: { change: ({ apply }) => apply(spec), end: ({ until }) => until('it is ready', settled) },
  edit: {
    before: async (life) => {
      await life.apply(spec)
      await ready(life)
    },
    change: ({ edit }) => edit({ spec: { stopped: true, proxy: null } }),
    end: ({ until }) => until('it is off', inPhase('Stopped'))
  },
  delete: {
    before: async (life) => {
      await life.apply(spec)
      await ready(life)
    },
    change: (life) => life.delete(),
    end: async (life) => {
      await life.gone()
      await eventually('its children are gone', async () => ((await childrenOf(life)).length === 0 ? true : undefined))
    }
  }
}

for (const [name, workload] of Object.entries(workloads)) {
  t.test(`F1 F2: ${name}: a crash at any write changes nothing in the end`, async (t) => {
    const calm = await run(t, workload)
    t.ok(calm.writes.length > 0, `the calm run writes: ${calm.writes.join(', ')}`)
    const distinct = calm.writes.flatMap((name, write) => (calm.writes.indexOf(name) === write ? [write] : []))
    const deaths = distinct.flatMap((write) => MOMENTS.map((moment): Death => ({ write, moment })))
    await eachOf(deaths, AT_ONCE, async (death) => {
      const { end } = await run(t, workload, death)
      t.same(end, calm.end, `dead ${death.moment} write ${death.write}, ${calm.writes[death.write]}`)
    })
  })
}

interface Run {
  readonly writes: readonly string[]
  readonly end: unknown
}

async function run(t: Test, { before, change, end }: Workload, death?: Death): Promise<Run> {
  const one = await life(t, 'cnpg', before === undefined && death ? { fate: death } : {})
  if (before !== undefined) {
    await before(one)
    await one.restart(death)
  }
  const child = await childOf(one)
  await change(one)
  const { writes } = one.loops()
  if (death !== undefined) {
    // it may end before that write: which writes there are is not the same in every run
    await Promise.race([one.loops().died, end(one)])
    await one.restart()
  }
  await end(one)
  const same = child === undefined || (await one.get()) === undefined || child === (await childOf(one))
  const state = await stateOf(one)
  await one.loops().stop()
  return { writes: [...writes], end: { state, childIsTheSame: same } }
}

const childOf = async ({ get }: Life) => (await get())?.status?.childRef?.uid

/** Everything that is left of the cluster, without what differs from run to run. */
async function stateOf(life: Life): Promise<unknown> {
  const cluster = await life.get()
  const { phase, version, power } = cluster?.status ?? {}
  const state = { children: await childrenOf(life), phase, version, power, finalizers: cluster?.metadata.finalizers }
  const masked = JSON.stringify(state)
    .replaceAll(life.namespace, 'NAMESPACE')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID')
  return JSON.parse(masked)
}

const KINDS = ['clusters', 'poolers', 'scheduledbackups', 'backups']

async function childrenOf({ list }: Life): Promise<object[]> {
  const lists = await Promise.all(
    KINDS.map(async (kind) => {
      const objects = await list(`apis/postgresql.cnpg.io/v1/namespaces/NAMESPACE/${kind}`)
      return objects.map(({ metadata, spec }) => ({ kind, name: metadata.name, spec }))
    })
  )
  return lists.flat()
}

async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>
): Promise<void> {
  const left = [...items]
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
    })
  )
}
