/** What a DatabaseCluster would become: what speaks against it, what clients notice, and its children before and after. */
import { buildChildren } from '../../providers/applier.ts'
import { type Driver, isDriver, type Manifest } from '../../providers/contract.ts'
import { withDefaults } from '../../providers/defaults.ts'
import { sameKind } from '../../providers/found.ts'
import { consequencesOf, worstOf } from '../../providers/impact.ts'
import type { Impact } from '../../providers/operation.ts'
import type { Registry } from '../../providers/registry.ts'
import { type DatabaseCluster, databaseCluster } from '../../src/api/database-cluster.ts'
import { type Finding, type Severity, sentence } from '../../src/api/finding.ts'
import { findingsOf } from '../lint/judged.ts'
import type { World } from '../world/world.ts'
import { type ChildChange, changesBetween } from './children.ts'
import { givenFor } from './given.ts'
import { ourPart } from './our-part.ts'

/** One field that changes. */
export interface FieldChange {
  readonly path: string
  readonly from?: unknown
  readonly to?: unknown
  readonly impact: Impact
  readonly why: string
}

export interface Plan {
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** Of an operation: what it does, and to which cluster. */
  readonly operation?: { readonly type: string; readonly cluster: string }
  readonly isNew: boolean
  readonly findings: readonly { readonly severity: Severity; readonly text: string }[]
  readonly impact: Impact
  readonly changes: readonly FieldChange[]
  readonly children: readonly ChildChange[]
}

/** Two states of one cluster; without `before` it is to be made. */
export interface ClusterChange {
  readonly before: DatabaseCluster | undefined
  readonly after: DatabaseCluster
}

export const isRefused = ({ findings }: Plan): boolean => findings.some(({ severity }) => severity === 'deny')

export const told = (findings: readonly Finding[]): Plan['findings'] =>
  findings.map((finding) => ({ severity: finding.severity, text: sentence(finding) }))

export async function planOfCluster(written: DatabaseCluster, registry: Registry, world: World): Promise<Plan> {
  const { name, namespace = world.namespace } = written.metadata
  const before = world.facts.find('DatabaseCluster', name, namespace)
  const after = succeeding(written, before)
  const findings = told(
    findingsOf({ kind: databaseCluster, written: after as never, before: before as never }, registry, world.facts)
  )
  const base = { kind: written.kind, namespace, name, isNew: before === undefined, findings }
  const driver = driverOf(after, before, registry)
  if (driver === undefined) return { ...base, impact: 'None', changes: [], children: [] }
  return { ...base, ...(await effectsOf({ before, after }, driver, world)) }
}

/** The field changes and children of a change that somebody judges elsewhere. */
export async function effectsOf(
  { before, after }: ClusterChange,
  driver: Driver,
  world: World
): Promise<Pick<Plan, 'impact' | 'changes' | 'children'>> {
  const [old, meant] = [
    before && withDefaults({ cluster: before, before }, driver),
    complete({ before, after }, driver)
  ]
  const changes = old === undefined ? [] : consequencesOf(old, meant, driver)
  const wanted = await childrenOf(meant, driver, world)
  return {
    impact: worstOf(changes.map(({ impact }) => impact)),
    changes: changes.map(({ path, from, to, impact, why }) => ({
      path: String(path),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      impact,
      why
    })),
    children: changesBetween(old ? await childrenThere(old, wanted, driver, world) : [], wanted)
  }
}

/** The objects that a cluster becomes, as its operator would apply them. */
export const childrenOf = async (
  cluster: DatabaseCluster,
  driver: Driver,
  world: World
): Promise<readonly Manifest[]> => buildChildren(driver, await givenFor(cluster, driver, world))

/** The children of a cluster as they are; where the world does not show them, as its operator would have applied them. */
async function childrenThere(
  cluster: DatabaseCluster,
  wanted: readonly Manifest[],
  driver: Driver,
  world: World
): Promise<readonly Manifest[]> {
  const given = await givenFor(cluster, driver, world)
  const applied = buildChildren(driver, given)
  return distinct([...applied, ...wanted]).flatMap((child) => {
    const meant = applied.find((one) => isSameObject(one, child))
    if (!world.shows(child)) return meant ? [meant] : []
    const live = given.found.named(child, child.metadata.name)
    const states = [meant, wanted.find((one) => isSameObject(one, child))]
    return live ? [ourPart(live, states) as Manifest] : []
  })
}

const isSameObject = (a: Manifest, b: Manifest): boolean => sameKind(a, b) && a.metadata.name === b.metadata.name

const distinct = (children: readonly Manifest[]): Manifest[] =>
  children.filter((child, position) => children.findIndex((one) => isSameObject(one, child)) === position)

export const complete = ({ before, after }: ClusterChange, driver: Driver): DatabaseCluster =>
  withDefaults({ cluster: after, before }, driver)

export function driverOf(
  cluster: DatabaseCluster,
  before: DatabaseCluster | undefined,
  registry: Registry
): Driver | undefined {
  const provider = registry.find(cluster, before)
  return provider && isDriver(provider) ? provider : undefined
}

/** What a file says, in the life of the object that is there: its UID and status are not the file's. */
function succeeding(written: DatabaseCluster, before: DatabaseCluster | undefined): DatabaseCluster {
  if (before === undefined) return written
  const { uid, creationTimestamp, generation } = before.metadata
  return {
    ...written,
    metadata: {
      ...written.metadata,
      ...(uid !== undefined && { uid }),
      ...(creationTimestamp !== undefined && { creationTimestamp }),
      ...(generation !== undefined && { generation })
    },
    ...(before.status && { status: before.status })
  }
}
