/** What the operator for MySQL can do beyond the operations that every engine may have. */
import { object } from '../../src/api/schema.ts'
import type { CustomAction } from '../custom-actions.ts'

export const customActions: readonly CustomAction[] = [
  {
    name: 'rescan-members',
    description:
      'Has the operator compare the list of members that the group keeps with those that are there, and put the list right: after a member was lost, or came back under another address. Clients notice nothing.',
    parameters: object('It needs to be told nothing.', {}),
    refusedIn: ['Stopped', 'Failed'],
    turn: 'InTurn'
  }
]
