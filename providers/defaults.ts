/** What a DatabaseCluster gets that leaves it open: only keys that are absent, and never inside a list. */
import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import { root } from '../src/api/path.ts'
import type { Addition, Capabilities, Provider, Topology, Unfinished } from './contract.ts'

const spec = root.child('spec')

/** Every default of a cluster: those that follow from what the provider has, then its own. */
export function additionsFor(unfinished: Unfinished, provider: Provider): Addition[] {
  const { cluster } = unfinished
  return [
    ...(cluster.spec.provider === undefined ? [{ path: spec.child('provider'), value: provider.name }] : []),
    ...topologyType(unfinished, provider),
    ...proxyType(cluster, provider),
    ...provider.defaults(unfinished)
  ]
}

/** How the members are arranged: as the cluster says, else as it was, else as suits the size it was created with. */
export function arrangement({ cluster, before }: Unfinished, topologies: readonly Topology[]): string | undefined {
  const { clusterSize } = (before ?? cluster).spec
  const suited = topologies.find(({ chosenFrom = 1 }) => clusterSize >= chosenFrom)
  return cluster.spec.topology?.type ?? before?.spec.topology?.type ?? suited?.type
}

/** Where there is a choice of arrangements, the one decided at creation is written down and kept. */
function topologyType(unfinished: Unfinished, { supports }: Provider): Addition[] {
  const { cluster } = unfinished
  if (supports.topologies.length < 2 || cluster.spec.topology?.type !== undefined) return []
  const type = arrangement(unfinished, supports.topologies)
  if (type === undefined) return []
  return cluster.spec.topology === undefined
    ? [{ path: spec.child('topology'), value: { type } }]
    : [{ path: spec.child('topology', 'type'), value: type }]
}

/** Which program the proxy is. How many there are follows from the size while nobody says it, so it is not written down. */
function proxyType({ spec: { proxy } }: DatabaseCluster, { supports }: Provider): Addition[] {
  const [first] = supports.proxies
  if (!proxy?.enabled || proxy.type !== undefined || first === undefined) return []
  return [{ path: spec.child('proxy', 'type'), value: first.type }]
}

/** For providers whose clients count on a proxy: where nobody says anything about it, there is one. */
export function proxyInFront(
  { spec: { proxy } }: DatabaseCluster,
  { proxies: [first] }: Pick<Capabilities, 'proxies'>
): Addition[] {
  if (proxy !== undefined || first === undefined) return []
  return [{ path: spec.child('proxy'), value: { enabled: true, type: first.type } }]
}

/** How many proxies there are: as the cluster says, else one in front of one member, and as many as updates need in front of several. */
export function proxyReplicas(
  { spec: { proxy, clusterSize } }: DatabaseCluster,
  { proxies }: Pick<Capabilities, 'proxies'>
): number {
  const type = proxies.find((known) => known.type === proxy?.type) ?? proxies[0]
  return proxy?.replicas ?? (clusterSize === 1 ? 1 : (type?.replicas ?? 1))
}

/** The cluster with its defaults, for callers that have no API server to patch it: the loop and the command line. */
export function withDefaults(unfinished: Unfinished, provider: Provider): DatabaseCluster {
  return additionsFor(unfinished, provider).reduce(
    (cluster, { path, value }) => withValue(cluster, path.segments(), value),
    unfinished.cluster
  )
}

/** The object with another value in one place; of all others there is no second copy. */
function withValue<Fields extends object>(
  object: Fields,
  [name = '', ...rest]: readonly (string | number)[],
  value: unknown
): Fields {
  const inner = (object as Readonly<Record<string, object | undefined>>)[name]
  return { ...object, [name]: rest.length === 0 ? value : withValue(inner ?? {}, rest, value) }
}
