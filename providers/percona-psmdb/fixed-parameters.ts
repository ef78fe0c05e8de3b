/** The mongod settings that the operator keeps for itself, and those it reads and acts upon. */
import type { FixedParameter } from '../parameter-table.ts'

/** Settings that are not the user's for one reason, and what to write instead of them. */
type Group = Omit<FixedParameter, 'name'> & { readonly names: readonly string[] }

const named = (groups: readonly Group[]): FixedParameter[] =>
  groups.flatMap(({ names, ...reason }) => names.map((name) => ({ name, ...reason })))

/** Refused: the operator passes the equivalent on the command line, or refuses the configuration that has it. */
export const fixedParameters: readonly FixedParameter[] = named([
  { names: ['storage.dbPath'], why: 'the operator mounts the data volume where it starts mongod' },
  {
    names: ['net.bindIp', 'net.bindIpAll'],
    why: 'the operator starts mongod on all addresses of its pod',
    instead: 'use spec.expose to be reachable from elsewhere'
  },
  {
    names: [
      ...[
        'net.tls.mode',
        'net.tls.certificateKeyFile',
        'net.tls.certificateKeyFilePassword',
        'net.tls.certificateSelector'
      ],
      ...['net.tls.clusterCertificateSelector', 'net.tls.clusterFile', 'net.tls.clusterPassword', 'net.tls.CAFile'],
      ...['net.tls.clusterCAFile', 'net.tls.allowInvalidCertificates', 'net.ssl.*']
    ],
    why: 'the operator serves with the certificates it manages',
    instead: 'use spec.tls'
  },
  {
    names: ['security.keyFile', 'security.clusterAuthMode'],
    why: 'the operator decides how members prove themselves to each other'
  },
  { names: ['security.encryptionKeyFile'], why: 'the operator mounts the key of the encryption at rest' },
  { names: ['processManagement.*'], why: 'mongod is the one process of its container' },
  {
    names: ['systemLog.destination', 'systemLog.path'],
    why: 'the log collector of the operator reads the log where the operator puts it'
  },
  {
    names: ['sharding.clusterRole', 'sharding.configDB'],
    why: 'the operator gives every member its role',
    instead: 'use spec.topology'
  },
  {
    names: [
      'setParameter.clusterAuthMode',
      'setParameter.sslMode',
      'setParameter.tlsMode',
      'setParameter.wiredTigerEngineRuntimeConfig'
    ],
    why: 'it can be set only while mongod runs, and mongod does not start with it'
  },
  {
    names: ['setParameter.traceExceptions'],
    why: 'it can be set only while mongod runs, and mongod does not start with it',
    instead: 'use systemLog.traceAllExceptions'
  },
  {
    names: ['setParameter.redactClientLogData'],
    why: 'it can be set only while mongod runs, and mongod does not start with it',
    instead: 'use security.redactClientLogData'
  }
])

/** Allowed, but the operator reads them out of the configuration and acts upon them; whether they may change depends. */
export const steeringParameters: readonly FixedParameter[] = named([
  { names: ['net.port'], why: 'the operator moves every container, Service and probe to that port' },
  {
    names: ['replication.replSetName'],
    why: 'the operator names the replica set so; members of another name do not find it'
  },
  {
    names: ['security.authorization'],
    why: 'with "disabled" everybody who reaches a member may read and write everything'
  },
  {
    names: ['security.enableEncryption'],
    why: 'the operator encrypts at rest unless it is false, and data that is there cannot be turned from one into the other'
  },
  {
    names: ['storage.engine'],
    why: 'mongod does not start on data of another storage engine, and inMemory needs security.enableEncryption false'
  },
  {
    names: ['storage.wiredTiger.engineConfig.cacheSizeGB', 'storage.inMemory.engineConfig.inMemorySizeGB'],
    why: 'the operator passes a size of its own, made from the memory limit, and that one counts',
    instead: 'set spec.resources.limits.memory'
  }
])
