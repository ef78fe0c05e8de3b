/** The ways in: listeners for clients inside Kubernetes, and one for each entry of expose. */
import type { DatabaseCluster, DatabaseClusterSpec } from '../../src/api/database-cluster.ts'
import type { Given } from '../contract.ts'
import { listIn, numberIn, textIn } from '../unchecked.ts'
import { certificateSecret } from './certificate.ts'
import type { Listener } from './child.ts'

const PLAIN = { name: 'plain', port: 9092, type: 'internal', tls: false } as const
const TLS = { name: 'tls', port: 9093, type: 'internal', tls: true } as const
/** On 9094, Strimzi gives the Services of a listener called external other names than those of all others. */
const FIRST_PORT = 9095

const TYPES = { ClusterIP: 'cluster-ip', NodePort: 'nodeport', LoadBalancer: 'loadbalancer' } as const

const PASSWORDS = { type: 'scram-sha-512' } as const

type Expose = NonNullable<DatabaseClusterSpec['expose']>[number]

/** Every way in asks who comes; only what encrypts has a certificate. */
export function listeners(given: Given): Listener[] {
  const mode = given.cluster.spec.tls?.mode ?? 'Optional'
  return [
    ...(mode === 'Required' ? [] : [{ ...PLAIN, authentication: PASSWORDS }]),
    ...(mode === 'Disabled'
      ? []
      : [{ ...TLS, authentication: PASSWORDS, ...configured(ownCertificate(given.cluster)) }]),
    ...exposed(given, mode !== 'Disabled')
  ]
}

function exposed(given: Given, tls: boolean): Listener[] {
  const { cluster } = given
  const ports = portsOf(given)
  return (cluster.spec.expose ?? []).map((expose) => ({
    name: expose.name,
    port: ports.get(expose.name) ?? FIRST_PORT,
    type: TYPES[expose.type],
    tls,
    authentication: PASSWORDS,
    ...configured({ ...settings(expose), ...(tls && servesOwnCertificate(cluster, expose) && ownCertificate(cluster)) })
  }))
}

const configured = (configuration: NonNullable<Listener['configuration']>) =>
  Object.keys(configuration).length > 0 && { configuration }

/** A port is for good, whatever is added or taken away beside it: clients have it written down. */
function portsOf({ cluster, found }: Given): Map<string, number> {
  const names = (cluster.spec.expose ?? []).map(({ name }) => name)
  const ports = new Map<string, number>()
  for (const listener of listIn(found.child(), 'spec', 'kafka', 'listeners')) {
    const [name, port] = [textIn(listener, 'name'), numberIn(listener, 'port')]
    if (name !== undefined && port !== undefined && names.includes(name)) ports.set(name, port)
  }
  const free = freePorts(new Set(ports.values()))
  for (const name of names) if (!ports.has(name)) ports.set(name, free.next().value)
  return ports
}

function* freePorts(taken: ReadonlySet<number>): Generator<number, never> {
  for (let port = FIRST_PORT; ; port++) if (!taken.has(port)) yield port
}

function settings({ type, sourceRanges, loadBalancerClass, annotations }: Expose) {
  return {
    ...(type === 'LoadBalancer' && loadBalancerClass && { class: loadBalancerClass }),
    ...(type === 'LoadBalancer' && sourceRanges?.length && { loadBalancerSourceRanges: sourceRanges }),
    ...(annotations && { bootstrap: { annotations }, perBrokerAnnotationsTemplate: annotations })
  }
}

/** An issuer is asked before load balancers and nodes have addresses, so that its certificate cannot name them. */
const servesOwnCertificate = ({ spec: { tls } }: DatabaseCluster, { type }: Expose): boolean =>
  Boolean(tls?.secretName) || type === 'ClusterIP'

function ownCertificate(cluster: DatabaseCluster) {
  const secretName = certificateSecret(cluster)
  if (secretName === undefined) return {}
  return { brokerCertChainAndKey: { secretName, certificate: 'tls.crt', key: 'tls.key' } }
}
