/** The names of what belongs to a cluster, and the labels by which the operator's own objects are known. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'

/** The part of a cluster that a pod, a volume or a Service belongs to. */
export type Part = 'mysql' | 'haproxy' | 'router'

/** Components are no help: HAProxy and routers are one. */
export const LABEL = {
  cluster: 'app.kubernetes.io/instance',
  part: 'app.kubernetes.io/name'
} as const

/** On everything that the operator makes for any cluster. */
export const OF_OPERATOR = 'app.kubernetes.io/managed-by=percona-server-mysql-operator'

/** On backups that the operator makes by a schedule; the name of the schedule stands behind five letters and a dash. */
export const SCHEDULE_LABEL = 'percona.com/backup-ancestor'

/** The StatefulSet or Deployment of a part, and the Service in front of its pods. */
export const nameOf = (cluster: string, part: Part): string => `${cluster}-${part}`

/** The labels by which the operator selects the pods of a part. */
export const labelsOf = (cluster: string, part: Part): Record<string, string> => ({
  [LABEL.cluster]: cluster,
  [LABEL.part]: part
})

/** The passwords of the system users. */
export const usersSecret = (cluster: string): string => `${cluster}-secrets`

/** What an issuer signs for the servers. */
export const issuedSecret = (cluster: string): string => `${cluster}-server-tls`

/** The certificate that clients see. */
export function certificateSecret({ metadata, spec }: DatabaseCluster): string {
  const { secretName, issuerRef } = spec.tls ?? {}
  return secretName || (issuerRef ? issuedSecret(metadata.name) : `${metadata.name}-ssl`)
}
