/** Restore in place: a PerconaXtraDBClusterRestore, for which the operator stops the cluster. */
import { restoringInPlace } from '../../backing-up.ts'
import type { Live } from '../../found.ts'
import type { MadeKind } from '../../made-object.ts'
import type { Underway } from '../../operation.ts'
import { numberIn, textIn, valueIn } from '../../unchecked.ts'
import { binlogStorage } from '../backup.ts'
import { RESTORE, type Restore } from '../child.ts'
import { moment } from '../data-source.ts'
import { MADE_BACKUP } from './backup.ts'
import { health } from './crew.ts'

const MADE: MadeKind = { kind: RESTORE, succeeded: 'Succeeded', failed: ['Failed'], errorField: 'comments' }

/** The binary logs lie beside the backup, in a storage of their own. */
function spec({ cluster, request }: Underway, backup: Live): Restore['spec'] {
  const { pitr } = request.spec.restore ?? {}
  const storageName = binlogStorage(textIn(backup, 'spec', 'storageName') ?? '')
  return {
    pxcCluster: cluster.metadata.name,
    backupName: backup.metadata.name,
    ...(pitr && {
      pitr: {
        type: pitr.targetTime ? 'date' : 'latest',
        ...(pitr.targetTime && { date: moment(pitr.targetTime) }),
        backupSource: { storageName }
      }
    })
  }
}

export const restore = restoringInPlace({
  made: MADE,
  backups: MADE_BACKUP,
  spec,
  health,
  isWhole: ({ cluster, found }) =>
    valueIn(found.child(), 'spec', 'pause') !== true &&
    numberIn(found.child(), 'spec', 'pxc', 'size') === cluster.spec.clusterSize
})
