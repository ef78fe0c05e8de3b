/** Backup: a PerconaServerMySQLBackup, of a member that the operator chooses, or of one that is named. */
import { backingUp } from '../../backing-up.ts'
import type { MadeKind } from '../../made-object.ts'
import type { Underway } from '../../operation.ts'
import { BACKUP, type Backup } from '../child.ts'
import { SOURCE } from '../custom-actions.ts'

export const MADE_BACKUP: MadeKind = {
  kind: BACKUP,
  succeeded: 'Succeeded',
  failed: ['Failed', 'Error'],
  errorField: 'stateDescription'
}

const spec = ({ cluster }: Underway, storageName: string): Backup['spec'] => ({
  clusterName: cluster.metadata.name,
  storageName,
  type: 'full'
})

export const backup = backingUp(MADE_BACKUP, spec)

export const backupFrom = backingUp(MADE_BACKUP, (given, storageName): Backup['spec'] => {
  const source = given.request.spec.custom?.parameters?.find(({ name }) => name === SOURCE)?.value
  return { ...spec(given, storageName), ...(source && { sourcePod: source }) }
})
