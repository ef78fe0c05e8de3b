/** What Services tell of the ways to a database. */
import type { DatabaseClusterStatus } from '../src/api/database-cluster.ts'
import type { Live } from '../src/api/live.ts'
import { listIn, textIn, valueIn } from './unchecked.ts'

export const SERVICE = { apiVersion: 'v1', kind: 'Service' } as const

export type Endpoint = NonNullable<DatabaseClusterStatus['endpoints']>[number]

interface Way {
  readonly name: string
  /** Where it leads: ReadWrite, ReadOnly. */
  readonly role: string
  readonly port: number
}

/** The name that a Service has inside the Kubernetes cluster. */
export const internalEndpoint = ({ metadata: { name, namespace } }: Live, way: Way): Endpoint => ({
  ...way,
  host: `${name}.${namespace}.svc`,
  scope: 'Internal'
})

/** What a host name or an address is made of; anything else in a status is not shown to anybody. */
const HOST = /^[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/

/** The addresses that a load balancer gave a Service; none while it has given none. */
export function externalEndpoints(service: Live, way: Way): Endpoint[] {
  return listIn(service, 'status', 'loadBalancer', 'ingress')
    .map((ingress) => textIn(ingress, 'hostname') ?? textIn(ingress, 'ip'))
    .filter((host) => host !== undefined && HOST.test(host))
    .map((host, position) => ({
      ...way,
      name: position === 0 ? way.name : `${way.name}-${position + 1}`,
      host: host as string,
      scope: 'External'
    }))
}

/** As seen from outside where it is a load balancer, else as seen from inside. */
export const endpointsOf = (service: Live, way: Way): Endpoint[] =>
  valueIn(service, 'spec', 'type') === 'LoadBalancer'
    ? externalEndpoints(service, way)
    : [internalEndpoint(service, way)]
