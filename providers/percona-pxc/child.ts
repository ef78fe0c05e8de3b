/** The fields of the operator's objects that we set or read, in its own words. */

export const CLUSTER = { apiVersion: 'pxc.percona.com/v1', kind: 'PerconaXtraDBCluster' } as const
export const BACKUP = { apiVersion: 'pxc.percona.com/v1', kind: 'PerconaXtraDBClusterBackup' } as const
export const RESTORE = { apiVersion: 'pxc.percona.com/v1', kind: 'PerconaXtraDBClusterRestore' } as const

/** The version of the operator whose templates the children follow. */
export const CR_VERSION = '1.19.0'

/** Services that the operator makes for itself, behind the name of the cluster. */
export const OWN_SERVICES = ['pxc', 'pxc-unready', 'haproxy', 'haproxy-replicas', 'proxysql', 'proxysql-unready']

/** Clusters of other operators whose Secrets would have the same names. */
export const SIBLINGS = [
  { apiVersion: 'ps.percona.com/v1', kind: 'PerconaServerMySQL' },
  { apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDB' }
] as const

interface Resources {
  requests?: Record<string, string | number>
  limits?: Record<string, string | number>
}

interface Volume {
  persistentVolumeClaim: { storageClassName?: string; resources: { requests: { storage: string | number } } }
}

interface Sidecar {
  name: string
  image: string
  args?: string[]
  ports?: { name: string; containerPort: number }[]
  env?: { name: string; valueFrom: { secretKeyRef: { name: string; key: string } } }[]
}

/** How many pods of one kind there are, where they run, what they have and what they carry. */
interface PodGroup {
  size: number
  image: string
  resources?: Resources
  annotations?: Record<string, string>
  labels?: Record<string, string>
  nodeSelector?: Record<string, string>
  tolerations?: readonly object[]
  affinity?: { antiAffinityTopologyKey?: string; advanced?: object }
  topologySpreadConstraints?: readonly object[]
  priorityClassName?: string
}

export interface Cluster {
  metadata?: { annotations?: Record<string, string>; finalizers?: string[] }
  spec: {
    crVersion?: string
    pause?: boolean
    updateStrategy?: 'SmartUpdate' | 'RollingUpdate'
    upgradeOptions?: { apply: 'disabled' }
    unsafeFlags?: { tls?: boolean; pxcSize?: boolean; proxySize?: boolean }
    enableVolumeExpansion?: boolean
    initContainer?: { image: string }
    secretsName?: string
    sslSecretName?: string
    sslInternalSecretName?: string
    tls?: { enabled: boolean; issuerConf?: { name: string; kind: string; group: string } }
    logcollector?: { enabled: boolean; image: string }
    pxc?: PodGroup & {
      autoRecovery?: boolean
      /** The text of a my.cnf. */
      configuration?: string
      volumeSpec: Volume
      sidecars?: Sidecar[]
    }
    haproxy?: PodGroup & { enabled: boolean; exposeReplicas?: { enabled: boolean; onlyReaders: boolean } }
    proxysql?: PodGroup & { enabled: boolean; volumeSpec: Volume }
    pmm?: { enabled: boolean; image: string; serverHost: string; pxcParams?: string }
    /** There even without backups: an object that asks for one would crash the operator. */
    backup?: {
      image: string
      allowParallel?: boolean
      storages?: Record<string, Storage>
      schedule?: Schedule[]
      pitr?: { enabled: boolean; storageName: string; timeBetweenUploads?: number }
    }
  }
}

/** Where backups are; of the blocks the one that type names. A prefix stands behind the bucket, after a slash. */
export interface Storage {
  type: 's3' | 'azure'
  verifyTLS?: boolean
  s3?: { bucket: string; credentialsSecret: string; region?: string; endpointUrl?: string }
  azure?: { container: string; credentialsSecret: string; endpointUrl?: string }
  containerOptions?: { args: { xbcloud: string[] } }
}

export interface Schedule {
  name: string
  schedule: string
  storageName: string
  retention?: { type: 'count'; count: number; deleteFromStorage: boolean }
}

interface Component {
  status?: string
  message?: string
  version?: string
  image?: string
  size?: number
  ready?: number
}

export interface ClusterStatus {
  state?: string
  message?: string[]
  observedGeneration?: number
  host?: string
  size: number
  ready: number
  pxc?: Component
  haproxy?: Component
  proxysql?: Component
  conditions?: { type?: string; status?: string; reason?: string; message?: string; lastTransitionTime?: string }[]
}

export interface Backup {
  metadata?: { finalizers?: string[] }
  spec: { pxcCluster: string; storageName: string }
  status?: {
    state?: string
    error?: string
    completed?: string
    destination?: string
    latestRestorableTime?: string
    conditions?: { type: string; status: string; message?: string }[]
  }
}

/** A backup that no object records, by where it lies. */
interface BackupSource {
  destination?: string
  storageName?: string
  verifyTLS?: boolean
  s3?: Storage['s3']
  azure?: Storage['azure']
}

export interface Restore {
  spec: {
    pxcCluster: string
    backupName?: string
    backupSource?: BackupSource
    containerOptions?: Storage['containerOptions']
    pitr?: { type: 'latest' | 'date'; date?: string; backupSource?: BackupSource }
  }
  status?: { state?: string; comments?: string; completed?: string }
}
