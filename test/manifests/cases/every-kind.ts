/** The cases of every kind. */
import { backupStorageCases } from './backup-storage.ts'
import { databaseBackupCases } from './database-backup.ts'
import { databaseClusterCases } from './database-cluster.ts'
import { databaseProviderCases } from './database-provider.ts'
import type { KindCases } from './field-case.ts'
import { monitoringConfigCases } from './monitoring-config.ts'
import { opsRequestCases } from './ops-request.ts'
import { podSchedulingPolicyCases } from './pod-scheduling-policy.ts'

export const EVERY_KIND: readonly KindCases[] = [
  databaseClusterCases,
  opsRequestCases,
  backupStorageCases,
  databaseBackupCases,
  podSchedulingPolicyCases,
  monitoringConfigCases,
  databaseProviderCases
]
