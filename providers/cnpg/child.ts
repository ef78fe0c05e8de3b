/** The fields of CloudNativePG's objects that we set or read, in its own words. */

export const CLUSTER = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster' } as const
export const POOLER = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Pooler' } as const
export const SCHEDULED_BACKUP = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'ScheduledBackup' } as const
export const OBJECT_STORE = { apiVersion: 'barmancloud.cnpg.io/v1', kind: 'ObjectStore' } as const
export const POD_MONITOR = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor' } as const
export const CERTIFICATE = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' } as const

/** The name that the barman-cloud plug-in goes by. */
export const PLUGIN = 'barman-cloud.cloudnative-pg.io'

/** Annotations of a Cluster that CloudNativePG obeys. */
export const HIBERNATION = 'cnpg.io/hibernation'

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

export interface Cluster {
  metadata?: { annotations?: Record<string, string> }
  spec: {
    instances?: number
    imageName?: string
    storage?: Volume
    walStorage?: Volume
    resources?: Resources
    postgresql?: { parameters?: Record<string, string>; shared_preload_libraries?: string[]; pg_hba?: string[] }
    inheritedMetadata?: { labels?: Record<string, string>; annotations?: Record<string, string> }
    certificates?: { serverTLSSecret: string; serverCASecret: string }
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
    backup?: { volumeSnapshot: { className?: string } }
    bootstrap?: {
      recovery?: {
        source?: string
        backup?: { name: string }
        recoveryTarget?: { targetTime?: string; backupID?: string }
      }
    }
    externalClusters?: { name: string; plugin: Omit<PluginReference, 'enabled' | 'isWALArchiver'> }[]
  }
}

export interface Pooler {
  cluster: { name: string }
  type: 'rw'
  instances: number
  pgbouncer: { poolMode: 'session'; parameters?: Record<string, string> }
  template?: { spec: { containers: { name: 'pgbouncer'; resources?: Resources }[] } }
}
