/** The field managers of the operator, one per writer: two writers with one name would erase each other's fields. */
export const FIELD_MANAGERS = {
  /** Children of a DatabaseCluster. */
  cluster: 'dbaas-cluster',
  clusterStatus: 'dbaas-cluster-status',
  /** The fields of a DatabaseCluster that an OpsRequest may write. */
  operations: 'dbaas-ops',
  operationStatus: 'dbaas-ops-status',
  /** The records of backups. */
  backups: 'dbaas-backups',
  /** DatabaseProviders, and who uses the supporting kinds. */
  catalogue: 'dbaas-catalogue',
  /** The Lease of the replica that reconciles. */
  lease: 'dbaas-lease',
  /** The certificate that the operator makes, and who vouches for it in the webhook configurations. */
  certificate: 'dbaas-certificate',
  /** The right that closes the door. */
  door: 'dbaas-door',
  /** Kubernetes Events. */
  events: 'dbaas-events'
} as const

export type FieldManager = (typeof FIELD_MANAGERS)[keyof typeof FIELD_MANAGERS]
