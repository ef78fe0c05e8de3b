/** Brings the data of a backup back over the data of its cluster. */
import { restoringInPlace } from '../../backing-up.ts'
import type { Given } from '../../contract.ts'
import type { MadeKind } from '../../made-object.ts'
import { valueIn } from '../../unchecked.ts'
import { BACKUPS } from '../backup-records.ts'
import { RESTORE, type Restore } from '../child.ts'
import { momentOf, pitrOf } from '../pitr.ts'
import { areAgentsBusy } from '../surroundings.ts'
import { healthOf } from './sight.ts'

const RESTORES: MadeKind = { ...BACKUPS, kind: RESTORE }

export const restore = restoringInPlace({
  made: RESTORES,
  backups: BACKUPS,
  spec: ({ cluster, request }, backup): Restore['spec'] => ({
    clusterName: cluster.metadata.name,
    backupName: backup.metadata.name,
    ...pitrOf(momentOf(request.spec.restore?.pitr))
  }),
  // agents read their storage anew after a restore of files, and could not restore or back up before
  health: (given) => ({ ...healthOf(given), serves: healthOf(given).serves && !areAgentsBusy(given) }),
  isWhole: isArchiving
})

/** Continuous archiving is switched off for a restore. */
function isArchiving({ cluster, found }: Given): boolean {
  const wanted = cluster.spec.backup?.pitr?.enabled === true
  return !wanted || valueIn(found.child(), 'spec', 'backup', 'pitr', 'enabled') === true
}
