/**
 * Who the operator is, and all that it may do. It follows from what the providers own and watch, so that a right nobody
 * needs has no place to stand. No wildcards, no Secrets: those are named below, for the namespaces that somebody binds.
 */
import { type Driver, isDriver } from '../providers/contract.ts'
import { DEPLOYMENT } from '../providers/installation.ts'
import type { Registry } from '../providers/registry.ts'
import { API_VERSION, GROUP, type Kind } from '../src/api/kind.ts'
import { KINDS } from '../src/api/kinds.ts'
import type { KindRef } from '../src/api/live.ts'

const NAMESPACE = 'dbaas-system'
const NAME = 'dbaas-operator'
const SECRETS = `${NAME}-secrets`

type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete'

interface Right {
  readonly group: string
  readonly resource: string
  readonly verbs: readonly Verb[]
}

/** The order in which Kubernetes' own roles have them. */
const VERBS: readonly Verb[] = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']
const READ: readonly Verb[] = ['list', 'watch']
/** Server-side apply patches, and creates what is not there. */
const OWN: readonly Verb[] = ['get', 'list', 'watch', 'create', 'patch', 'delete']

/** The resource of a kind: every kind that we write about has a regular plural. */
export function resourceOf({ kind }: KindRef): string {
  const word = kind.toLowerCase()
  if (word.endsWith('y')) return `${word.slice(0, -1)}ies`
  return word.endsWith('s') ? `${word}es` : `${word}s`
}

const groupOf = ({ apiVersion }: KindRef): string => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '')

const right = (kind: KindRef, verbs: readonly Verb[]): Right => ({
  group: groupOf(kind),
  resource: resourceOf(kind),
  verbs
})

const kindOf = ({ kind }: Kind): KindRef => ({ apiVersion: API_VERSION, kind })
const onStatus = (kind: string): Right => ({
  group: GROUP,
  resource: `${resourceOf({ apiVersion: API_VERSION, kind })}/status`,
  verbs: ['patch']
})

/** Our own kinds: read, and their status written; of a cluster also the finalizer. */
const ofOurKinds = (): Right[] => [
  ...KINDS.map((kind) => right(kindOf(kind), READ)),
  right({ apiVersion: API_VERSION, kind: 'DatabaseCluster' }, ['create', 'patch']), // a restore makes a new one
  right({ apiVersion: API_VERSION, kind: 'OpsRequest' }, ['create', 'patch', 'delete']), // an upgrade may ask for a backup before it
  right({ apiVersion: API_VERSION, kind: 'DatabaseBackup' }, ['create', 'patch', 'delete']),
  right({ apiVersion: API_VERSION, kind: 'DatabaseProvider' }, ['create', 'patch']),
  ...[
    'DatabaseCluster',
    'OpsRequest',
    'DatabaseBackup',
    'DatabaseProvider',
    'BackupStorage',
    'MonitoringConfig',
    'PodSchedulingPolicy'
  ].map(onStatus)
]

const ofProvider = ({ child, owns, watches, readable = [], takesOrdersInStatus }: Driver): Right[] => [
  right(child, OWN),
  ...(takesOrdersInStatus
    ? [{ group: groupOf(child), resource: `${resourceOf(child)}/status`, verbs: ['patch'] as const }]
    : []),
  ...owns.map((kind) => right(kind, OWN)),
  ...watches.map((watch) => right(watch, [...READ, ...(watch.changes ?? [])])),
  ...readable.map((kind) => right(kind, ['get']))
]

const OF_KUBERNETES: readonly Right[] = [
  right({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' }, READ),
  right(DEPLOYMENT, READ), // whose images say which child operators are installed
  right({ apiVersion: 'events.k8s.io/v1', kind: 'Event' }, ['get', 'create', 'patch'])
]

/** One rule per resource, sorted, with everything that anybody asks of it. */
function rules(rights: readonly Right[]): object[] {
  const verbs = new Map<string, Set<Verb>>()
  for (const { group, resource, verbs: asked } of rights) {
    const key = `${group} ${resource}`
    verbs.set(key, new Set([...(verbs.get(key) ?? []), ...asked]))
  }
  return [...verbs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, asked]) => {
      const [group = '', resource = ''] = key.split(' ')
      return { apiGroups: [group], resources: [resource], verbs: VERBS.filter((verb) => asked.has(verb)) }
    })
}

const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' } as const
const subjects = [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }]
const roleRef = (kind: 'ClusterRole' | 'Role', name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name })

/** The objects by file. */
export function rbac({ providers }: Registry): Record<string, readonly object[]> {
  const granted = rules([...ofOurKinds(), ...providers.filter(isDriver).flatMap(ofProvider), ...OF_KUBERNETES])
  const lease = { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'patch'] }
  return {
    operator: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace: NAMESPACE } },
      { ...RBAC, kind: 'ClusterRole', metadata: { name: NAME }, rules: granted },
      {
        ...RBAC,
        kind: 'ClusterRoleBinding',
        metadata: { name: NAME },
        roleRef: roleRef('ClusterRole', NAME),
        subjects
      },
      { ...RBAC, kind: 'Role', metadata: { name: NAME, namespace: NAMESPACE }, rules: [lease] },
      {
        ...RBAC,
        kind: 'RoleBinding',
        metadata: { name: NAME, namespace: NAMESPACE },
        roleRef: roleRef('Role', NAME),
        subjects
      }
    ],
    // bound by nobody: whoever clones clusters or monitors them with a password binds it where that is done
    secrets: [
      {
        ...RBAC,
        kind: 'ClusterRole',
        metadata: { name: SECRETS },
        rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create', 'patch'] }]
      }
    ]
  }
}
