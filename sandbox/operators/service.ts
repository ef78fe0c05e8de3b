/** Services, as every child operator makes them. */
import type { Live } from '../../src/api/live.ts'
import { ownedBy, type Prop } from './scene.ts'

export const SERVICE = { apiVersion: 'v1', kind: 'Service' } as const

export interface ServiceShape {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly selector: Readonly<Record<string, string>>
  /** By name; each goes to the same port of the pods. */
  readonly ports: Readonly<Record<string, number>>
  readonly type?: string | undefined
  readonly isHeadless?: boolean
  readonly annotations?: Readonly<Record<string, string>> | undefined
  /** Who may come in through a load balancer. */
  readonly sources?: readonly string[] | undefined
}

/** A Service that goes when its owner goes. */
export function service(owner: Live, { name, labels, selector, ports, ...shape }: ServiceShape): Prop {
  const { type = 'ClusterIP', isHeadless, annotations, sources } = shape
  return {
    ...SERVICE,
    metadata: { name, labels, ...(annotations && { annotations }), ownerReferences: ownedBy(owner) },
    spec: {
      type,
      selector,
      ...(isHeadless && { clusterIP: 'None' }),
      ...(sources && { loadBalancerSourceRanges: sources }),
      ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number, targetPort: number }))
    }
  }
}
