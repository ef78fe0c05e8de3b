/** The broker settings that Strimzi keeps for itself. It drops them without a word, so they are refused at the door. */
import type { FixedParameter } from '../parameter-table.ts'

/** Settings that are not the user's for one reason, and what to write instead of them. */
type Group = Omit<FixedParameter, 'name'> & { readonly names: readonly string[] }

const GROUPS: readonly Group[] = [
  {
    // Strimzi takes a few of these, but under a port that nobody knows before the listener is made
    names: ['listener.name.*'],
    why: 'Strimzi writes the settings of each listener',
    instead: 'write the setting without listener.name, so that it holds for all listeners'
  },
  {
    names: ['listeners*', 'listener.*', 'advertised.*', 'inter.broker.listener.name*', 'host.name*', 'port*'],
    why: 'Strimzi writes the listeners and the addresses that brokers advertise',
    instead: 'use spec.expose'
  },
  {
    names: ['node.id*', 'process.roles*', 'controller.*'],
    why: 'Strimzi numbers the nodes and deals out the roles of broker and controller',
    instead: 'use spec.topology'
  },
  {
    names: ['broker.*'],
    why: 'Strimzi gives each broker its number and its rack'
  },
  {
    names: ['log.dir*', 'metadata.log.dir*'],
    why: 'Strimzi places the logs on the volumes of the cluster',
    instead: 'use spec.storage'
  },
  {
    names: ['config.providers*'],
    why: 'Strimzi sets up what values may be read from, and its own settings need that',
    instead: 'write values themselves'
  },
  {
    names: ['cordoned.log.dirs*'],
    why: 'Strimzi cordons a broker itself while it empties it',
    instead: 'use an OpsRequest of type HorizontalScaling'
  },
  {
    names: ['ssl.*', 'sasl.*', 'security.*', 'password.*'],
    why: 'Strimzi sets up encryption and authentication, with certificates that it renews',
    instead: 'use spec.tls'
  },
  {
    names: ['authorizer.*', 'super.user*'],
    why: 'Strimzi sets up authorization, and its own users stand above it'
  },
  {
    names: ['prometheus.metrics.reporter.*'],
    why: 'Strimzi sets up the reporter of metrics',
    instead: 'use spec.monitoring'
  },
  {
    names: ['cruise.control.metrics.topic*', 'cruise.control.metrics.reporter.bootstrap.servers*'],
    why: 'Strimzi connects the brokers with Cruise Control'
  },
  {
    names: [
      'client.quota.callback.static.kafka.admin.*',
      'client.quota.callback.static.produce*',
      'client.quota.callback.static.fetch*',
      'client.quota.callback.static.storage.per.volume.limit.min.available.*',
      'client.quota.callback.static.excluded.principal.name.list*'
    ],
    why: 'Strimzi writes the settings of its quota plugin'
  },
  {
    names: ['zookeeper.connect*', 'zookeeper.set.acl*', 'zookeeper.ssl*', 'zookeeper.metadata.migration.enable*'],
    why: 'Kafka has had no ZooKeeper since 4.0'
  }
]

export const fixedParameters: readonly FixedParameter[] = GROUPS.flatMap(({ names, ...reason }) =>
  names.map((name) => ({ name, ...reason }))
)

/**
 * The user's all the same, though the beginning of the name is Strimzi's.
 * Strimzi compares these letter by letter, and the beginnings in lower case.
 */
export const settable: readonly string[] = [
  'broker.heartbeat.interval.ms',
  'broker.session.timeout.ms',
  'controller.quorum.election.backoff.max.ms',
  'controller.quorum.election.timeout.ms',
  'controller.quorum.fetch.timeout.ms',
  'controller.socket.timeout.ms',
  'cruise.control.metrics.topic.auto.create.retries',
  'cruise.control.metrics.topic.auto.create.timeout.ms',
  'cruise.control.metrics.topic.min.insync.replicas',
  'cruise.control.metrics.topic.num.partitions',
  'cruise.control.metrics.topic.replication.factor',
  'cruise.control.metrics.topic.retention.ms',
  'sasl.server.max.receive.size',
  'ssl.cipher.suites',
  'ssl.enabled.protocols',
  'ssl.protocol',
  'ssl.secure.random.implementation'
]
