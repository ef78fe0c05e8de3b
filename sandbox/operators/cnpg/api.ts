/** The kinds, labels, phases and fields of CloudNativePG that the stand-in reads or writes. */
import type { Live, LiveOf } from '../../../src/api/live.ts'
import type { Condition } from '../scene.ts'

export const CLUSTER = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster' } as const
export const POOLER = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Pooler' } as const
export const BACKUP = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup' } as const
export const SCHEDULED_BACKUP = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'ScheduledBackup' } as const
export const OBJECT_STORE = { apiVersion: 'barmancloud.cnpg.io/v1', kind: 'ObjectStore' } as const

export const LABEL = {
  cluster: 'cnpg.io/cluster',
  instance: 'cnpg.io/instanceName',
  podRole: 'cnpg.io/podRole',
  instanceRole: 'cnpg.io/instanceRole',
  jobRole: 'cnpg.io/jobRole',
  volumeRole: 'cnpg.io/pvcRole',
  pooler: 'cnpg.io/poolerName',
  schedule: 'cnpg.io/scheduled-backup'
} as const

export const ANNOTATION = {
  hibernation: 'cnpg.io/hibernation',
  paused: 'cnpg.io/reconciliationLoop',
  restartedAt: 'kubectl.kubernetes.io/restartedAt',
  fenced: 'cnpg.io/fencedInstances',
  serial: 'cnpg.io/nodeSerial',
  volumeStatus: 'cnpg.io/pvcStatus',
  /** The real one has the whole specification in it. */
  podSpec: 'cnpg.io/podSpec'
} as const

export const HIBERNATED = 'cnpg.io/hibernation'

export const PHASE = {
  settingUp: 'Setting up primary',
  joining: 'Creating a new replica',
  waiting: 'Waiting for the instances to become active',
  healthy: 'Cluster in healthy state',
  applying: 'Applying configuration',
  upgrading: 'Upgrading cluster',
  userAction: 'Waiting for user action',
  restartingPrimary: 'Primary instance is being restarted without a switchover',
  restartingInPlace: 'Primary instance is being restarted in-place',
  switchover: 'Switchover in progress',
  failover: 'Failing over',
  unknownPlugin: 'Cluster cannot proceed to reconciliation due to an unknown plugin being required',
  invalid: 'Invalid cluster definition'
} as const

interface Volume {
  readonly size?: string | number
  readonly storageClass?: string
}

export interface ClusterFields {
  readonly spec: {
    readonly instances?: number
    readonly imageName?: string
    readonly storage?: Volume
    readonly walStorage?: Volume
    readonly resources?: object
    readonly postgresql?: {
      readonly parameters?: Readonly<Record<string, string>>
      readonly shared_preload_libraries?: readonly string[]
    }
    readonly inheritedMetadata?: {
      readonly labels?: Readonly<Record<string, string>>
      readonly annotations?: Readonly<Record<string, string>>
    }
    readonly managed?: { readonly services?: { readonly additional?: readonly AdditionalService[] } }
    readonly affinity?: {
      readonly nodeSelector?: Readonly<Record<string, string>>
      readonly tolerations?: readonly object[]
    }
    readonly topologySpreadConstraints?: readonly object[]
    readonly plugins?: readonly {
      readonly name: string
      readonly enabled?: boolean
      readonly isWALArchiver?: boolean
      readonly parameters?: Readonly<Record<string, string>>
    }[]
    readonly bootstrap?: {
      readonly recovery?: { readonly source?: string; readonly backup?: { readonly name: string } }
      readonly initdb?: object
    }
    readonly externalClusters?: readonly {
      readonly name: string
      readonly plugin?: { readonly parameters?: Readonly<Record<string, string>> }
    }[]
    readonly enableSuperuserAccess?: boolean
    readonly primaryUpdateStrategy?: string
    readonly primaryUpdateMethod?: string
  }
  readonly status?: ClusterStatus
}

export interface AdditionalService {
  readonly selectorType: string
  readonly serviceTemplate: {
    readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }
    readonly spec: object
  }
}

export interface ClusterStatus {
  readonly phase?: string
  readonly phaseReason?: string
  readonly currentPrimary?: string
  readonly targetPrimary?: string
  readonly currentPrimaryTimestamp?: string
  readonly targetPrimaryTimestamp?: string
  readonly image?: string
  readonly pgDataImageInfo?: { readonly image: string; readonly majorVersion: number }
  readonly conditions?: readonly Condition[]
  readonly readyInstances?: number
  readonly instances?: number
  readonly [field: string]: unknown
}

export type Cluster = LiveOf<ClusterFields>

/** The cluster that an object made for one belongs to; a pooler's objects name the cluster too, and are the pooler's. */
export const clusterOf = ({ metadata: { labels } }: Live): string | undefined =>
  labels?.[LABEL.pooler] === undefined ? labels?.[LABEL.cluster] : undefined

/** Whether PostgreSQL is to be stopped in a pod that goes on. */
export function isFenced({ metadata }: Cluster, instance: string): boolean {
  const fenced: unknown = JSON.parse(metadata.annotations?.[ANNOTATION.fenced] ?? '[]')
  return Array.isArray(fenced) && (fenced.includes(instance) || fenced.includes('*'))
}

/** A cluster that serves: only such a one is backed up. */
export const isHealthy = ({ status }: Cluster): boolean => status?.phase === PHASE.healthy
