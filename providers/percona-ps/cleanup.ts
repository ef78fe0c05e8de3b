/** What a deletion leaves, and in what order the rest goes. */
import { isOf } from '../applier.ts'
import { CLAIM } from '../claims.ts'
import type { Given } from '../contract.ts'
import { endingOf } from '../finalizers.ts'
import type { Cleanup, CleanupPolicy } from '../observed.ts'
import { POD } from '../pods.ts'
import { textIn } from '../unchecked.ts'
import { BACKUP, CERTIFICATE } from './child.ts'
import { refusal } from './refusal.ts'
import { serves, setOf } from './surroundings.ts'

const IN_ORDER = 'percona.com/delete-mysql-pods-in-order'
const CERTIFICATES = 'percona.com/delete-ssl'
/** It takes the passwords along. */
const VOLUMES = 'percona.com/delete-mysql-pvc'
export const BACKUP_DATA = 'percona.com/delete-backup'

/** Data that is kept needs its passwords: the operator could not log in to what is restored from it without them. */
const keepsPasswords = ({ found }: Given, policy: CleanupPolicy): boolean =>
  policy === 'Delete' && found.of(BACKUP).some((backup) => textIn(backup, 'status', 'state') === 'Succeeded')

function finalizersFor(given: Given, policy: CleanupPolicy): string[] {
  // members leave a group in order only while it works; one that does not would never let go
  if (policy === 'Retain') return serves(given) ? [IN_ORDER] : []
  // a Secret that the user brought is not the operator's to delete
  const certificates = given.cluster.spec.tls?.secretName ? [] : [CERTIFICATES]
  return [...(keepsPasswords(given, policy) ? [] : [VOLUMES]), ...certificates]
}

export function cleanup(given: Given, policy: CleanupPolicy): Cleanup {
  const { found, cluster } = given
  const neverMade = setOf(given, 'mysql') === undefined && found.of(POD).length === 0
  const claims = policy === 'Retain' ? [] : found.of(CLAIM)
  return endingOf({
    child: found.child(),
    domain: 'percona.com/',
    finalizers: finalizersFor(given, policy),
    isIgnored: neverMade || refusal(given) !== undefined,
    backups: policy === 'WipeOut' ? found.of(BACKUP) : [],
    backupFinalizer: BACKUP_DATA,
    pods: found.of(POD),
    rest: [...claims, ...found.of(CERTIFICATE).filter((certificate) => isOf(cluster, certificate))]
  })
}
