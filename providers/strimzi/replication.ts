/** How many copies Kafka keeps of what, and how many of them must confirm a write. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'

/** One sort of topics, and the settings that say how they are kept. */
export interface Replicated {
  readonly topics: string
  readonly copies: string
  readonly confirmations: string
}

export const NEW_TOPICS: Replicated = {
  topics: 'new topics',
  copies: 'default.replication.factor',
  confirmations: 'min.insync.replicas'
}

/** The topics that Kafka makes for itself. */
export const INTERNAL_TOPICS: readonly Replicated[] = [
  {
    topics: 'the offsets of consumers',
    copies: 'offsets.topic.replication.factor',
    confirmations: 'min.insync.replicas'
  },
  {
    topics: 'transactions',
    copies: 'transaction.state.log.replication.factor',
    confirmations: 'transaction.state.log.min.isr'
  },
  {
    topics: 'share groups',
    copies: 'share.coordinator.state.topic.replication.factor',
    confirmations: 'share.coordinator.state.topic.min.isr'
  }
]

const ALL = [NEW_TOPICS, ...INTERNAL_TOPICS]
/** One copy may be lost while another restarts. */
const USUAL_COPIES = 3
const USUAL_CONFIRMATIONS = 2

export const REPLICATION_SETTINGS: readonly string[] = [
  ...new Set(ALL.flatMap(({ copies, confirmations }) => [copies, confirmations]))
]

/** A setting as the config has it; undefined where it has none, or none that is a number. */
export function written({ spec: { config } }: DatabaseCluster, name: string): number | undefined {
  const value = config?.find((item) => item.name === name)?.value
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}

/** As many copies as asked for, else three, or one for each broker where there are fewer. */
export const copiesOf = (cluster: DatabaseCluster, { copies }: Replicated): number =>
  written(cluster, copies) ?? Math.min(USUAL_COPIES, cluster.spec.clusterSize)

/** As many confirmations as asked for, else two, but always fewer than there are copies, so that one broker may be away. */
export function confirmationsOf(cluster: DatabaseCluster, { confirmations }: Replicated): number {
  const fewest = Math.min(
    ...ALL.filter((one) => one.confirmations === confirmations).map((one) => copiesOf(cluster, one))
  )
  return written(cluster, confirmations) ?? Math.max(1, Math.min(USUAL_CONFIRMATIONS, fewest - 1))
}
