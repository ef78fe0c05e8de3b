/** The nodes of a cluster: a pool of brokers, and one of controllers where these stand apart. */
import { createHash } from 'node:crypto'
import type { Given, Manifest } from '../contract.ts'
import type { Live } from '../found.ts'
import { type Fields, fieldsIn, listIn, numberIn } from '../unchecked.ts'
import { besideKafka } from './beside.ts'
import { NODE_POOL, type NodePool, type PodTemplate } from './child.ts'
import { type Disk, disksOfBrokers, disksOfControllers, volumesOf } from './disks.ts'
import { standsApart } from './metadata.ts'
import { brokerPool, controllerPool } from './names.ts'
import { placement } from './scheduling.ts'
import { controllersOf } from './topologies.ts'

/** On every pod, so that it shows whether it was made from its pool as that is now; see the README. */
export const MADE_FROM = 'dbaas.dev/made-from'

/** A pool as it is wanted. */
export interface Pool {
  readonly name: string
  readonly roles: NodePool['spec']['roles']
  readonly replicas: number
  readonly disks: readonly Disk[]
}

export function poolsOf(given: Given): Pool[] {
  const { metadata, spec } = given.cluster
  const brokers = { name: brokerPool(metadata.name), replicas: spec.clusterSize, disks: disksOfBrokers(given) }
  if (!standsApart(given)) return [{ ...brokers, roles: ['controller', 'broker'] }]
  const controllers: Pool = {
    name: controllerPool(metadata.name),
    roles: ['controller'],
    replicas: controllersOf({ cluster: given.cluster, before: undefined }),
    disks: disksOfControllers(given)
  }
  return [{ ...brokers, roles: ['broker'] }, controllers]
}

/** A pool as it is. */
export const poolFound = ({ found }: Given, pool: string): Live | undefined =>
  found.of(NODE_POOL).find(({ metadata }) => metadata.name === pool)

/** The annotations that the template of a pool hands on to its nodes: what they are made from, and who restarted them. */
export const handedOn = (pool: Live): Fields => fieldsIn(pool, 'spec', 'template', 'pod', 'metadata', 'annotations')

/** The pools as Strimzi takes them. */
export const nodePools = (given: Given): Manifest[] =>
  poolsOf(given).map((pool) => ({ ...NODE_POOL, metadata: besideKafka(given, pool.name), spec: specOf(given, pool) }))

export function specOf(given: Given, pool: Pool): NodePool['spec'] {
  const { resources } = given.cluster.spec
  const pod = placement(given, pool.name)
  return {
    replicas: pool.replicas,
    roles: pool.roles,
    storage: { type: 'jbod', volumes: volumesOf(given, pool) },
    ...(resources && { resources }),
    template: { pod: { metadata: { annotations: { [MADE_FROM]: print({ resources, pod }) } }, ...pod } }
  }
}

/** Of what a pod is made from; numbers and sizes are left out, for they replace no pod. */
const print = (made: { resources: object | undefined; pod: PodTemplate }): string =>
  createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 16)

/** The numbers that nodes have, or will get: Strimzi deals out the lowest that are free, over all pools. */
export function nodeIds(given: Given): number[] {
  const pools = poolsOf(given)
  const coming = Array.from({ length: pools.reduce((sum, { replicas }) => sum + replicas, 0) }, (_, id) => id)
  return [...new Set([...coming, ...pools.flatMap(({ name }) => nodeIdsOf(poolFound(given, name)))])].sort(
    (a, b) => a - b
  )
}

/** The numbers that Strimzi has given to the nodes of a pool. */
export const nodeIdsOf = (pool: Live | undefined): number[] =>
  listIn(pool, 'status', 'nodeIds').flatMap((id) => numberIn(id) ?? [])
