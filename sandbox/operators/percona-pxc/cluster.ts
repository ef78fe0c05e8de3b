/** Nodes of the cluster, and HAProxy or ProxySQL before them. */
import type { Company } from '../percona/cluster.ts'
import { COMPONENT, type Group, type GroupSpec, INSTANCE } from '../percona/groups.ts'
import { NO_CERTIFICATE, passwords, secret, serve } from '../percona/surroundings.ts'
import type { Wish } from '../scene.ts'
import { BACKUPS, type Child, CLUSTER } from './api.ts'
import { statusOf } from './status.ts'

const PORT = 3306
const USERS = ['root', 'operator', 'monitor', 'xtrabackup', 'replication', 'proxyadmin']
const LONGEST_NAME = 22

export const pxc: Company<Child> = {
  kind: CLUSTER,
  crVersion: '1.19.0',
  sees: [],
  backups: BACKUPS,
  groups,
  startsAfter: () => undefined,
  surroundings,
  refusal,
  // Writes go to the first node that serves; the operator does not say so anywhere.
  primary: (_, __, { group, pods }) => (group.component === 'pxc' ? pods[0]?.metadata.name : undefined),
  resize: ({ spec }) => ({
    isEnabled: spec.enableVolumeExpansion === true,
    marker: 'percona.com/pvc-resize-in-progress',
    backTo: ({ group }, storage) => ({
      spec: { [group.component]: { volumeSpec: { persistentVolumeClaim: { resources: { requests: { storage } } } } } }
    })
  }),
  finalizers: ({ spec, metadata: { name } }) => ({
    podsInOrder: 'percona.com/delete-pxc-pods-in-order',
    deletes: {
      'percona.com/delete-pxc-pvc': {
        component: 'pxc',
        secrets: [secretsName(name, spec), `internal-${name}`, `${name}-mysql-init`]
      },
      'percona.com/delete-proxysql-pvc': { component: 'proxysql', secrets: [] },
      'percona.com/delete-ssl': {
        component: 'none',
        secrets: [spec.sslSecretName ?? `${name}-ssl`, spec.sslInternalSecretName ?? `${name}-ssl-internal`]
      }
    },
    keepsForeign: false,
    hangsWhenRefused: true
  }),
  tasks: ({ spec }) =>
    (spec.backup?.schedule ?? []).map(({ name, schedule, storageName, keep, retention }) => ({
      name,
      schedule,
      storageName,
      keep: retention?.count ?? keep ?? 0
    })),
  status: statusOf
}

const secretsName = (name: string, spec: Child['spec']): string => spec.secretsName ?? `${name}-secrets`

function groups({ spec, metadata: { name } }: Child): Group[] {
  const group = (component: string, of: GroupSpec, volume?: string): Group => ({
    name: `${name}-${component}`,
    component,
    size: of.size ?? 3,
    labels: {
      'app.kubernetes.io/name': 'percona-xtradb-cluster',
      [INSTANCE]: name,
      'app.kubernetes.io/managed-by': 'percona-xtradb-cluster-operator',
      'app.kubernetes.io/part-of': 'percona-xtradb-cluster',
      [COMPONENT]: component
    },
    spec: of,
    container: { name: component, image: of.image ?? '', ports: [{ name: 'mysql', containerPort: PORT }] },
    beside: [
      ...(component === 'pxc' && spec.logcollector?.enabled
        ? [{ name: 'logs', image: spec.logcollector.image ?? '' }]
        : []),
      ...(spec.pmm?.enabled ? [{ name: 'pmm-client', image: spec.pmm.image ?? '' }] : [])
    ],
    ...(volume !== undefined && { volume }),
    replacedByHand: component === 'pxc' && (spec.updateStrategy ?? 'SmartUpdate') === 'SmartUpdate'
  })
  return [
    group('pxc', spec.pxc ?? {}, 'datadir'),
    ...(spec.haproxy?.enabled ? [group('haproxy', spec.haproxy)] : []),
    ...(spec.proxysql?.enabled ? [group('proxysql', spec.proxysql, 'proxydata')] : [])
  ]
}

function surroundings(child: Child): Wish[] {
  const { name } = child.metadata
  const users = passwords(child, USERS)
  const [nodes, proxy] = groups(child)
  const toNodes = {
    ports: { mysql: PORT, 'mysql-admin': 33062, mysqlx: 33060 },
    selector: nodes?.labels ?? {},
    isHeadless: true
  }
  return [
    secret(secretsName(name, child.spec), users),
    secret(`internal-${name}`, users),
    secret(child.spec.sslSecretName ?? `${name}-ssl`, NO_CERTIFICATE),
    secret(child.spec.sslInternalSecretName ?? `${name}-ssl-internal`, NO_CERTIFICATE),
    serve(child, { ...toNodes, name: `${name}-pxc` }),
    serve(child, { ...toNodes, name: `${name}-pxc-unready` }),
    ...(proxy === undefined ? [] : proxyServices(child, proxy))
  ]
}

function proxyServices(child: Child, { component, labels, name }: Group): Wish[] {
  if (component === 'haproxy') {
    return [
      serve(child, {
        name,
        selector: labels,
        ports: { mysql: PORT, 'mysql-replicas': 3307, 'proxy-protocol': 3309, 'mysql-admin': 33062, mysqlx: 33060 }
      }),
      serve(child, { name: `${name}-replicas`, selector: labels, ports: { mysql: PORT } })
    ]
  }
  return [
    serve(child, { name, selector: labels, ports: { mysql: PORT, 'mysql-admin': 33062 } }),
    serve(child, { name: `${name}-unready`, selector: labels, ports: { mysql: PORT }, isHeadless: true })
  ]
}

function refusal({ spec, metadata: { name } }: Child): string | undefined {
  const { pxc: nodes, haproxy, proxysql, unsafeFlags = {}, pause } = spec
  if (name.length > LONGEST_NAME)
    return `validate cr: cluster name (${name}) too long, must be no more than ${LONGEST_NAME} characters`
  if (haproxy?.enabled && proxysql?.enabled)
    return "validate cr: can't enable both HAProxy and ProxySQL please only select one of them"
  const size = nodes?.size ?? 3
  const isSafe = unsafeFlags.pxcSize === true || pause === true || size === 3 || size === 5
  return isSafe
    ? undefined
    : `check safe defaults: PXC size must be 3 or 5. Set spec.unsafeFlags.pxcSize to true to disable this check`
}
