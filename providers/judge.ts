/** Runs rules over what is given and says everything that is wrong, in one order, whoever asks. */
import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import { asWarning, type Finding, found, notSupported, orderFindings, withoutEchoes } from '../src/api/finding.ts'
import { rememberEach } from '../src/api/memory.ts'
import type { OpsRequest } from '../src/api/ops-request.ts'
import { type Path, root, valueAt } from '../src/api/path.ts'
import type { ClusterGiven, OperationGiven, Provider } from './contract.ts'
import { withDefaults } from './defaults.ts'
import type { Facts } from './facts.ts'
import type { Registry } from './registry.ts'
import { findings, type Rule } from './rule.ts'
import { editRules } from './rules/gitops.ts'
import { clusterRules } from './rules/index.ts'
import { operationRules } from './rules/operations/index.ts'
import { asAsked, granted, isWish } from './wish.ts'

const rulesFor = rememberEach(({ rules }: Provider): readonly Rule<ClusterGiven>[] => [...clusterRules, ...rules])
const operationRulesFor = rememberEach(({ operationRules: more = [] }: Provider): readonly Rule<OperationGiven>[] => [
  ...operationRules,
  ...more
])

export interface Change<Subject> {
  readonly after: Subject
  readonly before?: Subject | undefined
}

/** Everything that is wrong or unwise about a DatabaseCluster as it is to be. */
export function judgeCluster({ after, before }: Change<DatabaseCluster>, registry: Registry, facts: Facts): Finding[] {
  if (after.metadata.deletionTimestamp !== undefined) return [] // on its way out: nothing may hold it up
  const provider = registry.find(after, before)
  if (provider === undefined) return unknownProvider(after, registry)
  const given = { cluster: after, before, provider, facts }
  const all = findings(rulesFor(provider), given)
  if (before === undefined) return orderFindings(withoutEchoes(all))
  const edited = [...ratcheted(all, after, before, provider, facts), ...findings(editRules, given)]
  return orderFindings(withoutEchoes(edited))
}

/**
 * Everything that is wrong with a cluster as it is stored, for whoever acts on it. One that has a child was created long
 * ago: what only a new cluster must be is not asked of it again.
 */
export function judgeStored(
  cluster: DatabaseCluster,
  { hasChild }: { readonly hasChild: boolean },
  registry: Registry,
  facts: Facts
): Finding[] {
  const provider = registry.find(cluster, cluster)
  if (provider === undefined) return unknownProvider(cluster, registry)
  const given = { cluster, before: hasChild ? cluster : undefined, provider, facts }
  return orderFindings(withoutEchoes(findings(rulesFor(provider), given)))
}

/**
 * An update is not refused for what was already wrong and stays as it was: a stricter release never blocks an
 * unrelated edit, a label, or the removal of a finalizer.
 */
function ratcheted(
  all: Finding[],
  after: DatabaseCluster,
  before: DatabaseCluster,
  provider: Provider,
  facts: Facts
): Finding[] {
  if (!all.some(({ severity }) => severity === 'deny')) return all
  const old = known(before, provider, facts)
  return all.map((finding) => (old.has(identity(finding, after)) ? asWarning(finding) : finding))
}

/** The same finding in two versions of an object: the same rule about the same value of the same item. */
function identity({ rule, path }: Finding, object: DatabaseCluster): string {
  return `${rule} ${steps(path, object)} ${JSON.stringify(judgedAt(path, object)) ?? ''}`
}

/** What stands there; where it is the name of a setting, with the value: to set it anew is another edit. */
function judgedAt(path: Path, object: DatabaseCluster): unknown {
  const [last, ...above] = path.segments().toReversed()
  const named = above
    .toReversed()
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], object)
  const isSetting = last === 'name' && typeof named === 'object' && named !== null && 'value' in named
  return isSetting ? named : valueAt(object, path)
}

/** A path by the names of list items instead of their positions, which move when another item is removed. */
function steps(path: Path, object: DatabaseCluster): string {
  let value: unknown = object
  const names: unknown[] = []
  for (const segment of path.segments()) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[segment] : undefined
    const named = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined
    names.push(typeof segment === 'number' ? (named ?? JSON.stringify(value)) : segment)
  }
  return JSON.stringify(names)
}

