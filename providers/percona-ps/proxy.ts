/** What stands between clients and members, and the ways in from elsewhere. */
import type { Fragment, Given } from '../contract.ts'
import { proxyReplicas } from '../defaults.ts'
import { type Destination, type WayRole, waysIn } from '../ways-in.ts'
import { capabilities, ROUTER } from './capabilities.ts'
import { type Cluster, PRIMARY_LABEL } from './child.ts'
import { labelsOf, type Part } from './names.ts'

type Spec = Given['cluster']['spec']

/** What clients connect to in front of the servers, whatever is behind. */
export const PORT = 3306

/** Where each part listens for writers and for readers. */
export const PORTS: Readonly<Record<Part, Readonly<Record<WayRole, number>>>> = {
  mysql: { ReadWrite: PORT, ReadOnly: PORT },
  haproxy: { ReadWrite: PORT, ReadOnly: 3307 },
  router: { ReadWrite: 6446, ReadOnly: 6447 }
}

/** Which program is in front of the members; undefined where none is. */
export function proxyPart({ proxy }: Spec): Exclude<Part, 'mysql'> | undefined {
  if (!proxy?.enabled) return undefined
  return proxy.type === ROUTER.type ? 'router' : 'haproxy'
}

function pods({ cluster, version }: Given, part: Exclude<Part, 'mysql'>) {
  const { resources } = cluster.spec.proxy ?? {}
  return {
    enabled: true,
    size: proxyReplicas(cluster, capabilities),
    image: version.images[part] ?? '',
    ...(resources && { resources })
  }
}

/** Without a proxy only the primary can be told from the others. */
const destination =
  (cluster: string, part: Part) =>
  (role: WayRole): Destination => ({
    selector: { ...labelsOf(cluster, part), ...(part === 'mysql' && { [PRIMARY_LABEL]: 'true' }) },
    port: PORT,
    targetPort: PORTS[part][role]
  })

/** proxy and expose. Both blocks are always there: rules of the child's schema look into both. */
export function proxy(given: Given): Fragment {
  const { cluster } = given
  const part = proxyPart(cluster.spec)
  const size = proxyReplicas(cluster, capabilities)
  const child: Cluster = {
    spec: {
      unsafeFlags: { proxy: part === undefined, proxySize: part === 'router' && size < ROUTER.minReplicas },
      proxy: {
        haproxy: part === 'haproxy' ? pods(given, part) : { enabled: false },
        router: part === 'router' ? pods(given, part) : { enabled: false }
      }
    }
  }
  return { child, beside: waysIn(given, destination(cluster.metadata.name, part ?? 'mysql')) }
}
