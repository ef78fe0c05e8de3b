/** BackupStorage: what is accepted, what is refused, and what the API server says. */
import { backupStorage } from '../../../src/api/backup-storage.ts'
import {
  also,
  block,
  type FieldCases,
  flag,
  type KindCases,
  nonEmpty,
  reference,
  required,
  under,
  words
} from './field-case.ts'
import { inUse, usedOnce } from './reported.ts'
import type { RuleCase } from './rule-case.ts'

const examples = {
  'S3, served by ourselves': {
    spec: {
      type: 'S3',
      bucket: 'db-backups',
      prefix: 'team-a',
      region: 'eu-central-1',
      endpointUrl: 'https://s3.example.com',
      credentialsSecretRef: { name: 's3-main' },
      verifyTls: true,
      forcePathStyle: true
    },
    status: usedOnce
  },
  'a container on Azure': {
    spec: { type: 'Azure', bucket: 'db-backups', credentialsSecretRef: { name: 'azure-main' } }
  }
}

const fields: FieldCases = {
  spec: required(block('accessKey')),
  'spec.type': also(required(words('S3', 'Azure', 'GCS')), ['AWS', 'supported values: "S3", "Azure", "GCS"']),
  'spec.bucket': {
    accepted: ['abc', 'x'.repeat(255)],
    refused: [
      ['db', 'should be at least 3 chars long'],
      ['', 'should be at least 3 chars long'],
      ['x'.repeat(256), 'may not be more than 255 bytes'],
      [{ name: 'db-backups' }, 'unknown field "', '.name"']
    ]
  },
  'spec.prefix': nonEmpty(512),
  'spec.region': nonEmpty(63),
  'spec.endpointUrl': nonEmpty(2048),
  ...under('spec.credentialsSecretRef', { ...reference, '': required(block('namespace')) }),
  'spec.verifyTls': flag,
  'spec.forcePathStyle': flag,
  ...inUse
}

const main = { type: 'S3', bucket: 'db-backups', credentialsSecretRef: { name: 's3-main' } }
const prefixStays = 'prefix cannot be changed, since older backups lie under it; create another BackupStorage'

const rules: RuleCase[] = [
  {
    at: 'spec.type',
    says: 'type cannot be changed; create a new object instead',
    before: { spec: main },
    refused: [{ spec: { type: 'GCS' } }],
    passes: [{ spec: { type: 'S3', region: 'eu-central-1' } }]
  },
  {
    at: 'spec.bucket',
    says: 'bucket cannot be changed; create a new object instead',
    before: { spec: main },
    refused: [{ spec: { bucket: 'other-backups' } }],
    passes: [{ spec: { credentialsSecretRef: { name: 's3-rotated' } } }]
  },
  {
    at: 'spec.prefix',
    says: prefixStays,
    before: { spec: { ...main, prefix: 'team-a' } },
    refused: [{ spec: { prefix: 'team-b' } }, { spec: { prefix: null } }],
    passes: [{ spec: { prefix: 'team-a', verifyTls: false } }]
  },
  {
    at: 'spec.prefix',
    says: prefixStays,
    before: { spec: main },
    refused: [{ spec: { prefix: 'team-a' } }],
    passes: [{ spec: { prefix: null } }]
  }
]

export const backupStorageCases: KindCases = {
  kind: backupStorage,
  examples,
  fields,
  defaults: { 'spec.verifyTls': true, 'spec.forcePathStyle': false },
  rules
}
