/** The seven kinds of our API, in the order of the documentation. */
import { backupStorage } from './backup-storage.ts'
import { databaseBackup } from './database-backup.ts'
import { databaseCluster } from './database-cluster.ts'
import { databaseProvider } from './database-provider.ts'
import type { Kind } from './kind.ts'
import { monitoringConfig } from './monitoring-config.ts'
import { opsRequest } from './ops-request.ts'
import { podSchedulingPolicy } from './pod-scheduling-policy.ts'

export const KINDS: readonly Kind[] = [
  databaseCluster,
  opsRequest,
  backupStorage,
  databaseBackup,
  podSchedulingPolicy,
  monitoringConfig,
  databaseProvider
]
