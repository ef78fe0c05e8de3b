/** Replica sets, config servers and mongos. */
import type { Company } from '../percona/cluster.ts'
import { COMPONENT, type Group, type GroupSpec, INSTANCE } from '../percona/groups.ts'
import { NO_CERTIFICATE, passwords, secret, serve } from '../percona/surroundings.ts'
import { change, type Wish } from '../scene.ts'
import { BACKUPS, type Child, CLUSTER, type ReplicaSet } from './api.ts'
import { CONFIG, MONGOS, PORT, primary, replicaSetOf } from './members.ts'
import { statusOf } from './status.ts'

const REPLSET = 'app.kubernetes.io/replset'
const CHUNKS = 'percona.com/delete-pitr-chunks'

export const psmdb: Company<Child> = {
  kind: CLUSTER,
  crVersion: '1.22.0',
  sees: [],
  backups: BACKUPS,
  groups,
  startsAfter: (component) => (component === MONGOS ? CONFIG : undefined),
  surroundings,
  refusal,
  primary: (_, child, troupe) => primary(child, troupe),
  resize: ({ spec }) => ({
    isEnabled: spec.storageScaling?.enableVolumeScaling ?? spec.enableVolumeExpansion ?? false,
    marker: 'percona.com/pvc-resize-in-progress',
    backTo: (troupe, size) => sized(spec, troupe.group, size)
  }),
  finalizers: ({ spec, metadata: { name }, status }) => ({
    podsInOrder: 'percona.com/delete-psmdb-pods-in-order',
    deletes: {
      'percona.com/delete-psmdb-pvc': {
        secrets: [
          usersSecret(name, spec),
          `internal-${name}-users`,
          spec.secrets?.encryptionKey ?? `${name}-mongodb-encryption-key`
        ]
      },
      [CHUNKS]: { component: 'none', secrets: [] }
    },
    // it asks the database what it knows of its storage
    hopeless:
      status?.mongoVersion === undefined || Object.keys(spec.backup?.storages ?? {}).length === 0 ? [CHUNKS] : [],
    keepsForeign: true,
    hangsWhenRefused: false
  }),
  tasks: ({ spec }) =>
    (spec.backup?.tasks ?? [])
      .filter(({ enabled }) => enabled !== false)
      .map(({ name, schedule, storageName, type, retention }) => ({
        name,
        schedule,
        storageName,
        ...(type !== undefined && { spec: { type } }),
        ...(retention?.count !== undefined && { keep: retention.count })
      })),
  status: statusOf
}

const usersSecret = (name: string, { secrets }: Child['spec']): string => secrets?.users ?? `${name}-secrets`

function groups({ spec, metadata: { name } }: Child): Group[] {
  const labels = (component: string, replset?: string) => ({
    'app.kubernetes.io/name': 'percona-server-mongodb',
    [INSTANCE]: name,
    'app.kubernetes.io/managed-by': 'percona-server-mongodb-operator',
    'app.kubernetes.io/part-of': 'percona-server-mongodb',
    [COMPONENT]: component,
    ...(replset !== undefined && { [REPLSET]: replset })
  })
  const sidecars = [
    ...(spec.backup?.enabled ? [{ name: 'backup-agent', image: spec.backup.image ?? '' }] : []),
    ...(spec.pmm?.enabled ? [{ name: 'pmm-client', image: spec.pmm.image ?? '' }] : [])
  ]
  const group = (component: string, suffix: string, of: GroupSpec, volume?: string): Group => ({
    name: `${name}-${suffix}`,
    component,
    size: of.size ?? 3,
    labels: labels(component, component === MONGOS ? undefined : suffix),
    spec: of,
    container: {
      name: component === MONGOS ? MONGOS : 'mongod',
      image: spec.image ?? '',
      ports: [{ name: 'mongodb', containerPort: PORT }]
    },
    beside: component === MONGOS ? [] : sidecars,
    ...(volume !== undefined && { volume }),
    replacedByHand: true
  })
  const { sharding } = spec
  return [
    ...(sharding?.enabled ? [group(CONFIG, CONFIG, sharding.configsvrReplSet ?? {}, 'mongod-data')] : []),
    ...(spec.replsets ?? []).map((set) => group('mongod', set.name ?? 'rs0', set, 'mongod-data')),
    ...(sharding?.enabled ? [group(MONGOS, MONGOS, sharding.mongos ?? {})] : [])
  ]
}

