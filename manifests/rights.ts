/**
 * All that the operator may do, by where it does it and by who needs it. It follows from what the providers own and watch,
 * so that a right nobody needs has no place to stand. No wildcards; Secrets only by name, or where somebody binds them.
 */
import { type Driver, isDriver } from '../providers/contract.ts'
import { DEPLOYMENT } from '../providers/installation.ts'
import type { Registry } from '../providers/registry.ts'
import { CLOSED, DOOR } from '../src/api/door.ts'
import { API_VERSION, type Kind } from '../src/api/kind.ts'
import { KINDS } from '../src/api/kinds.ts'
import type { KindRef } from '../src/api/live.ts'

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | typeof CLOSED.verb

export interface Right {
  readonly group: string
  readonly resource: string
  /** Only the objects of these names; any where it is left away. */
  readonly names?: readonly string[]
  readonly verbs: readonly Verb[]
}

/** Rights, and the part of the operator that needs them. */
export interface Need {
  readonly of: string
  readonly rights: readonly Right[]
}

/** A rule of a Role or ClusterRole. */
export interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly verbs: readonly Verb[]
}

/** The order in which Kubernetes' own roles have them. */
const VERBS: readonly Verb[] = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', CLOSED.verb]
const READ: readonly Verb[] = ['list', 'watch']
/** Server-side apply patches, and creates what is not there. */
const OWN: readonly Verb[] = ['list', 'watch', 'create', 'patch', 'delete']

/** The resource of a kind: every kind that we write about has a regular plural. */
function resourceOf({ kind }: KindRef): string {
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

const statusOf = (kind: KindRef): Right => ({
  group: groupOf(kind),
  resource: `${resourceOf(kind)}/status`,
  verbs: ['patch']
})

const ours = (kind: string): KindRef => ({ apiVersion: API_VERSION, kind })

const ofScope = (scope: Kind['scope']): KindRef[] =>
  KINDS.filter((kind) => kind.scope === scope).map(({ kind }) => ours(kind))

/** Our own kinds: read, and their status written; a restore makes a cluster, an upgrade asks for a backup before it. */
const ON_OUR_KINDS: readonly Right[] = [
  ...ofScope('Namespaced').flatMap((kind) => [right(kind, READ), statusOf(kind)]),
  // by name: what a restore makes, and the request for which something is made, may be newer than any cache
  right(ours('DatabaseCluster'), ['get', 'create', 'patch']),
  right(ours('OpsRequest'), ['get', 'create', 'patch', 'delete']),
  right(ours('DatabaseBackup'), ['create', 'patch', 'delete'])
]

const ON_KUBERNETES: readonly Right[] = [
  right(DEPLOYMENT, READ), // whose images say which child operators are installed
  right({ apiVersion: 'events.k8s.io/v1', kind: 'Event' }, ['get', 'create', 'patch'])
]

const ofProvider = ({ child, owns, watches, readable = [], takesOrdersInStatus }: Driver): Right[] => [
  right(child, ['get', ...OWN]), // by name too: a cache may not have heard of it yet, and nobody may make it twice
  ...(takesOrdersInStatus ? [statusOf(child)] : []),
  ...owns.map((kind) => right(kind, OWN)),
  ...watches.map((watch) => right(watch, [...READ, ...(watch.changes ?? [])])),
  ...readable.map((kind) => right(kind, ['get']))
]

/** In every namespace that is watched. */
export const inNamespaces = ({ providers }: Registry): readonly Need[] => [
  { of: 'every loop', rights: [...ON_OUR_KINDS, ...ON_KUBERNETES] },
  ...providers.filter(isDriver).map((driver) => ({ of: driver.name, rights: ofProvider(driver) }))
]

/** What belongs to no namespace and is only read. Without these rights it is not known, which refuses nothing. */
export const onClusterFacts = (): Need => ({
  of: 'cluster facts',
  rights: [...ofScope('Cluster'), { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' }].map((kind) =>
    right(kind, READ)
  )
})

/** What is published for the whole cluster, by an operator that watches every namespace. */
export const onCatalogue = (): Need => ({
  of: 'catalogue',
  rights: [right(ours('DatabaseProvider'), ['create', 'patch']), ...ofScope('Cluster').map(statusOf)]
})

/** In the operator's own namespace: the lease, by its name. Making one cannot be bound to a name. */
export const onLease = (name: string): Need => ({
  of: 'lease',
  rights: [
    { group: 'coordination.k8s.io', resource: 'leases', verbs: ['create'] },
    { group: 'coordination.k8s.io', resource: 'leases', names: [name], verbs: ['get', 'patch'] }
  ]
})

/** In the operator's own namespace: the Role that closes the door. What it is to say must be held by whoever writes it. */
export const onDoor = (): Need => ({
  of: 'door',
  rights: [
    { group: 'rbac.authorization.k8s.io', resource: 'roles', names: [DOOR], verbs: ['list', 'watch', 'patch'] },
    { group: CLOSED.group, resource: CLOSED.resource, verbs: [CLOSED.verb] }
  ]
})

/** In the operator's own namespace, where it makes its certificate by itself: the Secret with that, and no other. */
export const onOwnCertificate = (secret: string): Need => ({
  of: 'own certificate',
  rights: [{ group: '', resource: 'secrets', names: [secret], verbs: ['get', 'list', 'watch', 'create', 'patch'] }]
})

/** Where the operator makes its certificate by itself: the webhook configurations that must name who signed it. */
export const onWebhookConfigurations = (name: string): Need => ({
  of: 'own certificate',
  rights: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'].map((resource) => ({
    group: 'admissionregistration.k8s.io',
    resource,
    names: [name],
    verbs: ['list', 'watch', 'patch']
  }))
})

/** In the namespaces where somebody wants what needs Secrets: clones, and monitoring with a password. Never to list them. */
export const onSecrets = (): Need => ({
  of: 'secrets',
  rights: [{ group: '', resource: 'secrets', verbs: ['get', 'create', 'patch'] }]
})

/** One rule for each resource and its names, sorted, with everything that anybody asks of it. */
export function rulesFor(needs: readonly Need[]): Rule[] {
  const rules = new Map<string, Rule>()
  for (const { group, resource, names, verbs } of needs.flatMap(({ rights }) => rights)) {
    const key = [group, resource, ...(names ?? [])].join(' ')
    const asked = new Set([...(rules.get(key)?.verbs ?? []), ...verbs])
    rules.set(key, {
      apiGroups: [group],
      resources: [resource],
      ...(names && { resourceNames: names }),
      verbs: VERBS.filter((verb) => asked.has(verb))
    })
  }
  return [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule)
}
