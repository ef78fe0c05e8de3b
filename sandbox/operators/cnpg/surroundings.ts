/** The objects around a Cluster that serve all its instances: Secrets, Services, disruption budgets and its account. */
import { keep, make, ownedBy, type Prop, type Wish } from '../scene.ts'
import { service } from '../service.ts'
import { type AdditionalService, type Cluster, LABEL } from './api.ts'

const PORT = 5432

export function surroundings(cluster: Cluster): Wish[] {
  const { name } = cluster.metadata
  const instances = cluster.spec.instances ?? 1
  return [
    make({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: placed(cluster, name) }),
    ...secrets(cluster),
    ...['rw', 'ro', 'r'].map((type) => keep(toInstances(cluster, `${name}-${type}`, type))),
    ...(cluster.spec.managed?.services?.additional ?? []).map((one) => keep(additional(cluster, one))),
    keep(budget(cluster, `${name}-primary`, 'primary', 1)),
    ...(instances > 2 ? [keep(budget(cluster, name, 'replica', instances - 2))] : [])
  ]
}

const placed = (cluster: Cluster, name: string): Prop['metadata'] => ({
  name,
  labels: { ...cluster.spec.inheritedMetadata?.labels, [LABEL.cluster]: cluster.metadata.name },
  ...(cluster.spec.inheritedMetadata?.annotations && { annotations: cluster.spec.inheritedMetadata.annotations }),
  ownerReferences: ownedBy(cluster)
})

function secrets(cluster: Cluster): Wish[] {
  const { name } = cluster.metadata
  const secret = (suffix: string, type: string, stringData: Record<string, string>) =>
    make({ apiVersion: 'v1', kind: 'Secret', metadata: placed(cluster, `${name}-${suffix}`), type, stringData })
  return [
    secret('app', 'kubernetes.io/basic-auth', login(cluster, 'app', 'app')),
    ...(cluster.spec.enableSuperuserAccess === true
      ? [secret('superuser', 'kubernetes.io/basic-auth', login(cluster, 'postgres', '*'))]
      : []),
    secret('ca', 'Opaque', { 'ca.crt': NO_CERTIFICATE, 'ca.key': NO_KEY }),
    secret('server', 'kubernetes.io/tls', { 'tls.crt': NO_CERTIFICATE, 'tls.key': NO_KEY }),
    secret('replication', 'kubernetes.io/tls', { 'tls.crt': NO_CERTIFICATE, 'tls.key': NO_KEY })
  ]
}

// Nothing listens behind these names, so nobody ever sees a certificate.
const NO_CERTIFICATE = 'a certificate would be here'
const NO_KEY = 'a key would be here'

function login({ metadata: { name, namespace } }: Cluster, user: string, database: string): Record<string, string> {
  const password = `password-of-${user}-in-${name}`
  const host = `${name}-rw`
  const fullHost = `${host}.${namespace}.svc.cluster.local`
  const uri = (host: string) => `postgresql://${user}:${password}@${host}:${PORT}/${database}`
  const jdbc = (host: string) => `jdbc:postgresql://${host}:${PORT}/${database}?password=${password}&user=${user}`
  return {
    username: user,
    user,
    password,
    dbname: database,
    host,
    port: String(PORT),
    uri: uri(`${host}.${namespace}`),
    'jdbc-uri': jdbc(`${host}.${namespace}`),
    'fqdn-uri': uri(fullHost),
    'fqdn-jdbc-uri': jdbc(fullHost),
    pgpass: `${host}:${PORT}:${database}:${user}:${password}\n`
  }
}

// rw goes to the primary, ro to its replicas, r to any.
const ROLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  rw: { [LABEL.instanceRole]: 'primary' },
  ro: { [LABEL.instanceRole]: 'replica' },
  r: { [LABEL.podRole]: 'instance' }
}

function toInstances(cluster: Cluster, name: string, type: string): Prop {
  const labels = placed(cluster, name).labels ?? {}
  const selector = { [LABEL.cluster]: cluster.metadata.name, ...ROLES[type] }
  return service(cluster, {
    name,
    labels,
    selector,
    ports: { postgres: PORT },
    annotations: cluster.spec.inheritedMetadata?.annotations
  })
}

function additional(cluster: Cluster, { selectorType, serviceTemplate }: AdditionalService): Prop {
  const plain = toInstances(cluster, serviceTemplate.metadata.name, selectorType)
  const annotations = { ...plain.metadata.annotations, ...serviceTemplate.metadata.annotations }
  return {
    ...plain,
    metadata: { ...plain.metadata, annotations },
    spec: { ...(plain.spec as object), ...serviceTemplate.spec }
  }
}

function budget(cluster: Cluster, name: string, role: string, minAvailable: number): Prop {
  const matchLabels = { [LABEL.cluster]: cluster.metadata.name, [LABEL.instanceRole]: role }
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: placed(cluster, name),
    spec: { minAvailable, selector: { matchLabels } }
  }
}
