/** What a deletion leaves, and in what order the rest goes. */
import { CLAIM } from '../claims.ts'
import type { Given } from '../contract.ts'
import { endingOf } from '../finalizers.ts'
import type { Cleanup, CleanupPolicy } from '../observed.ts'
import { POD } from '../pods.ts'
import { textIn } from '../unchecked.ts'
import { BACKUP } from './child.ts'
import { refusal } from './refusal.ts'
import { partsOf, setOf } from './surroundings.ts'

const IN_ORDER = 'percona.com/delete-pxc-pods-in-order'
const CERTIFICATES = 'percona.com/delete-ssl'
/** They take the passwords along. */
const VOLUMES = ['percona.com/delete-pxc-pvc', 'percona.com/delete-proxysql-pvc']
export const BACKUP_DATA = 'percona.com/delete-backup'

/** Data that is kept needs its passwords: the operator could not log in to what is restored from it without them. */
const keepsPasswords = ({ found }: Given, policy: CleanupPolicy): boolean =>
  policy === 'Delete' && found.of(BACKUP).some((backup) => textIn(backup, 'status', 'state') === 'Succeeded')

function finalizersFor(given: Given, policy: CleanupPolicy): string[] {
  if (policy === 'Retain') return [IN_ORDER]
  // a Secret that the user brought is not the operator's to delete
  const certificates = given.cluster.spec.tls?.secretName ? [] : [CERTIFICATES]
  return [IN_ORDER, ...(keepsPasswords(given, policy) ? [] : VOLUMES), ...certificates]
}

export function cleanup(given: Given, policy: CleanupPolicy): Cleanup {
  const { found } = given
  const neverMade = partsOf(given).every((part) => setOf(given, part) === undefined) && found.of(POD).length === 0
  return endingOf({
    child: found.child(),
    domain: 'percona.com/',
    finalizers: finalizersFor(given, policy),
    isIgnored: neverMade || refusal(given) !== undefined,
    backups: policy === 'WipeOut' ? found.of(BACKUP) : [],
    backupFinalizer: BACKUP_DATA,
    pods: found.of(POD),
    rest: policy === 'Retain' ? [] : found.of(CLAIM)
  })
}
