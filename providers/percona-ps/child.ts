/** The fields of the operator's objects that we set or read, in its own words. */

export const CLUSTER = { apiVersion: 'ps.percona.com/v1', kind: 'PerconaServerMySQL' } as const
export const BACKUP = { apiVersion: 'ps.percona.com/v1', kind: 'PerconaServerMySQLBackup' } as const
export const RESTORE = { apiVersion: 'ps.percona.com/v1', kind: 'PerconaServerMySQLRestore' } as const
export const CERTIFICATE = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' } as const

/** The version of the operator whose templates the children follow. */
export const CR_VERSION = '1.2.0'

/** Services that the operator makes for itself, behind the name of the cluster. */
export const OWN_SERVICES = [
  'mysql',
  'mysql-primary',
  'mysql-unready',
  'mysql-proxy',
  'haproxy',
  'router',
  'orchestrator'
]

/** Clusters of other operators whose Secrets would have the same names. */
export const SIBLINGS = [
  { apiVersion: 'pxc.percona.com/v1', kind: 'PerconaXtraDBCluster' },
  { apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDB' }
] as const

/** The pod that takes the writes carries it, with the value true. */
export const PRIMARY_LABEL = 'mysql.percona.com/primary'

interface Resources {
  requests?: Record<string, string | number>
  limits?: Record<string, string | number>
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
    metadata?: { labels?: Record<string, string> }
    pause?: boolean
    updateStrategy?: 'SmartUpdate' | 'RollingUpdate'
    upgradeOptions?: { apply: 'disabled' }
    /** All of them are written, or the API server answers with the failure of its own rule instead of its message. */
    unsafeFlags?: {
      mysqlSize?: boolean
      proxy?: boolean
      proxySize?: boolean
      orchestrator?: boolean
      orchestratorSize?: boolean
    }
    storageScaling?: { enableVolumeScaling: boolean }
    initContainer?: { image: string }
    toolkit?: { image: string }
    secretsName?: string
    sslSecretName?: string
    mysql?: PodGroup & {
      clusterType: 'group-replication'
      autoRecovery?: boolean
      /** The text of a my.cnf. */
      configuration?: string
      volumeSpec: {
        persistentVolumeClaim: { storageClassName?: string; resources: { requests: { storage: string | number } } }
      }
      sidecars?: Sidecar[]
    }
    /** Both, of which at most one is on: rules of the schema look into both. */
    proxy?: { haproxy: Partial<PodGroup> & { enabled: boolean }; router: Partial<PodGroup> & { enabled: boolean } }
    pmm?: { enabled: boolean; image: string; serverHost: string; mysqlParams?: string }
    backup?: { enabled: boolean; image: string; storages?: Record<string, Storage>; schedule?: Schedule[] }
  }
}

interface Bucket {
  credentialsSecret: string
  prefix?: string
  endpointUrl?: string
}

/** Where backups are; of the blocks the one that type names. */
export interface Storage {
  type: 's3' | 'gcs' | 'azure'
  verifyTLS?: boolean
  s3?: Bucket & { bucket: string; region?: string }
  gcs?: Bucket & { bucket: string }
  azure?: Bucket & { container: string }
  containerOptions?: { args: { xbcloud: string[] } }
}

export interface Schedule {
  name: string
  schedule: string
  storageName: string
  type: 'full'
  keep?: number
}

interface Component {
  size?: number
  ready?: number
  state?: string
  version?: string
}

export interface ClusterStatus {
  state?: string
  host?: string
  mysql?: Component
  haproxy?: Component
  router?: Component
  conditions?: { type: string; status: string; reason: string; message: string; lastTransitionTime: string }[]
}

export interface Backup {
  metadata?: { finalizers?: string[] }
  /** The operator chooses the member where no pod is named. */
  spec: { clusterName: string; storageName: string; type: 'full'; sourcePod?: string }
  status?: { state?: string; stateDescription?: string; completed?: string; destination?: string }
}

export interface Restore {
  spec: {
    clusterName: string
    backupName?: string
    backupSource?: { destination: string; storage: Omit<Storage, 'containerOptions'> }
    containerOptions?: Storage['containerOptions']
  }
  status?: { state?: string; stateDescription?: string; completed?: string }
}
