/** What `dbaas plan` compares with: the children that are there, and of them only what is ours to say. */
import t from 'tap'
import { planOfCluster } from '../../../cli/plan/cluster-plan.ts'
import { showPlan } from '../../../cli/plan/plan-text.ts'
import { offlineWorld } from '../../../cli/world/offline.ts'
import type { World } from '../../../cli/world/world.ts'
import { builtIn } from '../../../providers/index.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import type { Live } from '../../../src/api/live.ts'
import { withSchemaDefaults } from '../../../src/api/schema-defaults.ts'
import { playedTerminal } from '../../fixtures/played-terminal.ts'

const registry = builtIn()

const cluster = (spec: object = {}): DatabaseCluster & Live =>
  withSchemaDefaults({
    apiVersion: 'dbaas.dev/v1alpha1',
    kind: 'DatabaseCluster',
    metadata: { name: 'orders', namespace: 'shop', uid: 'c1', resourceVersion: '1' },
    spec: { engine: 'postgresql', version: '17.6', clusterSize: 2, storage: '1Gi', ...spec }
  }) as never

interface Child extends Live {
  readonly spec: Readonly<Record<string, unknown>>
}

/** The child as the operator applies it. */
async function applied(): Promise<Child> {
  const { children } = await planOfCluster(cluster(), registry, offlineWorld([], 'shop'))
  return children[0]?.after as unknown as Child
}

/** A world that shows the cluster and these objects around it. */
const world = (around: readonly Live[], hidden: readonly string[] = []): World => ({
  ...offlineWorld([cluster()], 'shop'),
  around: async () => around,
  shows: ({ kind }) => !hidden.includes(kind)
})

async function told(spec: object, there: World): Promise<string> {
  const { terminal, out } = playedTerminal()
  showPlan(await planOfCluster(cluster(spec), registry, there), terminal.out)
  return out()
}

t.test('what others write on a child is no difference', async (t) => {
  const child = await applied()
  const { storage } = child.spec as { storage: object }
  const lived = {
    ...child,
    metadata: { ...child.metadata, generation: 7, labels: { ...child.metadata.labels, team: 'a' }, finalizers: ['x'] },
    spec: { ...child.spec, logLevel: 'info', storage: { ...storage, resizeInUseVolumes: true } },
    status: { phase: 'Cluster in healthy state' }
  }
  t.match(await told({}, world([lived])), /Nothing changes\.\n\nUnchanged: Cluster orders\n/)
})

t.test('what was changed by hand is what it changes from', async (t) => {
  const child = await applied()
  const said = await told({ clusterSize: 3 }, world([{ ...child, spec: { ...child.spec, instances: 5 } } as Child]))
  t.match(said, /^- {2}instances: 5\n\+ {2}instances: 3$/m)
  t.match(said, /spec\.clusterSize +2 +3 /)
})

t.test('what the operator has not brought about yet is told, also where no field changes', async (t) => {
  const child = await applied()
  const said = await told({}, world([{ ...child, spec: { ...child.spec, instances: 1 } } as Child]))
  t.match(said, /No field changes, but what runs is not what the fields ask for\./)
  t.match(said, /^- {2}instances: 1\n\+ {2}instances: 2$/m)
})

t.test('what is removed is shown as it is', async (t) => {
  const before = cluster({ config: [{ name: 'work_mem', value: '8MB' }] })
  const { children } = await planOfCluster(before, registry, offlineWorld([], 'shop'))
  const child = children[0]?.after as unknown as Child
  const there = { ...world([child]), facts: offlineWorld([before], 'shop').facts }
  t.match(await told({}, there), /^- {6}work_mem: 8MB$/m)
})

t.test('a child that is gone is made again', async (t) => {
  t.match(await told({}, world([])), /^--- \/dev\/null\n\+\+\+ after\/Cluster\/orders$/m)
})

t.test('a kind that may not be read counts as the operator would have left it', async (t) => {
  t.match(await told({}, world([], ['Cluster'])), /Nothing changes\./)
})
