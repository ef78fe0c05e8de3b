/** Node pools: which node numbers each has, and the volumes of every node. */
import { isSmaller } from '../amounts.ts'
import { CLAIM, type Claim, isGrowing } from '../machines.ts'
import { change, dated, drop, make, ownedBy, report, type Scene, type Wish } from '../scene.ts'
import { type Kafka, LABEL, NODE_POOL, type NodePool, type Volume, warning } from './api.ts'

export const hasRole = ({ spec }: NodePool, role: string): boolean => spec.roles?.includes(role) === true

/** Those of the pool are handed on to everything that is made of it. */
export const labelsOf = ({ metadata: { name } }: Kafka, pool: NodePool): Record<string, string> => ({
  ...inherited(pool),
  [LABEL.cluster]: name,
  [LABEL.kind]: 'Kafka',
  [LABEL.name]: `${name}-kafka`,
  [LABEL.pool]: pool.metadata.name,
  [LABEL.broker]: String(hasRole(pool, 'broker')),
  [LABEL.controller]: String(hasRole(pool, 'controller'))
})

const inherited = ({ metadata: { labels = {} } }: NodePool): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([label]) => !label.startsWith('app.kubernetes.io/')))

/** A pool with the nodes that it has and is to have. */
export interface Planned {
  readonly pool: NodePool
  readonly ids: readonly number[]
  readonly added: readonly number[]
  readonly removed: readonly number[]
}

/** Numbers belong to the whole cluster: the lowest free one is the next, the highest of a pool goes first. */
export function planPools(scene: Scene): Planned[] {
  const pools = scene.of<NodePool>(NODE_POOL).filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const taken = new Set(pools.flatMap(({ status }) => status?.nodeIds ?? []))
  return pools.map((pool) => {
    const before = pool.status?.nodeIds ?? []
    const replicas = pool.spec.replicas ?? 0
    const added: number[] = []
    for (let id = 0; before.length + added.length < replicas; id++) {
      if (taken.has(id)) continue
      taken.add(id)
      added.push(id)
    }
    const removed = before.slice(replicas)
    return { pool, ids: [...before.slice(0, replicas), ...added].sort((a, b) => a - b), added, removed }
  })
}

/** The pool with its nodes as they were: they cannot go now. */
export const keepNodes = ({ pool }: Planned): Planned => ({
  pool,
  ids: pool.status?.nodeIds ?? [],
  added: [],
  removed: []
})

/** Written before anything is done to the pods: it says nothing of them. */
export function poolStatus(scene: Scene, kafka: Kafka, { pool, ids }: Planned, clusterId: string): Wish {
  const conditions = isRefusedStorage(scene, kafka, pool) ? [warning('KafkaStorage', STORAGE_KEPT)] : []
  return report(pool, {
    observedGeneration: pool.metadata.generation,
    nodeIds: ids,
    replicas: ids.length,
    roles: pool.spec.roles ?? [],
    clusterId,
    labelSelector: `${LABEL.cluster}=${kafka.metadata.name},${LABEL.pool}=${pool.metadata.name}`,
    ...(conditions.length > 0 && { conditions: dated(conditions, pool.status?.conditions, scene.now) })
  })
}

export const STORAGE_KEPT =
  'The desired Kafka storage configuration contains changes which are not allowed. As a result, all storage changes will be ignored.'

export const volumesOf = ({ spec }: NodePool): readonly Volume[] =>
  (spec.storage?.type === 'jbod' ? (spec.storage.volumes ?? []) : [spec.storage ?? {}]).filter(
    ({ type }) => type === 'persistent-claim'
  )

export function claimName(cluster: string, pool: NodePool, { id }: Volume, node: number): string {
  const volume = pool.spec.storage?.type === 'jbod' ? `data-${id ?? 0}` : 'data'
  return `${volume}-${cluster}-${pool.metadata.name}-${node}`
}

/** Claims that are missing, and larger ones; a change that is not allowed leaves all of them as they are. */
export function claims(scene: Scene, kafka: Kafka, { pool, ids }: Planned): Wish[] {
  if (isRefusedStorage(scene, kafka, pool)) return []
  return ids.flatMap((id) =>
    volumesOf(pool).flatMap((volume) => {
      const name = claimName(kafka.metadata.name, pool, volume, id)
      const there = scene.named<Claim>(CLAIM, name)
      const storage = volume.size ?? '1Gi'
      if (there === undefined) return [make(claim(kafka, pool, volume, name))]
      const same = there.spec.resources.requests.storage === storage || isGrowing(there)
      return same ? [] : [change(there, { spec: { resources: { requests: { storage } } } })]
    })
  )
}

function claim(kafka: Kafka, pool: NodePool, { size, class: storageClassName, deleteClaim }: Volume, name: string) {
  return {
    ...CLAIM,
    metadata: {
      name,
      labels: labelsOf(kafka, pool),
      annotations: { 'strimzi.io/delete-claim': String(deleteClaim === true) },
      ...(deleteClaim && { ownerReferences: ownedBy(pool) })
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: size ?? '1Gi' } },
      ...(storageClassName !== undefined && { storageClassName })
    }
  }
}

/** Claims of nodes that went, where the pool does not keep them. */
export const leftOver = (scene: Scene, kafka: Kafka, { pool, removed }: Planned): Wish[] =>
  removed.flatMap((id) =>
    volumesOf(pool)
      .filter(({ deleteClaim }) => deleteClaim === true)
      .map((volume) => scene.named(CLAIM, claimName(kafka.metadata.name, pool, volume, id)))
      .filter((claim) => claim !== undefined)
      .map((claim) => drop(claim))
  )

/** Smaller, or of another class. */
export function isRefusedStorage(scene: Scene, { metadata: { name } }: Kafka, pool: NodePool): boolean {
  return (pool.status?.nodeIds ?? []).some((id) =>
    volumesOf(pool).some((volume) => {
      const there = scene.named<Claim>(CLAIM, claimName(name, pool, volume, id))
      if (there === undefined) return false
      const wasClass = there.spec.storageClassName
      return (
        isSmaller(volume.size ?? '1Gi', there.spec.resources.requests.storage) ||
        (volume.class !== undefined && volume.class !== wasClass)
      )
    })
  )
}
