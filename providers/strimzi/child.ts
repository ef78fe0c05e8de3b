/** The fields of Strimzi's objects that we set or read, in its own words. */

export const KAFKA = { apiVersion: 'kafka.strimzi.io/v1', kind: 'Kafka' } as const
export const NODE_POOL = { apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaNodePool' } as const
export const REBALANCE = { apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaRebalance' } as const
export const USER = { apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaUser' } as const
export const POD_MONITOR = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor' } as const
export const CERTIFICATE = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' } as const

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
  spec: {
    kafka: {
      version?: string
      metadataVersion?: string
      listeners: readonly Listener[]
      config?: Record<string, string | number | boolean>
      authorization?: { type: 'simple' }
      rack?: { type: 'topology-label'; topologyKey: string }
      metricsConfig?: { type: 'strimziMetricsReporter'; values?: { allowList: readonly string[] } }
    }
    entityOperator?: { topicOperator?: object; userOperator?: object }
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
    listeners?: readonly {
      name?: string
      bootstrapServers?: string
      addresses?: readonly { host?: string; port?: number }[]
    }[]
    autoRebalance?: { state?: string }
  }
}

interface Condition {
  type?: string
  status?: string
  reason?: string
  message?: string
}

interface Volume {
  id: number
  type: 'persistent-claim'
  size: string
  class?: string
  deleteClaim?: boolean
  kraftMetadata?: 'shared'
}

export interface NodePool {
  spec: {
    replicas: number
    roles: readonly ('broker' | 'controller')[]
    /** Always jbod, also for one disk: from a single volume there is no way to several. */
    storage: { type: 'jbod'; volumes: readonly Volume[] }
    resources?: Resources
    template?: {
      pod?: {
        metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> }
        affinity?: object
        tolerations?: readonly object[]
        topologySpreadConstraints?: readonly object[]
        priorityClassName?: string
      }
    }
  }
  status?: {
    observedGeneration?: number
    conditions?: readonly Condition[]
    nodeIds?: readonly number[]
    roles?: readonly string[]
    replicas?: number
  }
}

export interface Rebalance {
  spec: { mode: 'full' | 'add-brokers' | 'remove-brokers' | 'remove-disks'; brokers?: readonly number[] }
  status?: { conditions?: readonly Condition[]; sessionId?: string }
}

export interface User {
  spec: { authentication: { type: 'scram-sha-512' } }
  status?: { username?: string; secret?: string; conditions?: readonly Condition[] }
}
