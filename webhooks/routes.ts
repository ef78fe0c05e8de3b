/** Every path that the API server may call, as data: what is sent there, and who judges it. */
import { backupStorage } from '../src/api/backup-storage.ts'
import { databaseBackup } from '../src/api/database-backup.ts'
import { databaseCluster } from '../src/api/database-cluster.ts'
import { GROUP, type Kind, VERSION } from '../src/api/kind.ts'
import { monitoringConfig } from '../src/api/monitoring-config.ts'
import { opsRequest } from '../src/api/ops-request.ts'
import { podSchedulingPolicy } from '../src/api/pod-scheduling-policy.ts'
import type { Judge } from './judge.ts'

export interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

export interface Route {
  /** The kind of ours that the answer is about. */
  readonly kind: Kind
  /** What the review holds. */
  readonly sent: GroupVersionKind
  /** Empty for the object itself. */
  readonly subresource: '' | 'scale'
  /** Whatever else is sent is not judged here and passes. */
  readonly operations: readonly string[]
}

/**
 * DatabaseProvider is not here: it has no spec, so nobody can write anything wrong into it. An OpsRequest is not mutated: all of
 * its defaults are static, and so stand in its schema.
 */
export const ROUTES = {
  '/mutate/databasecluster': writesOf(databaseCluster),
  '/validate/databasecluster': writesOf(databaseCluster),
  '/validate/opsrequest': writesOf(opsRequest),
  '/validate/databasebackup': writesOf(databaseBackup),
  '/validate/backupstorage': writesOf(backupStorage),
  '/validate/podschedulingpolicy': writesOf(podSchedulingPolicy),
  '/validate/monitoringconfig': writesOf(monitoringConfig),
  '/validate/scale': {
    kind: databaseCluster,
    sent: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
    subresource: 'scale',
    operations: ['UPDATE']
  }
} as const satisfies Record<`/${'mutate' | 'validate'}/${string}`, Route>

export type RoutePath = keyof typeof ROUTES

/** One for each path, so that none can be forgotten. */
export type Judges = Readonly<Record<RoutePath, Judge>>

function writesOf(kind: Kind): Route {
  return {
    kind,
    sent: { group: GROUP, version: VERSION, kind: kind.kind },
    subresource: '',
    operations: ['CREATE', 'UPDATE']
  }
}
