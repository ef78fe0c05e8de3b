/**
 * Annotations on the main child that keep what was once decided. Backup tools drop a status, and the status of a
 * DatabaseCluster must not be the only place that knows.
 */
export const NOTED = {
  /** The version that spec.version once resolved to. */
  version: 'dbaas.dev/version',
  /** Set when the data source was consumed: it is never read again. */
  dataSource: 'dbaas.dev/data-source',
  /** Hash of what was applied last, so that nothing is applied twice. */
  applied: 'dbaas.dev/applied',
  /** The spec of the cluster that was accepted last, and how it was before, as JSON: by it an edit is known to be one. */
  accepted: 'dbaas.dev/accepted'
} as const

/** What `NOTED.dataSource` says. */
export const CONSUMED = 'consumed'
