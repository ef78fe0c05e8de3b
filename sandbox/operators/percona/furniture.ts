/** Secrets and Services as Percona's operators make them. */
import type { Live } from '../../../src/api/live.ts'
import { hashOf, keep, make, ownedBy, type Wish } from '../scene.ts'
import { INSTANCE } from './groups.ts'

/** A Secret that nobody owns: it stays when the cluster goes, unless a finalizer takes it. */
export const secret = (name: string, keys: Readonly<Record<string, string>>): Wish =>
  make({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'Opaque', stringData: keys })

/** The keys of a certificate; nothing listens anywhere, so nobody ever sees it. */
export const NO_CERTIFICATE = { 'ca.crt': 'a certificate', 'tls.crt': 'a certificate', 'tls.key': 'a key' }

/** A password for each user, always the same one. */
export const passwords = (cluster: Live, users: readonly string[]): Record<string, string> =>
  Object.fromEntries(users.map((user) => [user, hashOf([cluster.metadata.uid, user])]))

export interface ServiceShape {
  readonly name: string
  readonly selector: Readonly<Record<string, string>>
  readonly ports: Readonly<Record<string, number>>
  readonly isHeadless?: boolean
  readonly type?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly sources?: readonly string[]
}

export function service(
  cluster: Live,
  { name, selector, ports, isHeadless, type, annotations, sources }: ServiceShape
): Wish {
  return keep({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      labels: { ...selector, [INSTANCE]: cluster.metadata.name },
      ...(annotations && { annotations }),
      ownerReferences: ownedBy(cluster)
    },
    spec: {
      type: type ?? 'ClusterIP',
      selector,
      ...(isHeadless && { clusterIP: 'None' }),
      ...(sources && { loadBalancerSourceRanges: sources }),
      ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number, targetPort: number }))
    }
  })
}
