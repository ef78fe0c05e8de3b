/** Members, images, volumes, resources, settings, certificates and ways in. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import { CLAIM } from '../claims.ts'
import type { Fragment, Given } from '../contract.ts'
import { claimsOf } from '../stateful-sets.ts'
import { neverLess } from '../volumes.ts'
import { isSharded } from './arrangement.ts'
import { CONFIG_SERVER_VOLUME } from './capabilities.ts'
import { certificate, certificateSecret, tlsMode, tlsOf } from './certificate.ts'
import type { Cluster, ReplicaSet } from './child.ts'
import { configuration } from './configuration.ts'
import { exposeOf } from './expose.ts'
import { type Group, groupsOf, shardsOf } from './groups.ts'
import { overridesOf } from './leadership.ts'
import { MARKS, restartedBy } from './marks.ts'
import { exporter } from './monitoring.ts'
import { DATA_VOLUME, encryptionKeySecret, podLabels, setName, usersSecret } from './names.ts'
import { placementOfSet } from './scheduling.ts'
import { storageIn } from './surroundings.ts'

/** The fewest pods of each sort that the operator takes without its unsafe flags. */
const SAFE_SIZES = { data: 3, config: 3, routers: 2 } as const

/** Where nothing is said: config servers keep little. */
const CONFIG_SERVER_STORAGE = '5Gi'

const AUTHORIZATION = 'security.authorization'
const STORAGE_ENGINE = 'storage.engine'

type Settings = Pick<DatabaseClusterSpec, 'config'>

/** The settings that every process of the cluster must agree on. */
export const accessOf = ({ config = [] }: Settings) => config.filter(({ name }) => name === AUTHORIZATION)

/** The settings of the members of a group. */
function settingsOf({ config = [] }: Settings, { of }: Group): Pick<ReplicaSet, 'configuration' | 'storage'> {
  if (of === 'config') return configuration(accessOf({ config }))
  const engine = config.find(({ name }) => name === STORAGE_ENGINE)?.value
  return { ...configuration(config), ...(engine && { storage: { engine } }) }
}

/** The data volume that is asked for each pod of a group. */
export function wantedVolume({ cluster: { spec } }: Pick<Given, 'cluster'>, { of }: Pick<Group, 'of'>) {
  const data = { storage: spec.storage, storageClassName: spec.storageClassName }
  if (of !== 'config') return data
  return { ...data, storage: CONFIG_SERVER_STORAGE, ...spec.volumes?.find(({ name }) => name === CONFIG_SERVER_VOLUME) }
}

/** Never smaller than what is there. */
function volumeOf(given: Given, group: Group): ReplicaSet['volumeSpec'] {
  const { cluster, found } = given
  const { storage: wanted, storageClassName } = wantedVolume(given, group)
  const claims = claimsOf(found.of(CLAIM), DATA_VOLUME, setName(cluster.metadata.name, group.name))
  const storage = neverLess(wanted, storageIn(found.child(), group.name), claims)
  return {
    persistentVolumeClaim: { ...(storageClassName && { storageClassName }), resources: { requests: { storage } } }
  }
}

/** What shards and config servers have in common. */
function members(given: Given, group: Group): Omit<ReplicaSet, 'name'> {
  const { cluster } = given
  const { resources } = cluster.spec
  return {
    size: group.size,
    labels: podLabels(cluster),
    ...restartedBy(given, MARKS.restartOfEngine),
    volumeSpec: volumeOf(given, group),
    ...settingsOf(cluster.spec, group),
    ...(resources && { resources })
  }
}

function shard(given: Given, group: Group): ReplicaSet {
  const { spec } = given.cluster
  const expose = isSharded({ cluster: given.cluster, before: undefined }) ? undefined : exposeOf(spec)
  return {
    name: group.name,
    ...members(given, group),
    ...placementOfSet(given, group.name),
    ...exporter(given),
    ...overridesOf(given, group.name),
    ...(expose && { expose: { enabled: true, ...expose } })
  }
}

/** clusterSize, version, storage, volumes, resources, config, topology, tls, and expose where there is no mongos. */
export function engine(given: Given): Fragment {
  const { cluster, version } = given
  const { name } = cluster.metadata
  const groups = groupsOf(cluster)
  const configServers = groups.find(({ of }) => of === 'config')
  const secret = certificateSecret(given)
  const isUnsafe = (...sorts: Group['of'][]) =>
    groups.some(({ of, size }) => sorts.includes(of) && size < SAFE_SIZES[of])
  const child: Cluster = {
    spec: {
      ...(version.images.engine && { image: version.images.engine }),
      imagePullPolicy: 'IfNotPresent',
      unsafeFlags: {
        replsetSize: isUnsafe('data', 'config'),
        mongosSize: isUnsafe('routers'),
        tls: tlsMode(cluster.spec) === 'Disabled'
      },
      storageScaling: { enableVolumeScaling: true },
      secrets: {
        users: usersSecret(name),
        encryptionKey: encryptionKeySecret(name),
        ...(secret && { ssl: secret, sslInternal: secret })
      },
      tls: tlsOf(cluster.spec),
      replsets: shardsOf(cluster).map((group) => shard(given, group)),
      ...(configServers && { sharding: { enabled: true, configsvrReplSet: members(given, configServers) } })
    }
  }
  return { child, ahead: certificate(given) }
}
