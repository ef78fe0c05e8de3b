/** The providers that are built in, found by engine and name. */
import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import type { Provider } from './contract.ts'

export interface Registry {
  readonly providers: readonly Provider[]
  readonly engines: readonly string[]
  /** Those that run an engine; the default one first. */
  of(engine: string): readonly Provider[]
  /** The provider of a cluster: the one it names, else the one its stored object has, else the default of its engine. */
  find(cluster: DatabaseCluster, before?: DatabaseCluster): Provider | undefined
  /** The provider that made the child of a stored cluster, whatever was edited since; the one it is to have where there is no child. */
  inCharge(cluster: DatabaseCluster): Provider | undefined
}

export function registryOf(providers: readonly Provider[]): Registry {
  const engines = [...new Set(providers.map(({ engine }) => engine))].sort()
  for (const engine of engines) checkDefault(engine, providers)
  const of = (engine: string) =>
    providers
      .filter((provider) => provider.engine === engine)
      .toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault))
  const find: Registry['find'] = (cluster, before) => {
    const name = before ? inUse(before) : cluster.spec.provider
    const candidates = of(before?.spec.engine ?? cluster.spec.engine)
    return name === undefined ? candidates[0] : candidates.find((provider) => provider.name === name)
  }
  return {
    providers,
    engines,
    of,
    find,
    inCharge(cluster) {
      const { childRef, provider } = cluster.status ?? {}
      const maker = childRef && providers.find(({ name }) => name === provider?.name)
      return maker ?? find(cluster, cluster)
    }
  }
}

/** The provider that a stored cluster has; it does not change when a release makes another one the default. */
const inUse = ({ spec, status }: DatabaseCluster): string | undefined => spec.provider ?? status?.provider?.name

function checkDefault(engine: string, providers: readonly Provider[]): void {
  const ours = providers.filter((provider) => provider.engine === engine)
  const defaults = ours.filter(({ isDefault }) => isDefault)
  if (defaults.length !== 1) {
    throw new Error(
      `engine "${engine}" has ${defaults.length} default providers; set isDefault in exactly one of ${ours.map(({ name }) => name).join(', ')}`
    )
  }
  const names = ours.map(({ name }) => name)
  const twice = names.find((name, position) => names.indexOf(name) < position)
  if (twice !== undefined)
    throw new Error(`two providers are registered as "${twice}"; remove one line from providers/index.ts`)
}
