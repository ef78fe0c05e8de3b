/** DatabaseBackup: what is accepted, what is refused, and what the API server says. */
import { databaseBackup } from '../../../src/api/database-backup.ts'
import {
  block,
  type FieldCases,
  generation,
  type KindCases,
  lightly,
  nonEmpty,
  objectName,
  quantity,
  reference,
  required,
  text,
  time,
  under,
  words
} from './field-case.ts'
import { conditions, notYetSeen } from './reported.ts'
import type { RuleCase } from './rule-case.ts'

const examples = {
  'a nightly backup': {
    spec: {
      clusterRef: 'orders',
      storageRef: { name: 's3-main' },
      method: 'plugin',
      origin: 'Schedule',
      deletionPolicy: 'Retain',
      childRef: { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup', name: 'orders-nightly-20260504020000' }
    },
    status: {
      observedGeneration: 1,
      phase: 'Succeeded',
      startedAt: '2026-05-04T02:00:00Z',
      completedAt: '2026-05-04T02:11:09Z',
      size: '7516192768',
      location: 's3://db-backups/team-a/orders/base/20260504T020000',
      engine: 'postgresql',
      provider: 'cnpg',
      version: '17.6',
      restorableFrom: '2026-05-04T02:11:09Z',
      restorableTo: '2026-05-04T08:59:00Z',
      error: '',
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'Succeeded',
          message: 'The backup is in the storage',
          observedGeneration: 1,
          lastTransitionTime: '2026-05-04T02:11:09Z'
        }
      ]
    }
  }
}

const fields: FieldCases = {
  spec: required(block('schedule')),
  'spec.clusterRef': objectName,
  ...under('spec.storageRef', reference),
  'spec.method': nonEmpty(63),
  'spec.origin': words('Operation', 'Schedule', 'Foreign'),
  'spec.childRef': block('namespace'),
  'spec.childRef.apiVersion': required(text(316)),
  'spec.childRef.kind': required(text(63)),
  'spec.childRef.name': objectName,
  'spec.deletionPolicy': words('Retain', 'Delete'),
  status: block('state'),
  'status.observedGeneration': generation,
  'status.phase': words('Pending', 'Running', 'Succeeded', 'Failed', 'Deleting'),
  'status.startedAt': time,
  'status.completedAt': time,
  'status.size': quantity,
  'status.location': text(2048),
  'status.engine': text(63),
  'status.provider': text(63),
  'status.version': text(64),
  'status.restorableFrom': time,
  'status.restorableTo': time,
  'status.error': text(4096),
  ...lightly(conditions)
}

const child = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup', name: 'orders-nightly-20260504020000' }

const remains = (field: string, before: object, ...edits: unknown[]): RuleCase => ({
  at: `spec.${field}`,
  says: `${field} is part of the record of a backup and stays as it is; only deletionPolicy can be changed`,
  before: { spec: { clusterRef: 'orders', ...before } },
  refused: edits.map((edit) => ({ spec: { [field]: edit } })),
  passes: [{ spec: { deletionPolicy: 'Delete' } }]
})

const rules: RuleCase[] = [
  remains('clusterRef', {}, 'sessions'),
  remains('origin', {}, 'Foreign'),
  remains('origin', { origin: 'Schedule' }, null),
  remains('storageRef', { storageRef: { name: 's3-main' } }, { name: 's3-other' }, null),
  remains('storageRef', {}, { name: 's3-main' }),
  remains('method', { method: 'plugin' }, 'volumeSnapshot', null),
  remains('method', {}, 'plugin'),
  remains('childRef', { childRef: child }, { name: 'orders-nightly-20260503020000' }, null),
  remains('childRef', {}, child)
]

export const databaseBackupCases: KindCases = {
  kind: databaseBackup,
  examples,
  fields,
  defaults: { 'spec.origin': 'Operation', 'spec.deletionPolicy': 'Retain', status: notYetSeen },
  rules
}
