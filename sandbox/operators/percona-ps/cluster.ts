/** Members of group replication, and HAProxy or the router before them. */
import { isReady } from '../machines.ts'
import type { Company } from '../percona/cluster.ts'
import { COMPONENT, type Group, type GroupSpec, INSTANCE, outdatedPods, type Troupe } from '../percona/groups.ts'
import { NO_CERTIFICATE, passwords, secret, serve } from '../percona/surroundings.ts'
import { change, type Wish } from '../scene.ts'
import { BACKUPS, type Child, CLUSTER, PRIMARY } from './api.ts'
import { statusOf } from './status.ts'

const PORT = 3306
const USERS = ['root', 'operator', 'monitor', 'xtrabackup', 'replication', 'orchestrator', 'heartbeat']
const MEMBERS = 'mysql'

export const ps: Company<Child> = {
  kind: CLUSTER,
  crVersion: '1.2.0',
  sees: [],
  backups: BACKUPS,
  groups,
  startsAfter: (component) => (component === MEMBERS ? undefined : MEMBERS),
  surroundings,
  refusal: () => undefined, // the rules of the real definition leave nothing to refuse later
  primary: (_, __, troupe) => (troupe.group.component === MEMBERS ? primary(troupe) : undefined),
  announce: (troupe, leader) => (troupe.group.component === MEMBERS ? label(troupe, leader) : []),
  resize: ({ spec }) => ({
    isEnabled: spec.storageScaling?.enableVolumeScaling === true,
    marker: 'percona.com/pvc-resize-in-progress',
    backTo: (_, storage) => ({
      spec: { mysql: { volumeSpec: { persistentVolumeClaim: { resources: { requests: { storage } } } } } }
    })
  }),
  finalizers: ({ spec, metadata: { name } }) => ({
    podsInOrder: 'percona.com/delete-mysql-pods-in-order',
    deletes: {
      'percona.com/delete-mysql-pvc': { component: MEMBERS, secrets: [secretsName(name, spec), `internal-${name}`] },
      'percona.com/delete-ssl': { component: 'none', secrets: [spec.sslSecretName ?? `${name}-ssl`] }
    },
    keepsForeign: false,
    hangsWhenRefused: true
  }),
  tasks: ({ spec }) =>
    (spec.backup?.schedule ?? []).map(({ name, schedule, storageName, keep, type }) => ({
      name,
      schedule,
      storageName,
      keep: keep ?? 0,
      ...(type !== undefined && { spec: { type } })
    })),
  status: statusOf
}

const secretsName = (name: string, spec: Child['spec']): string => spec.secretsName ?? `${name}-secrets`

function groups({ spec, metadata: { name } }: Child): Group[] {
  const group = (suffix: string, of: GroupSpec, volume?: string): Group => ({
    name: `${name}-${suffix}`,
    component: suffix,
    size: of.size ?? 3,
    labels: {
      'app.kubernetes.io/name': suffix,
      [INSTANCE]: name,
      'app.kubernetes.io/managed-by': 'percona-server-mysql-operator',
      'app.kubernetes.io/part-of': 'percona-server',
      [COMPONENT]: suffix === MEMBERS ? 'database' : 'proxy'
    },
    spec: of,
    container: { name: suffix, image: of.image ?? '', ports: [{ name: 'mysql', containerPort: PORT }] },
    beside: suffix === MEMBERS && spec.pmm?.enabled ? [{ name: 'pmm-client', image: spec.pmm.image ?? '' }] : [],
    ...(volume !== undefined && { volume }),
    replacedByHand: suffix === MEMBERS && (of.size ?? 3) > 1 && (spec.updateStrategy ?? 'SmartUpdate') === 'SmartUpdate'
  })
  return [
    group('mysql', spec.mysql ?? {}, 'datadir'),
    ...(spec.proxy?.haproxy?.enabled ? [group('haproxy', spec.proxy.haproxy)] : []),
    ...(spec.proxy?.router?.enabled ? [group('router', spec.proxy.router)] : [])
  ]
}

/** The one that leads goes on as long as it serves; while members are replaced, one of the new ones takes over. */
function primary(troupe: Troupe): string | undefined {
  const ready = troupe.pods.filter(isReady).sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  const outdated = new Set(outdatedPods(troupe).map(({ metadata }) => metadata.name))
  const newest = ready.filter(({ metadata }) => !outdated.has(metadata.name))
  const leader = ready.find(({ metadata }) => metadata.labels?.[PRIMARY] === 'true')
  const isLastOutdated = newest.length === troupe.group.size - 1 // all others are there, serve, and are new
  const mustMove = leader !== undefined && outdated.has(leader.metadata.name) && isLastOutdated
  return (mustMove ? newest[0] : (leader ?? ready[0]))?.metadata.name
}

const label = ({ pods }: Troupe, leader: string | undefined): Wish[] =>
  pods.map((pod) => change(pod, { metadata: { labels: { [PRIMARY]: pod.metadata.name === leader ? 'true' : null } } }))

function surroundings(child: Child): Wish[] {
  const { name } = child.metadata
  const users = passwords(child, USERS)
  const [members, proxy] = groups(child)
  const labels = members?.labels ?? {}
  const ports = { mysql: PORT, 'mysql-admin': 33062, mysqlx: 33060 }
  return [
    secret(secretsName(name, child.spec), users),
    secret(`internal-${name}`, users),
    secret(child.spec.sslSecretName ?? `${name}-ssl`, NO_CERTIFICATE),
    serve(child, { name: `${name}-mysql`, selector: labels, ports, isHeadless: true }),
    serve(child, { name: `${name}-mysql-unready`, selector: labels, ports, isHeadless: true }),
    serve(child, { name: `${name}-mysql-proxy`, selector: labels, ports, isHeadless: true }),
    serve(child, {
      name: `${name}-mysql-primary`,
      selector: { ...labels, [PRIMARY]: 'true' },
      ports,
      isHeadless: true
    }),
    ...(proxy === undefined
      ? []
      : [serve(child, { name: proxy.name, selector: proxy.labels, ports: PROXY_PORTS[proxy.component] ?? ports })])
  ]
}

const PROXY_PORTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  haproxy: { mysql: PORT, 'mysql-replicas': 3307, 'mysql-admin': 33062, mysqlx: 33060 },
  router: {
    http: 8443,
    'rw-default': PORT,
    'read-write': 6446,
    'read-only': 6447,
    'x-read-write': 6448,
    'x-read-only': 6449
  }
}
