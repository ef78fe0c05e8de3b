/** The kinds, labels and fields of Strimzi that the stand-in reads or writes. */
import type { Live, LiveOf } from '../../../src/api/live.ts'
import type { Condition } from '../scene.ts'

const apiVersion = 'kafka.strimzi.io/v1'
export const KAFKA = { apiVersion, kind: 'Kafka' } as const
export const NODE_POOL = { apiVersion, kind: 'KafkaNodePool' } as const
export const REBALANCE = { apiVersion, kind: 'KafkaRebalance' } as const
export const USER = { apiVersion, kind: 'KafkaUser' } as const
export const POD_SET = { apiVersion: 'core.strimzi.io/v1', kind: 'StrimziPodSet' } as const

export const LABEL = {
  cluster: 'strimzi.io/cluster',
  kind: 'strimzi.io/kind',
  name: 'strimzi.io/name',
  pool: 'strimzi.io/pool-name',
  broker: 'strimzi.io/broker-role',
  controller: 'strimzi.io/controller-role',
  controlledBy: 'strimzi.io/controller-name'
} as const

export const ANNOTATION = {
  paused: 'strimzi.io/pause-reconciliation',
  revision: 'strimzi.io/revision',
  version: 'strimzi.io/kafka-version',
  rebalance: 'strimzi.io/rebalance',
  autoApproval: 'strimzi.io/rebalance-auto-approval',
  rebuild: 'strimzi.io/delete-pod-and-pvc',
  rolling: 'strimzi.io/manual-rolling-update',
  skipsScaleDownCheck: 'strimzi.io/skip-broker-scaledown-check'
} as const

export interface Listener {
  readonly name: string
  readonly port: number
  readonly type: string
  readonly configuration?: {
    readonly loadBalancerSourceRanges?: readonly string[]
    readonly bootstrap?: { readonly annotations?: Readonly<Record<string, string>> }
    readonly perBrokerAnnotationsTemplate?: Readonly<Record<string, string>>
  }
}

export type Kafka = LiveOf<{
  readonly spec: {
    readonly kafka: {
      readonly version?: string
      readonly metadataVersion?: string
      readonly listeners?: readonly Listener[]
      readonly config?: Readonly<Record<string, unknown>>
    }
    readonly entityOperator?: object
    readonly kafkaExporter?: object
    readonly cruiseControl?: { readonly autoRebalance?: readonly { readonly mode: string }[] }
  }
  readonly status?: {
    readonly conditions?: readonly Condition[]
    readonly observedGeneration?: number
    readonly clusterId?: string
    readonly autoRebalance?: { readonly state?: string; readonly lastTransitionTime?: string }
    readonly [field: string]: unknown
  }
}>

export interface Volume {
  readonly id?: number
  readonly type?: string
  readonly size?: string
  readonly class?: string
  readonly deleteClaim?: boolean
}

export type NodePool = LiveOf<{
  readonly spec: {
    readonly replicas?: number
    readonly roles?: readonly string[]
    readonly storage?: Volume & { readonly volumes?: readonly Volume[] }
    readonly resources?: object
    readonly template?: {
      readonly pod?: {
        readonly metadata?: {
          readonly labels?: Readonly<Record<string, string>>
          readonly annotations?: Readonly<Record<string, string>>
        }
        readonly affinity?: object
        readonly tolerations?: readonly object[]
        readonly topologySpreadConstraints?: readonly object[]
      }
    }
  }
  readonly status?: { readonly nodeIds?: readonly number[]; readonly conditions?: readonly Condition[] }
}>

/** The cluster that an object belongs to. */
export const clusterOf = ({ metadata }: Live): string | undefined => metadata.labels?.[LABEL.cluster]

export const warning = (reason: string, message: string): Condition => ({
  type: 'Warning',
  status: 'True',
  reason,
  message
})
