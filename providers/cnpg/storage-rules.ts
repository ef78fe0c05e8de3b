/** Fields of a BackupStorage that barman-cloud cannot follow. */
import type { BackupStorage } from '../../src/api/backup-storage.ts'
import { forbidden } from '../../src/api/finding.ts'
import type { Path } from '../../src/api/path.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec } from '../rules/places.ts'

const FAULTS: readonly {
  readonly isSo: (storage: BackupStorage['spec']) => boolean
  readonly why: string
  readonly fix: string
}[] = [
  {
    isSo: ({ verifyTls }) => verifyTls === false,
    why: 'has verifyTls false, and barman-cloud always checks certificates',
    fix: 'remove verifyTls from it'
  },
  {
    isSo: ({ type, endpointUrl }) => type === 'Azure' && endpointUrl === undefined,
    why: 'has no endpointUrl, and barman-cloud finds an archive on Azure by the URL of its account',
    fix: 'set its endpointUrl to https://ACCOUNT.blob.core.windows.net'
  },
  {
    isSo: ({ type, endpointUrl }) => type === 'GCS' && endpointUrl !== undefined,
    why: 'has an endpointUrl, and barman-cloud knows its own way to GCS',
    fix: 'remove endpointUrl from it'
  }
]

/** Every storage that the cluster names, where it is known; what is switched off is not judged. */
function storagesOf({
  cluster,
  before,
  facts
}: ClusterGiven): { readonly storage: BackupStorage; readonly at: Path }[] {
  const { backup, dataSource } = cluster.spec
  const named = [
    { name: backup?.enabled ? backup.storageRef?.name : undefined, at: spec.child('backup', 'storageRef', 'name') },
    {
      name: before === undefined ? dataSource?.external?.storageRef.name : undefined,
      at: spec.child('dataSource', 'external', 'storageRef', 'name')
    }
  ]
  return named.flatMap(({ name, at }) => {
    const storage = name === undefined ? undefined : facts.find('BackupStorage', name, cluster.metadata.namespace)
    return storage === undefined ? [] : [{ storage, at }]
  })
}

export const storageRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'backup/storage-fields',
    severity: 'deny',
    what: 'A BackupStorage with fields that barman-cloud cannot follow.',
    why: 'They would be passed over: the archive would go to another place, or nowhere.',
    fix: 'Change the BackupStorage as the message says, or use another one.',
    check(given, report) {
      for (const { storage, at } of storagesOf(given)) {
        for (const { isSo, why, fix } of FAULTS) {
          if (isSo(storage.spec)) report(forbidden(at, { value: storage.metadata.name, why, fix }))
        }
      }
    }
  }
]
