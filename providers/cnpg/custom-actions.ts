/** What CloudNativePG can do beyond the operations that every engine may have. */
import { object, objectName } from '../../src/api/schema.ts'
import type { CustomAction } from '../custom-actions.ts'

const instance = objectName('The member, by its name in status.members.')
const member = { parameter: 'instance', roles: ['Primary', 'Replica'] } as const

export const FENCE = 'fence'

export const customActions: readonly CustomAction[] = [
  {
    name: FENCE,
    description:
      'Stops PostgreSQL in one member and keeps its pod and its volumes, so that its files can be looked at or copied. While the primary is fenced nobody takes its place, and the cluster takes no writes.',
    parameters: object('Which member.', { instance }),
    member,
    refusedIn: ['Stopped'],
    turn: 'InTurn'
  },
  {
    name: 'unfence',
    description: 'Starts PostgreSQL again in a member that was fenced; it joins the others as what it was.',
    parameters: object('Which member.', { instance }),
    member,
    refusedIn: ['Stopped'],
    turn: 'InTurn'
  },
  {
    name: 'reload',
    description: 'Has every member read its configuration again, without a restart. No connection is cut.',
    parameters: object('It needs to be told nothing.', {}),
    refusedIn: ['Stopped'],
    turn: 'Beside'
  }
]
