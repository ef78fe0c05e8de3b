/** What CloudNativePG can do of what a DatabaseCluster may ask for. */
import type { Capabilities } from '../contract.ts'

const OBJECT_STORES = ['S3', 'Azure', 'GCS']

export const capabilities: Capabilities = {
  honours: [
    'engine',
    'provider',
    'version',
    'allowMajorVersion',
    'clusterSize',
    'storage',
    'storageClassName',
    'volumes',
    'resources',
    'config',
    'stopped',
    'deletionPolicy',
    'topology.type',
    'tls',
    'proxy',
    'expose',
    'monitoring',
    'podSchedulingPolicy',
    'backup',
    'dataSource'
  ],
  refuses: [
    { field: 'topology.shards', why: 'PostgreSQL is replicated as a whole, not sharded', fix: 'remove it' },
    { field: 'topology.configServers', why: 'PostgreSQL has no config servers', fix: 'remove it' },
    { field: 'topology.controllers', why: 'PostgreSQL has no controllers', fix: 'remove it' }
  ],
  nameLength: {
    // <name>-<n>-snapshot-recovery must fit into a label of 63 characters; 40 leaves room for the name of a copy
    most: 40,
    why: 'CloudNativePG names Jobs for restores and upgrades after the cluster, and their names are labels of 63 characters'
  },
  hasQuorum: false,
  minimumMemory: '256Mi',
  volumes: [{ name: 'wal', minimum: '1Gi' }],
  topologies: [{ type: 'replication', fields: [] }],
  proxies: [{ type: 'pgbouncer', minReplicas: 1, replicas: 2 }],
  backups: {
    methods: [
      { method: 'plugin', storageTypes: OBJECT_STORES },
      { method: 'volumeSnapshot', storageTypes: [], prunes: false }
    ],
    retention: 'days',
    pitrStorageTypes: OBJECT_STORES,
    deletesData: {
      why: 'CloudNativePG deletes no data of single backups',
      fix: 'use Retain; what is past the retention of its schedule goes by itself'
    }
  },
  restoreModes: ['NewCluster'],
  exposeTypes: ['ClusterIP', 'NodePort', 'LoadBalancer'],
  exposeRoles: ['ReadWrite', 'ReadOnly'],
  monitoringTypes: ['Prometheus'],
  obeys: ['cnpg.io'],
  tlsModes: ['Required', 'Optional'],
  operations: {
    Start: true,
    Stop: true,
    Restart: true,
    HorizontalScaling: true,
    VerticalScaling: true,
    VolumeExpansion: true,
    Reconfiguring: true,
    Upgrade: true,
    Backup: true,
    Restore: true,
    Switchover: true,
    RebuildInstance: true,
    Custom: true
  }
}
