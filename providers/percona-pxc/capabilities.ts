/** What the Percona operator for XtraDB Cluster can do of what a DatabaseCluster may ask for. */
import type { Capabilities, ProxyType } from '../contract.ts'

/** Sends writes to one member and reads to all; the default. */
export const HAPROXY: ProxyType = { type: 'haproxy', minReplicas: 2, replicas: 2 }
/** Reads queries and sends each where it belongs; keeps what it learned on a volume. */
export const PROXYSQL: ProxyType = { type: 'proxysql', minReplicas: 2, replicas: 2 }

/** The volume of each ProxySQL, and its size where it is not named. */
export const PROXYSQL_VOLUME = 'proxysql'
export const STANDARD_VOLUME = '2Gi'

/** xbcloud, the uploader, reaches GCS only by the S3 protocol: a BackupStorage of type S3 with an endpointUrl. */
const OBJECT_STORES = ['S3', 'Azure']

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
    { field: 'topology.shards', why: 'every member of a Galera cluster has all data', fix: 'remove it' },
    { field: 'topology.configServers', why: 'Galera has no config servers', fix: 'remove it' },
    { field: 'topology.controllers', why: 'Galera has no controllers', fix: 'remove it' },
    {
      field: 'proxy.config',
      why: 'HAProxy and ProxySQL read one text that replaces the whole one of the operator, not settings one by one',
      fix: 'remove it; settings of the database go into spec.config'
    }
  ],
  nameLength: {
    most: 22,
    why: 'the operator refuses longer names, as those of members and of the Galera group are made of them'
  },
  refusesEven:
    'the operator refuses an even number of members, which tolerates no more failures than the odd one below',
  mostMembers: {
    most: 5,
    why: 'the operator refuses more than 5 members: each of them has to certify every write'
  },
  hasQuorum: true,
  wholeGi: 'the operator rounds it up to whole Gi, and where the volume has less it resizes for ever',
  minimumMemory: '512Mi',
  volumes: [{ name: PROXYSQL_VOLUME, minimum: '1Gi' }],
  topologies: [{ type: 'galera', fields: [] }],
  proxies: [HAPROXY, PROXYSQL],
  withoutProxy: 'clients must choose one member for their writes by themselves, and leave it when it restarts',
  backups: {
    methods: [{ method: 'xtrabackup', storageTypes: OBJECT_STORES }],
    retention: 'copies',
    pitrStorageTypes: OBJECT_STORES,
    deletesData: true,
    blocksRollouts: true
  },
  restoreModes: ['NewCluster', 'InPlace'],
  exposeTypes: ['ClusterIP', 'NodePort', 'LoadBalancer'],
  exposeRoles: ['ReadWrite', 'ReadOnly'],
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
    Switchover: {
      why: 'the members of a Galera cluster are equals, and the proxy goes back to the first healthy one by itself',
      fix: 'to move the writes away for a while, use a Restart with that member in instances'
    },
    RebuildInstance: true,
    Custom: true
  }
}
