/** The fields of CloudNativePG's objects that we set or read, in its own words. */

export const CLUSTER = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster' } as const
export const POOLER = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Pooler' } as const
export const SCHEDULED_BACKUP = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'ScheduledBackup' } as const
export const BACKUP = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup' } as const
export const OBJECT_STORE = { apiVersion: 'barmancloud.cnpg.io/v1', kind: 'ObjectStore' } as const
export const CERTIFICATE = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' } as const
export const VOLUME_SNAPSHOT = { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot' } as const
export const JOB = { apiVersion: 'batch/v1', kind: 'Job' } as const

/** The name that the barman-cloud plug-in goes by. */
export const PLUGIN = 'barman-cloud.cloudnative-pg.io'

/** The container that the plug-in puts into every member. */
export const SIDECAR = 'plugin-barman-cloud'

/** Annotations of a Cluster that CloudNativePG obeys. */
export const HIBERNATION = 'cnpg.io/hibernation'
export const FENCED = 'cnpg.io/fencedInstances'
export const RECONCILIATION = 'cnpg.io/reconciliationLoop'
export const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt'
export const RELOADED_AT = 'cnpg.io/reloadedAt'

/** Labels that CloudNativePG puts on what it makes. */
export const LABELS = {
  cluster: 'cnpg.io/cluster',
  instance: 'cnpg.io/instanceName',
  podRole: 'cnpg.io/podRole',
  instanceRole: 'cnpg.io/instanceRole',
  volumeRole: 'cnpg.io/pvcRole',
  pooler: 'cnpg.io/poolerName',
  schedule: 'cnpg.io/scheduled-backup'
} as const

/** The pods of PostgreSQL, without those of Jobs and poolers. */
export const memberLabels = (cluster: string) => ({ [LABELS.cluster]: cluster, [LABELS.podRole]: 'instance' })

interface Resources {
  requests?: Record<string, string | number>
  limits?: Record<string, string | number>
}

interface Volume {
  size: string | number
  storageClass?: string
}

interface ServiceTemplate {
  metadata: { name: string; annotations?: Record<string, string> }
  spec: { type: string; loadBalancerSourceRanges?: readonly string[]; loadBalancerClass?: string }
}

export interface PluginReference {
  name: string
  enabled?: boolean
  isWALArchiver?: boolean
  parameters: { barmanObjectName: string; serverName: string }
}

interface SnapshotReference {
  apiGroup: string
  kind: string
  name: string
}

export interface Recovery {
  source?: string
  volumeSnapshots?: { storage: SnapshotReference; walStorage?: SnapshotReference }
  recoveryTarget?: { targetTime?: string; targetImmediate?: boolean; backupID?: string }
  database?: string
  owner?: string
}

export interface Cluster {
  metadata?: { annotations?: Record<string, string> }
  spec: {
    instances?: number
    imageName?: string
    storage?: Volume
    walStorage?: Volume
    resources?: Resources
    postgresql?: { parameters?: Record<string, string>; pg_hba?: string[] }
    inheritedMetadata?: { labels: Record<string, string> }
    certificates?: { serverTLSSecret?: string; serverCASecret?: string; serverAltDNSNames?: string[] }
    smartShutdownTimeout?: number
    managed?: { services: { additional: { selectorType: 'rw' | 'ro'; serviceTemplate: ServiceTemplate }[] } }
    affinity?: {
      nodeSelector?: Record<string, string>
      tolerations?: readonly object[]
      nodeAffinity?: object
      additionalPodAffinity?: object
      additionalPodAntiAffinity?: object
    }
    topologySpreadConstraints?: readonly object[]
    priorityClassName?: string
    plugins?: PluginReference[]
    backup?: { volumeSnapshot: Record<string, never> }
    bootstrap?: { recovery?: Recovery }
    externalClusters?: { name: string; plugin: Omit<PluginReference, 'enabled' | 'isWALArchiver'> }[]
  }
}

export interface Pooler {
  cluster: { name: string }
  type: 'rw'
  instances: number
  pgbouncer: { poolMode: 'session'; parameters?: Record<string, string> }
  template: {
    metadata: { labels: Record<string, string> }
    spec: { containers: { name: 'pgbouncer'; resources?: Resources }[]; topologySpreadConstraints?: readonly object[] }
  }
}
