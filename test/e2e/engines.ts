/** The engines that scenarios are played with: for each what its smallest replicated cluster is, and what can be asked of it. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import { isHere } from './surroundings.ts'

interface Setting {
  readonly name: string
  readonly value: string
}

export interface Engine {
  readonly provider: string
  /** As small as can be, with replicas. */
  readonly spec: Pick<DatabaseClusterSpec, 'engine' | 'version' | 'storage'> & { readonly clusterSize: number }
  /** A setting that is taken up at once. */
  readonly reloaded: Setting
  /** A setting for which members have to start again. */
  readonly restarted: Setting
  /** What it can have beside its members; without a bucket. */
  readonly beside: object
  /** The kinds of its child operator, as collections. */
  readonly children: readonly string[]
  /** On pods of members. */
  readonly memberLabel: string
}

const of = (group: string, ...plurals: readonly string[]): string[] =>
  plurals.map((plural) => `apis/${group}/namespaces/NAMESPACE/${plural}`)

const ENGINES: readonly Engine[] = [
  {
    provider: 'cnpg',
    spec: { engine: 'postgresql', version: '17', clusterSize: 3, storage: '1Gi' },
    reloaded: { name: 'work_mem', value: '11MB' },
    restarted: { name: 'max_connections', value: '120' },
    beside: { proxy: { replicas: 1 }, expose: [{ name: 'inside', type: 'ClusterIP', role: 'ReadOnly' }] },
    children: of('postgresql.cnpg.io/v1', 'clusters', 'poolers', 'scheduledbackups'),
    memberLabel: 'cnpg.io/instanceRole'
  }
]

/** Those whose child operator is in the cluster. */
export const enginesHere = (): readonly Engine[] => ENGINES.filter(({ provider }) => isHere(provider))
