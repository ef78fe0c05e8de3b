/** What an operation makes of the spec of its DatabaseCluster, and where in the request each part of that was asked for. */
import type { DatabaseCluster, DatabaseClusterSpec } from '../src/api/database-cluster.ts'
import type { Finding, RuleId } from '../src/api/finding.ts'
import { OPERATIONS, type OpsRequest, type OpsRequestSpec } from '../src/api/ops-request.ts'
import { type Path, root } from '../src/api/path.ts'
import type { Provider } from './contract.ts'
import { keyOf } from './parameters.ts'
import { majorOf, resolveVersion } from './versions.ts'

type Type = OpsRequestSpec['type']

/** One operation that writes wishes: the spec it leaves, and the field of the request behind a field of that spec. */
interface Wish {
  readonly grant: (request: OpsRequestSpec, spec: DatabaseClusterSpec, known: Known) => DatabaseClusterSpec
  /** Given the steps below spec of the cluster; the answer is below the member of the request. */
  readonly asked?: (steps: Steps, request: OpsRequestSpec, spec: DatabaseClusterSpec) => Steps | undefined
  /** What to do instead, by the rule that finds it, where its own advice is for those who edit the cluster. */
  readonly fixes?: Readonly<Partial<Record<RuleId, string>>>
}

/** What of a provider decides what a request means. */
type Known = Pick<Provider, 'versions' | 'parameters'>
type Steps = readonly (string | number)[]

/** The members of a list of names that an item stands for in another. */
const sameName = (
  name: string | undefined,
  items: readonly { readonly name: string }[] | undefined
): number | undefined => {
  const index = items?.findIndex((item) => item.name === name) ?? -1
  return index === -1 ? undefined : index
}

type Merged<Item> = Item & { readonly name: string }

/** The list with these items in it: in the place of those whose name means the same, else at its end. */
function merged<Item>(
  items: readonly Merged<Item>[] = [],
  wanted: readonly Merged<Item>[] = [],
  key = (name: string) => name
): Merged<Item>[] {
  const there = new Set(items.map(({ name }) => key(name)))
  const kept = items.map((item) => ({ ...item, ...wanted.find(({ name }) => key(name) === key(item.name)) }))
  return [...kept, ...wanted.filter(({ name }) => !there.has(key(name)))]
}

const WISHES: Readonly<Partial<Record<Type, Wish>>> = {
  Start: { grant: (_, spec) => ({ ...spec, stopped: false }) },
  Stop: { grant: (_, spec) => ({ ...spec, stopped: true }) },

  HorizontalScaling: {
    grant({ horizontalScaling: { replicas, proxyReplicas, shards } = {} }, spec) {
      return {
        ...spec,
        ...(replicas !== undefined && { clusterSize: replicas }),
        ...(proxyReplicas !== undefined && { proxy: { enabled: true, ...spec.proxy, replicas: proxyReplicas } }),
        ...(shards !== undefined && { topology: { ...spec.topology, shards } })
      }
    },
    asked([first]) {
      const fields: Record<string, string> = { clusterSize: 'replicas', proxy: 'proxyReplicas', topology: 'shards' }
      const field = fields[String(first)]
      return field === undefined ? undefined : [field]
    }
  },

  VerticalScaling: {
    grant({ verticalScaling }, spec) {
      const { requests, limits } = verticalScaling?.resources ?? {}
      const now = verticalScaling?.target === 'Proxy' ? spec.proxy?.resources : spec.resources
      const resources = {
        ...now,
        ...(requests && { requests: { ...now?.requests, ...requests } }),
        ...(limits && { limits: { ...now?.limits, ...limits } })
      }
      return verticalScaling?.target === 'Proxy'
        ? { ...spec, proxy: { enabled: true, ...spec.proxy, resources } }
        : { ...spec, resources }
    },
    asked(steps) {
      const from = steps.indexOf('resources')
      return from === -1 ? ['resources'] : steps.slice(from)
    }
  },

  VolumeExpansion: {
    grant({ volumeExpansion: { storage, volumes } = {} }, spec) {
      return {
        ...spec,
        ...(storage !== undefined && { storage }),
        ...(volumes && { volumes: merged(spec.volumes, volumes) })
      }
    },
    asked([first, index, ...rest], { volumeExpansion }, { volumes }) {
      if (first === 'storage') return ['storage']
      const position = sameName(volumes?.[Number(index)]?.name, volumeExpansion?.volumes)
      return position === undefined ? undefined : ['volumes', position, ...rest]
    }
  },

  Reconfiguring: {
    grant({ reconfiguring: { set, unset } = {} }, spec, { parameters }) {
      const key = (name: string) => keyOf(name, parameters.dialect)
      const gone = new Set(unset?.map(key))
      const kept = spec.config?.filter(({ name }) => !gone.has(key(name)))
      return { ...spec, config: merged(kept, set, key) }
    },
    asked([first, index, ...rest], { reconfiguring }, { config }) {
      if (first !== 'config') return undefined
      const position = sameName(config?.[Number(index)]?.name, reconfiguring?.set)
      return position === undefined ? undefined : ['set', position, ...rest]
    }
  },

  Upgrade: {
    grant({ upgrade }, spec, { versions }) {
      if (upgrade === undefined) return spec
      const target = resolveVersion(versions, upgrade.version)?.version // a line means its newest version, today
      if (target === undefined) return { ...spec, version: upgrade.version }
      return { ...spec, version: target, ...(upgrade.allowMajor && { allowMajorVersion: majorOf(versions, target) }) }
    },
    asked: () => ['version'],
    fixes: {
      'version/major': 'set spec.upgrade.allowMajor to true',
      'version/downgrade': 'choose a newer version'
    }
  }
}

/** Whether the operation works by writing into the spec of the cluster. */
export const isWish = (type: Type): boolean => WISHES[type] !== undefined

/** The cluster as the operation would leave it; what is given does not change. */
export function granted({ spec: request }: OpsRequest, cluster: DatabaseCluster, known: Known): DatabaseCluster {
  const wish = WISHES[request.type]
  return wish === undefined ? cluster : { ...cluster, spec: wish.grant(request, cluster.spec, known) }
}

/** The member of the request that says what is to be done. */
export function memberOf({ spec: { type } }: OpsRequest): Path {
  const field = OPERATIONS.find((operation) => operation.type === type)?.field
  return field === undefined ? root.child('spec', 'type') : root.child('spec', field)
}

/**
 * Where in the request a field of the cluster was asked for. Where no part of it asked, the one thing that was asked
 * for, or the member as a whole.
 */
export function askedAt(request: OpsRequest, { spec }: DatabaseCluster, path: Path): Path {
  const [, ...steps] = path.segments()
  const asked = WISHES[request.spec.type]?.asked?.(steps, request.spec, spec) ?? onlyWish(request)
  return asked.reduce(
    (at: Path, step) => (typeof step === 'number' ? at.index(step) : at.child(step)),
    memberOf(request)
  )
}

/** The finding about the cluster as one about the request. */
export function asAsked(request: OpsRequest, cluster: DatabaseCluster, finding: Finding): Finding {
  const fix = WISHES[request.spec.type]?.fixes?.[finding.rule] ?? finding.fix
  return { ...finding, fix, path: askedAt(request, cluster, finding.path) }
}

/** The field of the member of the request that was written, where it is the only one. */
function onlyWish({ spec }: OpsRequest): Steps {
  const field = OPERATIONS.find(({ type }) => type === spec.type)?.field
  const [first, ...others] = Object.keys((field && spec[field]) ?? {})
  return first === undefined || others.length > 0 ? [] : [first]
}
