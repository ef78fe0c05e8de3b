/** What CloudNativePG writes into a specification that leaves it open, and writes again when somebody takes it out. */
import { isPartOf } from '../difference.ts'
import { change, type Wish } from '../scene.ts'
import type { Cluster } from './api.ts'

const PARAMETERS = {
  archive_mode: 'on',
  archive_timeout: '5min',
  dynamic_shared_memory_type: 'posix',
  full_page_writes: 'on',
  log_destination: 'csvlog',
  log_directory: '/controller/log',
  log_filename: 'postgres',
  log_rotation_age: '0',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'false',
  logging_collector: 'on',
  max_parallel_workers: '32',
  max_replication_slots: '32',
  max_worker_processes: '32',
  shared_memory_type: 'mmap',
  shared_preload_libraries: '',
  ssl_max_protocol_version: 'TLSv1.3',
  ssl_min_protocol_version: 'TLSv1.3',
  wal_keep_size: '512MB',
  wal_level: 'logical',
  wal_log_hints: 'on',
  wal_receiver_timeout: '5s',
  wal_sender_timeout: '5s'
}

const SPEC = {
  imageName: 'ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie',
  affinity: { podAntiAffinityType: 'preferred' },
  logLevel: 'info',
  enablePDB: true,
  enableSuperuserAccess: false,
  primaryUpdateStrategy: 'unsupervised',
  primaryUpdateMethod: 'restart',
  startDelay: 3600,
  stopDelay: 1800,
  smartShutdownTimeout: 180,
  switchoverDelay: 3600,
  failoverDelay: 0,
  maxSyncReplicas: 0,
  minSyncReplicas: 0,
  postgresGID: 26,
  postgresUID: 26,
  postgresql: { parameters: PARAMETERS, syncReplicaElectionConstraint: { enabled: false } },
  replicationSlots: {
    highAvailability: { enabled: true, slotPrefix: '_cnpg_' },
    synchronizeReplicas: { enabled: true },
    updateInterval: 30
  },
  resources: {},
  storage: { resizeInUseVolumes: true },
  monitoring: {
    customQueriesConfigMap: [{ name: 'cnpg-default-monitoring', key: 'queries' }],
    disableDefaultQueries: false,
    enablePodMonitor: false
  }
}

const INITDB = {
  bootstrap: { initdb: { database: 'app', owner: 'app', encoding: 'UTF8', localeCType: 'C', localeCollate: 'C' } }
}

/** The write that completes the specification; none when it is complete. */
export function completeSpec(cluster: Cluster): Wish[] {
  const defaults = cluster.spec.bootstrap === undefined ? { ...SPEC, ...INITDB } : SPEC
  const spec = absentIn(cluster.spec, defaults)
  const patch = { spec }
  return isPartOf(patch, cluster) ? [] : [change(cluster, patch)]
}

/** The part of the defaults that the object does not have. */
function absentIn(object: object, defaults: object): object {
  const has = object as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(defaults).flatMap(([key, value]: [string, unknown]) => {
      const present = has[key]
      if (present === undefined) return [[key, value]]
      if (!isNested(present) || !isNested(value)) return []
      const rest = absentIn(present, value)
      return Object.keys(rest).length === 0 ? [] : [[key, rest]]
    })
  )
}

const isNested = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
