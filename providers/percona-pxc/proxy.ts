/** What stands between clients and members, and the ways in from elsewhere. */
import { podLabels } from '../applier.ts'
import type { Fragment, Given } from '../contract.ts'
import { proxyReplicas } from '../defaults.ts'
import { type Destination, type WayRole, waysIn } from '../ways-in.ts'
import { capabilities, HAPROXY, PROXYSQL, PROXYSQL_VOLUME, STANDARD_VOLUME } from './capabilities.ts'
import type { Cluster } from './child.ts'
import { labelsOf, type Part } from './names.ts'

type Spec = Given['cluster']['spec']

/** The port of the servers, and of every proxy for writers. */
export const PORT = 3306
/** Where HAProxy leads to the members that do not take the writes. */
const READERS_PORT = 3307

/** Which program is in front of the members; undefined where none is. */
export function proxyPart({ proxy }: Spec): Exclude<Part, 'pxc'> | undefined {
  if (!proxy?.enabled) return undefined
  return proxy.type === PROXYSQL.type ? 'proxysql' : 'haproxy'
}

function pods({ cluster, version }: Given, part: Exclude<Part, 'pxc'>) {
  const { resources } = cluster.spec.proxy ?? {}
  return {
    enabled: true,
    size: proxyReplicas(cluster, capabilities),
    image: version.images[part] ?? '',
    labels: podLabels(cluster),
    ...(resources && { resources })
  }
}

function proxyVolume({ volumes, storageClassName }: Spec) {
  const volume = volumes?.find(({ name }) => name === PROXYSQL_VOLUME)
  const storageClass = volume?.storageClassName ?? storageClassName
  return {
    persistentVolumeClaim: {
      ...(storageClass && { storageClassName: storageClass }),
      resources: { requests: { storage: volume?.storage ?? STANDARD_VOLUME } }
    }
  }
}

/** Readers have a port of their own in HAProxy; without a proxy, a way in leads to any member. */
const destination =
  (cluster: string, part: Part) =>
  (role: WayRole): Destination => ({
    selector: labelsOf(cluster, part),
    port: PORT,
    ...(role === 'ReadOnly' && { targetPort: READERS_PORT })
  })

/** proxy, volumes and expose. */
export function proxy(given: Given): Fragment {
  const { cluster } = given
  const part = proxyPart(cluster.spec)
  const size = proxyReplicas(cluster, capabilities)
  const smallest = part === 'proxysql' ? PROXYSQL.minReplicas : HAPROXY.minReplicas
  const child: Cluster = {
    spec: {
      // a smart update waits for a proxy that leads away from the member it restarts
      updateStrategy: part === undefined ? 'RollingUpdate' : 'SmartUpdate',
      unsafeFlags: { proxySize: part !== undefined && size < smallest },
      ...(part === 'haproxy' && { haproxy: pods(given, part) }),
      ...(part === 'proxysql' && { proxysql: { ...pods(given, part), volumeSpec: proxyVolume(cluster.spec) } })
    }
  }
  return { child, beside: waysIn(given, destination(cluster.metadata.name, part ?? 'pxc')) }
}
