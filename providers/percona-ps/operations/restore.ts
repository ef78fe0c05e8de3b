/** Restore in place: a PerconaServerMySQLRestore, for which the operator stops the cluster. One that ends in Error it tries again. */
import { restoringInPlace } from '../../backing-up.ts'
import type { Live } from '../../found.ts'
import type { MadeKind } from '../../made-object.ts'
import type { Underway } from '../../operation.ts'
import { valueIn } from '../../unchecked.ts'
import { RESTORE, type Restore } from '../child.ts'
import { MADE_BACKUP } from './backup.ts'
import { health } from './crew.ts'

const MADE: MadeKind = { kind: RESTORE, succeeded: 'Succeeded', failed: ['Failed'], errorField: 'stateDescription' }

export const restore = restoringInPlace({
  made: MADE,
  backups: MADE_BACKUP,
  spec: ({ cluster }: Underway, { metadata }: Live): Restore['spec'] => ({
    clusterName: cluster.metadata.name,
    backupName: metadata.name
  }),
  health,
  isWhole: ({ found }) => valueIn(found.child(), 'spec', 'pause') !== true
})
