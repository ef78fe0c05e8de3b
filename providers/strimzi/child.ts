/** The fields of Strimzi's objects that we set or read, in its own words. */

export const KAFKA = { apiVersion: 'kafka.strimzi.io/v1', kind: 'Kafka' } as const
export const NODE_POOL = { apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaNodePool' } as const
export const REBALANCE = { apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaRebalance' } as const
export const USER = { apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaUser' } as const
export const POD_SET = { apiVersion: 'core.strimzi.io/v1', kind: 'StrimziPodSet' } as const
export const POD_MONITOR = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor' } as const
export const CERTIFICATE = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' } as const

/** Labels that Strimzi puts on what it makes, and by which it knows what is meant for which cluster. */
export const LABEL = {
  cluster: 'strimzi.io/cluster',
  kind: 'strimzi.io/kind',
  pool: 'strimzi.io/pool-name',
  broker: 'strimzi.io/broker-role',
  controller: 'strimzi.io/controller-role'
} as const

/** What every node carries in its annotations: the version that it runs. */
export const RUNS_VERSION = 'strimzi.io/kafka-version'

/** On rebalances that Strimzi makes by itself. Nobody takes it off when their Kafka is gone. */
export const AUTO_REBALANCING = 'strimzi.io/auto-rebalancing'

interface Resources {
  requests?: Record<string, string | number>
  limits?: Record<string, string | number>
}

export interface Listener {
  name: string
  port: number
  type: 'internal' | 'cluster-ip' | 'nodeport' | 'loadbalancer'
  tls: boolean
  authentication?: { type: 'scram-sha-512' }
  configuration?: {
    brokerCertChainAndKey?: { secretName: string; certificate: string; key: string }
    class?: string
    loadBalancerSourceRanges?: readonly string[]
    bootstrap?: { annotations?: Record<string, string> }
    perBrokerAnnotationsTemplate?: Record<string, string>
  }
}

export interface Kafka {
  metadata?: { annotations?: Record<string, string> }
  spec: {
    kafka: {
      version?: string
      metadataVersion?: string
      listeners?: readonly Listener[]
      config?: Record<string, string>
      authorization?: { type: 'simple'; superUsers?: readonly string[] }
      rack?: { type: 'topology-label'; topologyKey: string }
      metricsConfig?: { type: 'strimziMetricsReporter' }
    }
    entityOperator?: {
      topicOperator?: object
      userOperator?: object
      template?: { topicOperatorContainer?: { env?: readonly { name: string; value: string }[] } }
    }
    cruiseControl?: {
      autoRebalance?: readonly { mode: 'add-brokers' | 'remove-brokers' }[]
    }
    kafkaExporter?: object
  }
  status?: {
    observedGeneration?: number
    conditions?: readonly Condition[]
    clusterId?: string
    kafkaVersion?: string
    kafkaMetadataVersion?: string
    listeners?: readonly ListenerStatus[]
    autoRebalance?: { state?: string }
  }
}

export interface ListenerStatus {
  name?: string
  addresses?: readonly { host?: string; port?: number }[]
}

export interface Condition {
  type?: string
  status?: string
  reason?: string
  message?: string
}

export interface Volume {
  id: number
  type: 'persistent-claim'
  size: string
  class?: string
  deleteClaim?: boolean
  kraftMetadata?: 'shared'
}

export interface PodTemplate {
  metadata?: { annotations?: Record<string, string> }
  affinity?: object
  tolerations?: readonly object[]
  topologySpreadConstraints?: readonly object[]
  priorityClassName?: string
}

export interface NodePool {
  spec: {
    replicas: number
    roles: readonly ('broker' | 'controller')[]
    /** Always jbod, also for one disk: from a single volume there is no way to several. */
    storage: { type: 'jbod'; volumes: readonly Volume[] }
    resources?: Resources
    template?: { pod?: PodTemplate }
  }
  status?: {
    observedGeneration?: number
    conditions?: readonly Condition[]
    clusterId?: string
    nodeIds?: readonly number[]
  }
}

/** The pods of one pool. */
export interface PodSet {
  spec: { pods: readonly object[] }
  status?: {
    observedGeneration?: number
    pods?: number
    readyPods?: number
    /** Those that are as the set has them now. */
    currentPods?: number
  }
}

export interface Rebalance {
  spec: {
    mode: 'full'
    excludedTopics?: string
    concurrentPartitionMovementsPerBroker?: number
    /** In bytes per second. */
    replicationThrottle?: number
  }
}

export interface User {
  spec: { authentication: { type: 'scram-sha-512' } }
}
