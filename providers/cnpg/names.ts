/** Names of the objects beside a Cluster; all begin with its own. */

/** Also that of the Service and of the Deployment of the pooler. */
export const poolerName = (cluster: string): string => `${cluster}-pooler`

export const backupStoreName = (cluster: string): string => `${cluster}-backup`
export const sourceStoreName = (cluster: string): string => `${cluster}-source`
export const scheduledBackupName = (cluster: string, schedule: string): string => `${cluster}-${schedule}`

/** The Service of a way in. */
export const exposedName = (cluster: string, way: string): string => `${cluster}-${way}`

/** The Certificate that an issuer signs, and the Secret that it fills. */
export const certificateName = (cluster: string): string => `${cluster}-server-tls`

/** Under which names a Service is found inside the Kubernetes cluster. */
export const hostNames = (service: string, namespace: string | undefined): string[] =>
  namespace === undefined ? [service] : [service, `${service}.${namespace}`, `${service}.${namespace}.svc`]
