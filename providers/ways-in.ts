/** The Services of our own that spec.expose asks for. */
import type { EXPOSE_ROLES } from '../src/api/database-cluster.ts'
import type { Given, Manifest } from './contract.ts'
import { SERVICE } from './services.ts'

export type WayRole = (typeof EXPOSE_ROLES)[number]

/** What stands behind a way in, where the provider leads clients. */
export interface Destination {
  readonly selector: Readonly<Record<string, string>>
  /** What clients connect to. */
  readonly port: number
  /** What the pods listen on, where it is another one. */
  readonly targetPort?: number
}

/** One Service for each way in, named after the cluster and the way. */
export function waysIn({ cluster: { metadata, spec } }: Given, to: (role: WayRole) => Destination): Manifest[] {
  return (spec.expose ?? []).map(
    ({ name, role = 'ReadWrite', type, sourceRanges, annotations, loadBalancerClass }): Manifest => {
      const { selector, port, targetPort = port } = to(role)
      return {
        ...SERVICE,
        metadata: {
          name: `${metadata.name}-${name}`,
          ...(metadata.namespace && { namespace: metadata.namespace }),
          ...(annotations && { annotations })
        },
        spec: {
          type,
          selector,
          ports: [{ name: 'database', port, targetPort, protocol: 'TCP' }],
          ...(sourceRanges?.length && { loadBalancerSourceRanges: sourceRanges }),
          ...(loadBalancerClass && { loadBalancerClass })
        }
      }
    }
  )
}
