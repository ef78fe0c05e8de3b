/** What the operator for MySQL can do beyond the operations that every engine may have. */
import { object, objectName } from '../../src/api/schema.ts'
import type { CustomAction } from '../custom-actions.ts'

/** The parameter that names the member. */
export const SOURCE = 'member'

export const customActions: readonly CustomAction[] = [
  {
    name: 'backup-from',
    description:
      'Makes a full backup of the data of one member, into the storage that the cluster backs up to. The operator otherwise chooses the member itself; to name one keeps the load of a backup away from the others. Clients notice nothing.',
    parameters: object('It needs to be told which member.', {
      [SOURCE]: objectName('The member, as status.members of the cluster has it.')
    }),
    member: { parameter: SOURCE, roles: ['Replica', 'Primary'] },
    refusedIn: ['Stopped', 'Failed'],
    turn: 'Beside',
    unfit: ({ spec: { backup } }) =>
      backup?.enabled && backup.storageRef
        ? undefined
        : {
            why: 'the cluster does not say where backups go',
            fix: 'name a BackupStorage in spec.backup of the cluster'
          }
  }
]