function surroundings(child: Child): Wish[] {
  const { spec, metadata } = child
  const { name } = metadata
  const users = passwords(child, [
    'MONGODB_BACKUP',
    'MONGODB_DATABASE_ADMIN',
    'MONGODB_CLUSTER_ADMIN',
    'MONGODB_CLUSTER_MONITOR',
    'MONGODB_USER_ADMIN'
  ])
  const keys = Object.fromEntries(
    Object.entries(users).flatMap(([user, password]) => [
      [`${user}_USER`, camel(user)],
      [`${user}_PASSWORD`, password]
    ])
  )
  return [
    secret(usersSecret(name, spec), keys),
    secret(`internal-${name}-users`, keys),
    secret(spec.secrets?.ssl ?? `${name}-ssl`, NO_CERTIFICATE),
    secret(spec.secrets?.sslInternal ?? `${name}-ssl-internal`, NO_CERTIFICATE),
    secret(`${name}-mongodb-keyfile`, { 'mongodb-key': 'a key' }),
    secret(spec.secrets?.encryptionKey ?? `${name}-mongodb-encryption-key`, { 'encryption-key': 'a key' }),
    ...groups(child).flatMap((group) => services(child, group)),
    ...resync(child)
  ]
}

const ASKED = 'percona.com/resync-pbm'
const UNDER_WAY = 'percona.com/resync-in-progress'

/** The agents are asked to read their storage anew: the question goes, and a mark stands until they have. */
function resync(child: Child): Wish[] {
  const { annotations = {} } = child.metadata
  const marked = (marks: object) => [change(child, { metadata: { annotations: marks } })]
  if (annotations[ASKED] !== undefined) return marked({ [ASKED]: null, [UNDER_WAY]: 'true' })
  return annotations[UNDER_WAY] === undefined ? [] : marked({ [UNDER_WAY]: null })
}

/** MONGODB_DATABASE_ADMIN is called databaseAdmin. */
const camel = (user: string): string =>
  user
    .replace('MONGODB_', '')
    .toLowerCase()
    .replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())

function services(child: Child, group: Group): Wish[] {
  const ports = { mongodb: PORT }
  const { sharding, replsets = [] } = child.spec
  const expose =
    group.component === MONGOS
      ? sharding?.mongos?.expose
      : replsets.find((set) => replicaSetOf(child, group) === set.name)?.expose
  const open = {
    ports,
    type: expose?.type,
    annotations: expose?.annotations,
    sources: expose?.loadBalancerSourceRanges
  }
  if (group.component === MONGOS) return [serve(child, { ...open, name: group.name, selector: group.labels })]
  const members = Array.from({ length: expose?.enabled ? group.size : 0 }, (_, i) => `${group.name}-${i}`)
  return [
    serve(child, { name: group.name, selector: group.labels, ports, isHeadless: true }),
    ...members.map((pod) =>
      serve(child, { ...open, name: pod, selector: { ...group.labels, 'statefulset.kubernetes.io/pod-name': pod } })
    )
  ]
}

const PREFIX = 'wrong psmdb options: '

function refusal({ spec }: Child): string | undefined {
  const unsafe = spec.unsafeFlags?.replsetSize === true || spec.pause === true
  const small = (spec.replsets ?? []).find(({ size = 3 }) => !unsafe && (size < 3 || size % 2 === 0))
  if (small !== undefined) return `${PREFIX}replset ${small.name} size ${small.size} is not safe`
  if ((spec.replsets ?? []).length > 1 && !spec.sharding?.enabled)
    return `${PREFIX}sharding should be enabled for several replica sets`
  return spec.image === undefined ? `${PREFIX}image is required` : undefined
}

/** The list of replica sets is one value: it is written as a whole. */
function sized({ replsets = [] }: Child['spec'], group: Group, storage: string): object {
  const volumeSpec = (set: ReplicaSet | undefined) => ({
    ...set?.volumeSpec,
    persistentVolumeClaim: { ...set?.volumeSpec?.persistentVolumeClaim, resources: { requests: { storage } } }
  })
  if (group.component === CONFIG)
    return { spec: { sharding: { configsvrReplSet: { volumeSpec: volumeSpec(undefined) } } } }
  return {
    spec: { replsets: replsets.map((set) => (group.spec === set ? { ...set, volumeSpec: volumeSpec(set) } : set)) }
  }
}
