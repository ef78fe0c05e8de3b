/** What Strimzi can do of what a DatabaseCluster may ask for. */
import type { Capabilities, Refusal } from '../contract.ts'
import { topologies } from './topologies.ts'
import { volumes } from './volumes.ts'

const NO_STOP: Refusal = {
  why: 'Strimzi cannot switch Kafka off and keep it: a cluster always has a broker and a controller that run',
  fix: 'scale it in and give its nodes less CPU and memory while nobody needs it'
}

const COPY = 'copy its topics to another cluster with a KafkaMirrorMaker2 of Strimzi'
const NO_BACKUP: Refusal = { why: 'Kafka has no backups: no copy shows all its brokers at one moment', fix: COPY }

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
    'deletionPolicy',
    'topology.type',
    'topology.controllers',
    'tls',
    'expose',
    'monitoring',
    'podSchedulingPolicy'
  ],
  refuses: [
    { field: 'stopped', ...NO_STOP },
    { field: 'topology.shards', why: 'Kafka spreads each topic over its brokers by partitions', fix: 'remove it' },
    { field: 'topology.configServers', why: 'Kafka has no config servers', fix: 'use controllers' },
    {
      field: 'proxy',
      why: 'Kafka clients talk to each broker themselves, and nothing can stand in between',
      fix: 'remove it; spec.expose lets clients in from outside'
    },
    { field: 'podSchedulingPolicy.proxy', why: 'Kafka has no proxy', fix: 'remove it' },
    { field: 'backup', ...NO_BACKUP },
    {
      field: 'dataSource',
      why: 'there are no backups of Kafka, and a copy of a cluster that goes on is never complete, so nobody could tell when this one is ready',
      fix: 'create the cluster empty, copy topics into it with a KafkaMirrorMaker2 of Strimzi, and move your clients when it has caught up'
    }
  ],
  nameLength: {
    // 2n + 7 + 11 + 2 ≤ 63: <name>-<name>-brk-<listener>-<id>, with a listener of 11 characters and a node id of 2 digits
    most: 21,
    why: 'the Service of each broker has the name twice, with that of its listener, and is a label of 63 characters'
  },
  hasQuorum: false, // brokers do not vote; where every node is a controller, its topology says so
  minimumMemory: '512Mi',
  volumes,
  topologies,
  proxies: [],
  restoreModes: [],
  exposeTypes: ['ClusterIP', 'NodePort', 'LoadBalancer'],
  exposeRoles: ['ReadWrite'],
  monitoringTypes: ['Prometheus'],
  obeys: ['strimzi.io'],
  tlsModes: ['Required', 'Optional', 'Disabled'],
  operations: {
    Start: { why: 'Strimzi cannot switch Kafka off, so it is never off', fix: 'delete this request' },
    Stop: NO_STOP,
    Restart: true,
    HorizontalScaling: true,
    VerticalScaling: true,
    VolumeExpansion: true,
    Reconfiguring: true,
    Upgrade: true,
    Backup: NO_BACKUP,
    Restore: {
      why: 'there are no backups of Kafka',
      fix: 'create a new cluster, and copy topics into it with a KafkaMirrorMaker2 of Strimzi'
    },
    Switchover: {
      why: 'Kafka has no primary: each partition has a leader of its own',
      fix: 'to take all leaders from one broker for a while, restart it'
    },
    RebuildInstance: true,
    Custom: true
  }
}
