/** What the Percona operator for MongoDB can do of what a DatabaseCluster may ask for. */
import type { Capabilities } from '../contract.ts'

const OBJECT_STORES = ['S3', 'Azure', 'GCS']

export const REPLICA_SET = 'replicaSet'
export const SHARDED = 'sharded'

/** The volume of a config server; those of a shard are spec.storage. */
export const CONFIG_SERVER_VOLUME = 'config-servers'

/** What a backup is that says nothing else. */
export const LOGICAL = 'logical'

/** Only what changed since the backup before it, down to the base. */
export const INCREMENT = 'incremental'
export const INCREMENT_BASE = 'incremental-base'

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
    'topology.shards',
    'topology.configServers',
    'tls',
    'proxy',
    'expose',
    'monitoring',
    'podSchedulingPolicy',
    'backup',
    'dataSource'
  ],
  refuses: [
    {
      field: 'topology.controllers',
      why: 'MongoDB has no controllers',
      fix: 'remove it; a sharded cluster has configServers'
    }
  ],
  nameLength: {
    // 50 for the name and that of a shard, of which the longest is rs99; 40 leaves room for the name of a copy
    most: 40,
    why: 'the operator takes at most 50 characters of cluster and shard name together, and a copy needs a name too'
  },
  refusesEven:
    'the operator refuses an even number of members, which tolerates no more failures than the odd one below',
  mostMembers: { most: 50, why: 'a replica set of MongoDB has at most 50 members' },
  hasQuorum: true,
  wholeGi: 'the operator rounds volumes up to whole Gi, and would see a difference for ever',
  minimumMemory: '500M',
  volumes: [{ name: CONFIG_SERVER_VOLUME, minimum: '1Gi' }],
  topologies: [
    { type: REPLICA_SET, fields: [] },
    { type: SHARDED, fields: ['shards', 'configServers'] }
  ],
  proxies: [{ type: 'mongos', minReplicas: 1, replicas: 2 }],
  backups: {
    methods: [
      { method: LOGICAL, storageTypes: OBJECT_STORES },
      { method: 'physical', storageTypes: OBJECT_STORES },
      { method: INCREMENT_BASE, storageTypes: OBJECT_STORES },
      { method: INCREMENT, storageTypes: OBJECT_STORES, partOf: INCREMENT_BASE }
    ],
    retention: 'copies',
    pitrStorageTypes: OBJECT_STORES,
    deletesData: true,
    blocksRollouts: true
  },
  restoreModes: ['NewCluster', 'InPlace'],
  exposeTypes: ['ClusterIP', 'NodePort', 'LoadBalancer'],
  exposeRoles: ['ReadWrite'],
  monitoringTypes: ['Prometheus', 'PMM'],
  obeys: ['percona.com'],
  tlsModes: ['Required', 'Optional', 'Disabled'],
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
