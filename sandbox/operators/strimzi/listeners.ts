/** How a Kafka is reached: the Services of each node, and the addresses that the status tells. */
import type { LiveOf } from '../../../src/api/live.ts'
import type { Scene, Wish } from '../scene.ts'
import { SERVICE } from '../service.ts'
import type { Kafka, Listener } from './api.ts'
import { podName } from './pod-sets.ts'
import { hasRole, type Planned } from './pools.ts'
import { SERVICE_TYPES, serve } from './surroundings.ts'

type Service = LiveOf<{
  readonly spec: { readonly ports: readonly { readonly nodePort?: number }[] }
  readonly status?: {
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] }
  }
}>

/** One Service for each broker and listener that is reached from outside. */
export function exposeNodes(child: Kafka, { pool, ids }: Planned): Wish[] {
  if (!hasRole(pool, 'broker')) return []
  const outside = (child.spec.kafka.listeners ?? []).filter(({ type }) => SERVICE_TYPES[type] !== undefined)
  return outside.flatMap(({ name, port, type, configuration }) =>
    ids.map((id) =>
      serve(child, {
        name: `${child.metadata.name}-${pool.metadata.name}-${name}-${id}`,
        ports: { [`tcp-${name}`]: port },
        type: SERVICE_TYPES[type] ?? 'ClusterIP',
        selector: { 'statefulset.kubernetes.io/pod-name': podName(child, pool, id) },
        annotations: configuration?.perBrokerAnnotationsTemplate,
        sources: configuration?.loadBalancerSourceRanges
      })
    )
  )
}

/** The addresses of all listeners, or undefined while one is waited for. */
export function addressesOf(scene: Scene, child: Kafka): object[] | undefined {
  const all = (child.spec.kafka.listeners ?? []).map((listener) => addressOf(scene, child, listener))
  return all.every((one) => one !== undefined) ? all : undefined
}

// Some node of nobody's: RFC 5737.
const NODE = '192.0.2.1'

function addressOf({ named }: Scene, child: Kafka, { name, port, type }: Listener): object | undefined {
  const { name: cluster, namespace } = child.metadata
  const own = named<Service>(SERVICE, `${cluster}-kafka-${name}-bootstrap`)
  if (type === 'internal') return listed(name, `${cluster}-kafka-bootstrap.${namespace}.svc`, port)
  if (type === 'cluster-ip') return listed(name, `${cluster}-kafka-${name}-bootstrap.${namespace}.svc`, port)
  if (type === 'nodeport') {
    const nodePort = own?.spec.ports[0]?.nodePort
    return nodePort === undefined ? undefined : listed(name, NODE, nodePort)
  }
  const [ingress] = own?.status?.loadBalancer?.ingress ?? []
  const host = ingress?.hostname ?? ingress?.ip
  return host === undefined ? undefined : listed(name, host, port)
}

const listed = (name: string, host: string, port: number): object => ({
  name,
  addresses: [{ host, port }],
  bootstrapServers: `${host}:${port}`
})
