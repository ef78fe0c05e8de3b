/** The names of what the operator makes for a cluster, and of what it looks for. */

import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { LABELS, ownLabels } from '../applier.ts'

/** The labels of what the operator makes. */
export const LABEL = {
  cluster: 'app.kubernetes.io/instance',
  component: 'app.kubernetes.io/component',
  replicaSet: 'app.kubernetes.io/replset'
} as const

/** On everything that the operator makes for any cluster. */
export const OF_OPERATOR = { 'app.kubernetes.io/part-of': 'percona-server-mongodb' } as const

/** On backups that the operator makes by a schedule: the name of that schedule. */
export const SCHEDULE_LABEL = 'percona.com/backup-ancestor'

/** Our labels for pods, which already say who manages them. */
export function podLabels(cluster: DatabaseCluster): Record<string, string> {
  const own = ownLabels(cluster)
  return Object.fromEntries(Object.entries(own).filter(([name]) => name === LABELS.cluster || name === LABELS.uid))
}

/** The group of the config servers; no shard may be called so. */
export const CONFIG_SERVERS = 'cfg'
export const ROUTERS = 'mongos'

/** The template of the claims of data volumes. */
export const DATA_VOLUME = 'mongod-data'

/** The StatefulSet of a group of pods, and its Service. */
export const setName = (cluster: string, group: string): string => `${cluster}-${group}`

/** Users and passwords. By default every cluster of a namespace would share one Secret. */
export const usersSecret = (cluster: string): string => `${cluster}-secrets`

/** The key that data at rest is encrypted with. */
export const encryptionKeySecret = (cluster: string): string => `${cluster}-mongodb-encryption-key`

/** The certificate that the operator makes where nobody else does. */
export const ownCertificateSecret = (cluster: string): string => `${cluster}-ssl`

/** The certificate that an issuer of the user makes. */
export const certificateName = (cluster: string): string => `${cluster}-server-tls`

/** The object that fills a new cluster from its data source. */
export const firstRestore = (cluster: string): string => `${cluster}-data-source`
