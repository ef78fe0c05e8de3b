/** A DatabaseBackup as it follows from a backup of the child operator. */
import { LABELS, ownLabels } from '../../providers/applier.ts'
import { BACKUP_NOTES, type BackupRecord } from '../../providers/backup-record.ts'
import type { Driver } from '../../providers/contract.ts'
import { type Condition, type Readiness, readinessConditions, setCondition } from '../../src/api/condition.ts'
import { type DatabaseBackup, type DatabaseBackupStatus, databaseBackupStatus } from '../../src/api/database-backup.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { fitted } from '../../src/api/fitted.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import type { Manifest } from '../../src/kube/client.ts'

/** While it is there, a deletion of the record waits until the child's backup is gone as its policy says. */
export const FINALIZER = 'dbaas.dev/backup'

/** Whether the record is the one of that backup. */
export const isRecordOf = ({ spec }: DatabaseBackup, { child }: BackupRecord): boolean =>
  spec.childRef?.kind === child.kind && spec.childRef.name === child.metadata.name

/** The record as it is created; its spec never changes afterwards. */
export function newRecord(record: BackupRecord, cluster: DatabaseCluster, name: string): Manifest {
  const { child, origin, storage, method } = record
  const { namespace = '' } = cluster.metadata
  const { [LABELS.cluster]: _, ...labels } = ownLabels(cluster)
  const asked = child.metadata.annotations?.[BACKUP_NOTES.deletionPolicy]
  return {
    apiVersion: API_VERSION,
    kind: 'DatabaseBackup',
    metadata: {
      name,
      namespace,
      labels: { ...labels, [LABELS.cluster]: cluster.metadata.name },
      finalizers: [FINALIZER]
    },
    ...{
      spec: {
        clusterRef: cluster.metadata.name,
        ...(storage !== undefined && { storageRef: { name: storage } }),
        ...(method !== undefined && { method }),
        origin,
        deletionPolicy: asked === 'Delete' ? 'Delete' : 'Retain',
        childRef: { apiVersion: child.apiVersion, kind: child.kind, name: child.metadata.name }
      }
    }
  }
}

const READINESS: Readonly<Record<NonNullable<DatabaseBackupStatus['phase']>, Readiness>> = {
  Pending: 'Reconciling',
  Running: 'Reconciling',
  Succeeded: 'Ready',
  Failed: 'Stalled',
  Deleting: 'Reconciling'
}

const SENTENCES: Readonly<Record<BackupRecord['phase'], string>> = {
  Pending: 'The backup waits for its turn',
  Running: 'The backup is being made',
  Succeeded: 'The backup can be restored',
  Failed: 'The backup failed'
}

/** What became of the backup. */
export function recordStatus(
  record: BackupRecord,
  driver: Driver,
  before: DatabaseBackup,
  now: Date
): DatabaseBackupStatus {
  const { child: _, origin: __, storage: ___, method: ____, ...mirrored } = record
  const status = fitted(databaseBackupStatus, {
    observedGeneration: before.metadata.generation ?? 0,
    ...mirrored,
    engine: driver.engine,
    provider: driver.name
  })
  return { ...status, conditions: conditions(record.phase, record.error ?? SENTENCES[record.phase], before, now) }
}

/** The record of a backup that is on its way out. */
export const deletingStatus = (before: DatabaseBackup, message: string, now: Date): DatabaseBackupStatus => ({
  ...before.status,
  phase: 'Deleting',
  conditions: conditions('Deleting', message, before, now)
})

function conditions(
  phase: NonNullable<DatabaseBackupStatus['phase']>,
  message: string,
  before: DatabaseBackup,
  now: Date
) {
  const observedGeneration = before.metadata.generation ?? 0
  return [
    ...readinessConditions(READINESS[phase], { reason: phase, message }).reduce<readonly Condition[]>(
      (list, condition) => setCondition(list, { ...condition, observedGeneration }, now),
      (before.status?.conditions ?? []) as readonly Condition[]
    )
  ]
}