/** Everything that is wrong or unwise about an OpsRequest, and about what it would make of its cluster. */
export function judgeOperation({ after, before }: Change<OpsRequest>, registry: Registry, facts: Facts): Finding[] {
  if (after.metadata.deletionTimestamp !== undefined) return []
  const stored = facts.find('DatabaseCluster', after.spec.clusterRef, after.metadata.namespace)
  const provider = stored ? registry.find(stored, stored) : providerOfBackup(after, registry, facts)
  const cluster = stored && provider ? completed(stored, provider) : stored
  const rules = provider ? operationRulesFor(provider) : operationRules
  const all = findings(rules, { request: after, before, cluster, provider, facts })
  const impossible = all.filter(({ rule }) => rule === 'ops/unsupported')
  if (impossible.length > 0) return impossible // how it was asked for does not matter then
  const denied = new Set(all.filter(({ severity }) => severity === 'deny').map(({ path }) => String(path)))
  const result = before === undefined && cluster && provider ? resultOf(after, cluster, provider, facts) : []
  return orderFindings(withoutEchoes([...all, ...result.filter(({ path }) => !denied.has(String(path)))]))
}

/** A restore may be of a cluster that is gone: the backup still knows who made it. */
function providerOfBackup({ spec, metadata }: OpsRequest, { providers }: Registry, facts: Facts): Provider | undefined {
  const backup = spec.restore && facts.find('DatabaseBackup', spec.restore.backup.name, metadata.namespace)
  return providers.find(({ name }) => name === backup?.status?.provider)
}

/** What the rules for clusters find in the cluster as the operation would leave it, told where the request asks for it. */
function resultOf(request: OpsRequest, cluster: DatabaseCluster, provider: Provider, facts: Facts): Finding[] {
  if (!isWish(request.spec.type)) return []
  const after = granted(request, cluster, provider)
  return newFindings(after, cluster, provider, facts).map((finding) => asAsked(request, after, finding))
}

/** Everything that is wrong or unwise about a number of members that arrives past the cluster itself, as scaling does. */
export function judgeScale(stored: DatabaseCluster, replicas: number, registry: Registry, facts: Facts): Finding[] {
  const provider = registry.find(stored, stored)
  if (provider === undefined) return []
  const cluster = completed(stored, provider)
  const after = { ...cluster, spec: { ...cluster.spec, clusterSize: replicas } }
  const asked = root.child('spec', 'replicas')
  const caused = withoutEchoes(newFindings(after, cluster, provider, facts))
  return orderFindings(caused.map((finding) => ({ ...finding, path: asked })))
}

/** A stored cluster as it is meant: it may have been stored while nobody was there to add its defaults. */
const completed = (cluster: DatabaseCluster, provider: Provider): DatabaseCluster =>
  withDefaults({ cluster, before: cluster }, provider)

/** What is found about a change that somebody else makes for the user, without what was there before it. */
function newFindings(after: DatabaseCluster, cluster: DatabaseCluster, provider: Provider, facts: Facts): Finding[] {
  const old = known(cluster, provider, facts)
  const all = findings(rulesFor(provider), { cluster: after, before: cluster, provider, facts })
  return all.filter((finding) => !old.has(identity(finding, after)))
}

/** What is wrong with a cluster as it is stored. */
function known(cluster: DatabaseCluster, provider: Provider, facts: Facts): Set<string> {
  const all = findings(rulesFor(provider), { cluster, before: cluster, provider, facts })
  return new Set(all.map((finding) => identity(finding, cluster)))
}

/** The two rules that come before all others: without a provider there is nobody to ask. */
export const ENGINE = {
  id: 'identity/engine',
  severity: 'deny',
  what: 'An engine that no provider runs.',
  why: 'This release has no provider for it.',
  fix: 'Use one of the engines that the message lists.'
} as const
export const PROVIDER = {
  id: 'identity/provider',
  severity: 'deny',
  what: 'A provider that does not run the engine, or does not exist.',
  why: 'Each engine has its own providers.',
  fix: 'Use one of the providers that the message lists, or leave provider away.'
} as const

function unknownProvider({ spec }: DatabaseCluster, { engines, of }: Registry): Finding[] {
  const known = of(spec.engine).map(({ name }) => name)
  const at = root.child('spec')
  return known.length === 0
    ? [found(ENGINE, notSupported(at.child('engine'), { value: spec.engine, supported: engines }))]
    : [found(PROVIDER, notSupported(at.child('provider'), { value: spec.provider, supported: known }))]
}
