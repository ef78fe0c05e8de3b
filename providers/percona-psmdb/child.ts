/** The fields of the operator's objects that we set or read, in its own words. */

export const CLUSTER = { apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDB' } as const
export const BACKUP = { apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDBBackup' } as const
export const RESTORE = { apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDBRestore' } as const
export const CERTIFICATE = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' } as const

/**
 * Clusters of other operators whose Secrets would have the same names. Their StatefulSets would go, too: the operator
 * takes all that carry the name of the cluster as their instance label for shards that are not wanted any more.
 */
export const SIBLINGS = [
  { apiVersion: 'pxc.percona.com/v1', kind: 'PerconaXtraDBCluster' },
  { apiVersion: 'ps.percona.com/v1', kind: 'PerconaServerMySQL' }
] as const

/** Annotations of a Cluster while its backup agents read a storage anew. */
export const RESYNC = { asked: 'percona.com/resync-pbm', underWay: 'percona.com/resync-in-progress' } as const

interface Resources {
  requests?: Record<string, string | number>
  limits?: Record<string, string | number>
}

/** Where the pods of one group run, what they have and what they carry. */
export interface PodGroup {
  resources?: Resources
  labels?: Record<string, string>
  annotations?: Record<string, string>
  nodeSelector?: Record<string, string>
  tolerations?: readonly object[]
  affinity?: { advanced: object }
  topologySpreadConstraints?: readonly object[]
  priorityClassName?: string
  /** YAML of mongod or mongos. */
  configuration?: string
  sidecars?: readonly Sidecar[]
  sidecarVolumes?: readonly { name: string; secret: { secretName: string } }[]
}

interface Sidecar {
  name: string
  image: string
  args?: string[]
  ports?: { name: string; containerPort: number }[]
  env?: { name: string; valueFrom: { secretKeyRef: { name: string; key: string } } }[]
  volumeMounts?: { name: string; mountPath: string }[]
}

export interface Expose {
  type?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
  loadBalancerSourceRanges?: readonly string[]
  loadBalancerClass?: string
}

/** A shard, the only replica set, or the config servers. */
export interface ReplicaSet extends PodGroup {
  name?: string
  size: number
  volumeSpec: {
    persistentVolumeClaim: { storageClassName?: string; resources: { requests: { storage: string | number } } }
  }
  storage?: { engine: string }
  expose?: Expose & { enabled: boolean }
  /** By the name of a pod. */
  replsetOverrides?: Record<string, { priority: number }>
}

interface Bucket {
  bucket: string
  prefix?: string
  credentialsSecret: string
}

/** Where backups are; of the blocks the one that type names. */
export interface Storage {
  type: 's3' | 'gcs' | 'azure'
  main?: boolean
  s3?: Bucket & { region?: string; endpointUrl?: string; forcePathStyle?: boolean; insecureSkipTLSVerify?: boolean }
  gcs?: Bucket
  azure?: Omit<Bucket, 'bucket'> & { container: string; endpointUrl?: string }
}

export interface Task {
  name: string
  enabled: boolean
  schedule: string
  storageName: string
  type: string
  retention?: { type: 'count'; count: number; deleteFromStorage: boolean }
}

export interface Cluster {
  metadata?: { annotations?: Record<string, string> }
  spec: {
    crVersion?: string
    image?: string
    imagePullPolicy?: 'IfNotPresent'
    pause?: boolean
    unsafeFlags?: { replsetSize: boolean; mongosSize: boolean; tls: boolean }
    upgradeOptions?: { apply: 'disabled'; setFCV: boolean }
    storageScaling?: { enableVolumeScaling: boolean }
    secrets?: { users: string; encryptionKey: string; ssl?: string; sslInternal?: string }
    tls?: { mode: 'requireTLS' | 'preferTLS' | 'disabled' }
    replsets?: ReplicaSet[]
    sharding?: {
      enabled?: boolean
      configsvrReplSet?: Partial<Omit<ReplicaSet, 'name'>>
      /** Only an operation writes it. */
      balancer?: { enabled: boolean }
      mongos?: PodGroup & { size?: number; expose?: Expose }
    }
    backup?: {
      enabled: boolean
      image: string
      storages?: Record<string, Storage>
      tasks?: Task[]
      pitr?: { enabled: boolean; oplogSpanMin?: number }
    }
    pmm?: { enabled: boolean; image: string; serverHost: string }
  }
}

export interface ClusterStatus {
  state?: string
  message?: string
  observedGeneration?: number
  /** Told once the cluster has been ready. */
  mongoVersion?: string
  backupVersion?: string
  mongos?: { ready: number; status?: string; message?: string }
  /** Config servers are among them. */
  replsets?: Record<
    string,
    { ready: number; status?: string; message?: string; members?: Record<string, { stateStr?: string }> }
  >
  conditions?: { type: string; status: string; message?: string }[]
}

export interface Backup {
  spec: { clusterName: string; storageName: string; type: string }
  status?: {
    state?: string
    type?: string
    storageName?: string
    destination?: string
    size?: string
    start?: string
    completed?: string
    latestRestorableTime?: string
    error?: string
  }
}

export interface Restore {
  spec: {
    clusterName: string
    /** One of the two. */
    backupName?: string
    backupSource?: { type: string; destination: string } & Omit<Storage, 'type' | 'main'>
    pitr?: { type: 'latest' } | { type: 'date'; date: string }
  }
  status?: { state?: string; completed?: string; error?: string }
}
