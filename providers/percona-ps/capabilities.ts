/** What the Percona operator for MySQL can do of what a DatabaseCluster may ask for. */
import type { Capabilities, ProxyType, Refusal } from '../contract.ts'

/** One port leads to the primary, another to the replicas; the default. */
export const HAPROXY: ProxyType = { type: 'haproxy', minReplicas: 1, replicas: 2 }
/** Asks the group itself who its primary is. */
export const ROUTER: ProxyType = { type: 'router', minReplicas: 2, replicas: 2 }

const OBJECT_STORES = ['S3', 'Azure', 'GCS']

/** Its makers say so of 1.2: a replay can stop at the group's own metadata, and old logs are never removed. */
export const NO_ARCHIVE: Refusal = {
  why: 'point-in-time recovery of this operator is a technology preview that its makers advise against in production',
  fix: 'remove it and make backups more often, or use provider percona-pxc for a new cluster'
}

export const capabilities: Capabilities = {
  honours: [
    'engine',
    'provider',
    'version',
    'allowMajorVersion',
    'clusterSize',
    'storage',
    'storageClassName',
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
    { field: 'volumes', why: 'a member keeps everything on its one volume', fix: 'remove it, and use spec.storage' },
    { field: 'topology.shards', why: 'every member of the group has all data', fix: 'remove it' },
    { field: 'topology.configServers', why: 'group replication has no config servers', fix: 'remove it' },
    { field: 'topology.controllers', why: 'group replication has no controllers', fix: 'remove it' },
    {
      field: 'proxy.config',
      why: 'HAProxy and MySQL Router read one text in sections, not settings one by one',
      fix: 'remove it; settings of the database go into spec.config'
    },
    { field: 'backup.pitr', ...NO_ARCHIVE },
    { field: 'dataSource.pitr', ...NO_ARCHIVE }
  ],
  nameLength: {
    most: 22,
    why: 'the makers of the operator allow no longer names, as those of members are made of them'
  },
  refusesEven:
    'the operator refuses an even number of members, which tolerates no more failures than the odd one below',
  mostMembers: { most: 7, why: 'a group has at most 9 members, and the operator refuses 9 already' },
  hasQuorum: true,
  wholeGi: 'clouds make volumes of whole Gi, and the operator stops where its volume has more than was asked for',
  minimumMemory: '512Mi',
  volumes: [],
  topologies: [{ type: 'groupReplication', fields: [] }],
  proxies: [HAPROXY, ROUTER],
  withoutProxy: 'clients know only who the primary is, by the Service of that name, and reads cannot be spread',
  backups: {
    methods: [{ method: 'xtrabackup', storageTypes: OBJECT_STORES }],
    retention: 'copies',
    pitrStorageTypes: [],
    deletesData: true
  },
  restoreModes: ['NewCluster', 'InPlace'],
  exposeTypes: ['ClusterIP', 'NodePort', 'LoadBalancer'],
  exposeRoles: ['ReadWrite', 'ReadOnly'],
  monitoringTypes: ['Prometheus', 'PMM'],
  obeys: ['percona.com'],
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
