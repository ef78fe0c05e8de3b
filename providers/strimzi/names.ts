/** What things around a Kafka are called: some are our choice, the others are Strimzi's. */

/** Pools are unique in a namespace, so they carry the name of their cluster. */
export const brokerPool = (cluster: string): string => `${cluster}-brk`
export const controllerPool = (cluster: string): string => `${cluster}-ctl`

/** The user that stands above all others; the Secret with its password has the same name. */
export const adminUser = (cluster: string): string => `${cluster}-admin`

/** The Secret that an issuer fills. */
export const issuedSecret = (cluster: string): string => `${cluster}-server-tls`

export const bootstrapService = (cluster: string): string => `${cluster}-kafka-bootstrap`
export const brokersService = (cluster: string): string => `${cluster}-kafka-brokers`

/** The Service that leads to all brokers of a listener that is not inside. */
export const listenerBootstrapService = (cluster: string, listener: string): string =>
  `${cluster}-kafka-${listener}-bootstrap`

/** The Service of one broker at such a listener. */
export const listenerBrokerService = (cluster: string, listener: string, node: number): string =>
  `${cluster}-${brokerPool(cluster)}-${listener}-${node}`

/** The set of the pods of a pool, which are called like it with their numbers, as their claims are with that of the disk before. */
export const podSet = (cluster: string, pool: string): string => `${cluster}-${pool}`

/** The certificate that clients trust. */
export const clusterCaCertificate = (cluster: string): string => `${cluster}-cluster-ca-cert`
