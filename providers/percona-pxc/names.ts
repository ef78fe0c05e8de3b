/** The names of what belongs to a cluster, and the labels by which the operator's own objects are known. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'

/** The part of a cluster that a pod, a volume or a Service belongs to. */
export type Part = 'pxc' | 'haproxy' | 'proxysql'

export const LABEL = {
  cluster: 'app.kubernetes.io/instance',
  part: 'app.kubernetes.io/component'
} as const

/** On everything that the operator makes for any cluster. */
export const OF_OPERATOR = 'app.kubernetes.io/name=percona-xtradb-cluster'

/** On backups that the operator makes by a schedule; the name of the schedule stands behind five letters and a dash. */
export const SCHEDULE_LABEL = 'percona.com/backup-ancestor'

/** The StatefulSet of a part, and the Service in front of its pods. */
export const nameOf = (cluster: string, part: Part): string => `${cluster}-${part}`

/** The labels by which the operator selects the pods of a part. */
export const labelsOf = (cluster: string, part: Part): Record<string, string> => ({
  [LABEL.cluster]: cluster,
  [LABEL.part]: part
})

/** The passwords of the system users. */
export const usersSecret = (cluster: string): string => `${cluster}-secrets`

/** The certificate that clients see. */
export const certificateSecret = ({ metadata, spec }: DatabaseCluster): string =>
  spec.tls?.secretName || `${metadata.name}-ssl`
