/** DatabaseBackup: the record of one backup; it outlives its cluster. */
import { staysAsCreated } from './cel.ts'
import { AGE, type Kind, type ResourceOf } from './kind.ts'
import { BACKUP_DELETION_POLICIES } from './ops-request.ts'
import { childReference, reference } from './reference.ts'
import { choice, object, objectName, optional, quantity, type Static, text, time } from './schema.ts'
import { conditions, notYetSeen, observedGeneration } from './status.ts'

export const BACKUP_ORIGINS = ['Operation', 'Schedule', 'Foreign'] as const
export const BACKUP_PHASES = ['Pending', 'Running', 'Succeeded', 'Failed', 'Deleting'] as const

const facts = {
  clusterRef: objectName('Name of the DatabaseCluster that was backed up. It may be gone.'),
  storageRef: optional(reference('BackupStorage', 'that has the data')),
  method: optional(text('How the backup was made, as the provider names it.', { min: 1, max: 63 })),
  origin: choice('What made it: an OpsRequest, a schedule, or somebody else.', BACKUP_ORIGINS, {
    default: 'Operation'
  }),
  childRef: optional(object("The child operator's own backup object.", childReference))
}

export const databaseBackupSpec = object(
  'What was backed up, how and where to.',
  {
    ...facts,
    deletionPolicy: choice(
      'What deleting this object does to the data. Delete is refused where the child operator cannot.',
      BACKUP_DELETION_POLICIES,
      {
        default: 'Retain'
      }
    )
  },
  {
    rules: Object.keys(facts).map((field) =>
      staysAsCreated(
        field,
        `${field} is part of the record of a backup and stays as it is; only deletionPolicy can be changed`
      )
    )
  }
)

export const databaseBackupStatus = object(
  'What came of the backup.',
  {
    observedGeneration,
    phase: optional(choice('Where the backup is in its life.', BACKUP_PHASES)),
    startedAt: optional(time('When it began.')),
    completedAt: optional(time('When it ended.')),
    size: optional(quantity('How much data it is.')),
    location: optional(text('Where in the storage it lies.', { max: 2048 })),
    engine: optional(text('Engine of the cluster.', { max: 63 })),
    provider: optional(text('Provider of the cluster.', { max: 63 })),
    version: optional(text('Version of the engine when it was made.', { max: 64 })),
    restorableFrom: optional(time('The earliest moment that a restore from it can go to.')),
    restorableTo: optional(time('The latest moment that a restore from it can go to.')),
    error: optional(text('Why it failed, in the words of the child operator.', { max: 4096 })),
    conditions
  },
  { default: notYetSeen }
)

export type DatabaseBackup = ResourceOf<'DatabaseBackup', typeof databaseBackupSpec, typeof databaseBackupStatus>

export type DatabaseBackupStatus = Static<typeof databaseBackupStatus>

export const databaseBackup: Kind = {
  kind: 'DatabaseBackup',
  plural: 'databasebackups',
  shortNames: ['dbb'],
  scope: 'Namespaced',
  description: 'The record of one backup, made by an operation, by a schedule or by hand. It outlives its cluster.',
  spec: databaseBackupSpec,
  status: databaseBackupStatus,
  columns: [
    { name: 'Cluster', type: 'string', path: '.spec.clusterRef', description: 'The cluster that was backed up.' },
    { name: 'Method', type: 'string', path: '.spec.method', description: 'How it was made.' },
    { name: 'Origin', type: 'string', path: '.spec.origin', description: 'What made it.' },
    { name: 'Phase', type: 'string', path: '.status.phase', description: 'Where the backup is in its life.' },
    { name: 'Completed', type: 'date', path: '.status.completedAt', description: 'Time since it ended.' },
    { name: 'Size', type: 'string', path: '.status.size', description: 'How much data it is.', wide: true },
    {
      name: 'Location',
      type: 'string',
      path: '.status.location',
      description: 'Where in the storage it lies.',
      wide: true
    },
    AGE
  ]
}
