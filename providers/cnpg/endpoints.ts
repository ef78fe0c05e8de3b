/** Where clients connect, and with what. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import { type Endpoint, endpointsOf, internalEndpoint, SERVICE } from '../services.ts'
import { certificateSecret } from './certificate.ts'
import { exposedName, poolerName } from './names.ts'
import type { Sight } from './sight.ts'

const PORT = 5432

/** The Services of every cluster, by what follows its name; replicas are only there with more than one member. */
const OWN = [
  { suffix: 'rw', name: 'primary', role: 'ReadWrite' },
  { suffix: 'ro', name: 'replicas', role: 'ReadOnly' },
  { suffix: 'r', name: 'any', role: 'Any' }
] as const

/** The proxy first, where there is one: it is the door that clients should take. */
export function endpoints({ given: { cluster, found }, pods }: Sight): Endpoint[] {
  const { metadata, spec } = cluster
  const services = new Map(found.of(SERVICE).map((service) => [service.metadata.name, service]))
  const proxy = spec.proxy?.enabled ? services.get(poolerName(metadata.name)) : undefined
  const own = OWN.flatMap(({ suffix, name, role }) => {
    const service = services.get(`${metadata.name}-${suffix}`)
    const hasPods = suffix !== 'ro' || pods.length > 1
    return service && hasPods ? [internalEndpoint(service, { name, role, port: PORT })] : []
  })
  const exposed = (spec.expose ?? []).flatMap(({ name, role = 'ReadWrite' }) => {
    const service = services.get(exposedName(metadata.name, name))
    return service ? endpointsOf(service, { name, role, port: PORT }) : []
  })
  return [
    ...(proxy ? [internalEndpoint(proxy, { name: 'proxy', role: 'ReadWrite', port: PORT })] : []),
    ...own,
    ...exposed
  ]
}

/** CloudNativePG makes the Secrets before it says its first phase. */
export function connection({ given, phase }: Sight): DatabaseClusterStatus['connection'] {
  if (phase === undefined) return undefined
  const { name } = given.cluster.metadata
  return {
    secretRef: { name: `${name}-app` },
    usernameKey: 'username',
    passwordKey: 'password',
    caSecretRef: { name: certificateSecret(given) ?? `${name}-ca` }
  }
}
