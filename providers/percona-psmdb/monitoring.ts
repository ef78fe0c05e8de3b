/** Metrics: for Prometheus an exporter beside every process and a monitor object, for PMM the agents of its server. */
import type { DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import type { Fragment, Given } from '../contract.ts'
import { podMonitor } from '../pod-monitor.ts'
import { isSharded } from './arrangement.ts'
import { certificateSecret, tlsMode } from './certificate.ts'
import type { Cluster, PodGroup } from './child.ts'
import { LABEL, OF_OPERATOR, ownCertificateSecret, usersSecret } from './names.ts'

type Process = 'mongod' | 'mongos'

const PORT = { name: 'metrics', containerPort: 9216 }
const CERTIFICATES = { name: 'exporter-tls', mountPath: '/etc/mongodb-ssl' }

/** The key of the token in the Secret of a MonitoringConfig, and the one that the operator looks for. */
const TOKEN = { token: 'PMM_SERVER_TOKEN' }

export function watcherOf({ monitoring }: DatabaseClusterSpec): 'Prometheus' | 'PMM' | undefined {
  return monitoring?.enabled ? (monitoring.type ?? 'Prometheus') : undefined
}

export const portOf = ({ config = [], proxy }: DatabaseClusterSpec, process: Process): number => {
  const settings = process === 'mongod' ? config : (proxy?.config ?? [])
  return Number(settings.find(({ name }) => name === 'net.port')?.value ?? 27017)
}

/** Where the process is that the exporter asks; without TLS where it may, with it where it must. */
function address(spec: DatabaseClusterSpec, process: Process): string {
  const { mountPath } = CERTIFICATES
  const plain = `mongodb://127.0.0.1:${portOf(spec, process)}/admin?directConnection=true`
  if (tlsMode(spec) !== 'Required') return plain
  return `${plain}&tls=true&tlsInsecure=true&tlsCertificateFile=${mountPath}/tls.crt&tlsPrivateKeyFile=${mountPath}/tls.key`
}

const secretKey = (given: Given, name: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: usersSecret(given.cluster.metadata.name), key } }
})

/** The exporter in the pods of a group. */
export function exporter(given: Given, process: Process = 'mongod'): Pick<PodGroup, 'sidecars' | 'sidecarVolumes'> {
  const { metadata, spec } = given.cluster
  if (watcherOf(spec) !== 'Prometheus') return {}
  const sidecar = {
    name: 'metrics',
    image: given.version.images.metrics ?? '',
    args: [`--mongodb.uri=${address(spec, process)}`, '--collect-all', '--compatible-mode'],
    ports: [PORT],
    env: [
      secretKey(given, 'MONGODB_USER', 'MONGODB_CLUSTER_MONITOR_USER'),
      secretKey(given, 'MONGODB_PASSWORD', 'MONGODB_CLUSTER_MONITOR_PASSWORD')
    ]
  }
  if (tlsMode(spec) !== 'Required') return { sidecars: [sidecar] }
  const secretName = certificateSecret(given) ?? ownCertificateSecret(metadata.name)
  return {
    sidecars: [{ ...sidecar, volumeMounts: [CERTIFICATES] }],
    sidecarVolumes: [{ name: CERTIFICATES.name, secret: { secretName } }]
  }
}

/** The exporter of a shard stands in a list, which has one writer: the engine step. */
function prometheus(given: Given): Fragment {
  const { cluster } = given
  const child: Cluster = {
    spec: { sharding: { configsvrReplSet: exporter(given), mongos: exporter(given, 'mongos') } }
  }
  return {
    ...(isSharded({ cluster, before: undefined }) && { child }),
    beside: [podMonitor(given, { [LABEL.cluster]: cluster.metadata.name, ...OF_OPERATOR })]
  }
}

function agents({ cluster: { metadata }, referred, version }: Given): Fragment {
  const server = referred.monitoring?.spec.pmm
  if (server === undefined) return {}
  const { serverHost, credentialsSecretRef } = server
  const child: Cluster = { spec: { pmm: { enabled: true, image: version.images.pmm ?? '', serverHost } } }
  return { child, copies: [{ from: credentialsSecretRef.name, to: usersSecret(metadata.name), keys: TOKEN }] }
}

const STEPS = { Prometheus: prometheus, PMM: agents }

export function monitoring(given: Given): Fragment {
  const watcher = watcherOf(given.cluster.spec)
  return watcher === undefined ? {} : STEPS[watcher](given)
}
