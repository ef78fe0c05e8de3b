/** Version, listeners, settings, and who may do what; the pools of nodes, and the first user. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Fragment, Given, Manifest } from '../contract.ts'
import { besideKafka } from './beside.ts'
import { certificate } from './certificate.ts'
import { type Kafka, USER, type User } from './child.ts'
import { listeners } from './listeners.ts'
import { metadataVersion } from './metadata-version.ts'
import { adminUser, brokerPool } from './names.ts'
import { nodeIdsOf, nodePools, poolFound } from './node-pools.ts'
import { confirmationsOf, copiesOf, INTERNAL_TOPICS, NEW_TOPICS } from './replication.ts'

/** For the objects KafkaUser and KafkaTopic. Finalizers of topics would keep a namespace from going once Kafka is gone. */
const ENTITY_OPERATOR: NonNullable<Kafka['spec']['entityOperator']> = {
  topicOperator: {},
  userOperator: {},
  template: { topicOperatorContainer: { env: [{ name: 'STRIMZI_USE_FINALIZERS', value: 'false' }] } }
}

/** Data moves onto brokers that are new, and off those that are to go. */
const REBALANCING: NonNullable<Kafka['spec']['cruiseControl']> = {
  autoRebalance: [{ mode: 'add-brokers' }, { mode: 'remove-brokers' }]
}

/** clusterSize, version, storage, volumes, resources, config, topology, tls and expose. */
export function engine(given: Given): Fragment {
  const { cluster, version } = given
  const pinned = metadataVersion(given)
  const child: Kafka = {
    spec: {
      kafka: {
        version: version.version,
        ...(pinned && { metadataVersion: pinned }),
        listeners: listeners(given),
        authorization: { type: 'simple', superUsers: [adminUser(cluster.metadata.name)] },
        config: settings(cluster)
      },
      entityOperator: ENTITY_OPERATOR,
      ...(hasSeveralBrokers(given) && { cruiseControl: REBALANCING })
    }
  }
  return { child, ahead: certificate(given), beside: [...nodePools(given), admin(given)] }
}

/** Kafka's own defaults for what the config leaves open ask for three brokers. */
function settings(cluster: DatabaseCluster): Record<string, string> {
  const replication = [NEW_TOPICS, ...INTERNAL_TOPICS].flatMap((topics) => [
    [topics.copies, String(copiesOf(cluster, topics))],
    [topics.confirmations, String(confirmationsOf(cluster, topics))]
  ])
  return Object.fromEntries([...replication, ...(cluster.spec.config ?? []).map(({ name, value }) => [name, value])])
}

/** Those that are, as long as they are: without Cruise Control, none of them would ever be empty and could go. */
function hasSeveralBrokers(given: Given): boolean {
  const { metadata, spec } = given.cluster
  return Math.max(spec.clusterSize, nodeIdsOf(poolFound(given, brokerPool(metadata.name))).length) > 1
}

function admin(given: Given): Manifest {
  const spec: User['spec'] = { authentication: { type: 'scram-sha-512' } }
  return { ...USER, metadata: besideKafka(given, adminUser(given.cluster.metadata.name)), spec }
}
