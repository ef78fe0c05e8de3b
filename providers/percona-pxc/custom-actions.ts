/** What the operator for XtraDB Cluster can do beyond the operations that every engine may have. */
import { object } from '../../src/api/schema.ts'
import type { CustomAction } from '../custom-actions.ts'

export const customActions: readonly CustomAction[] = [
  {
    name: 'move-writes',
    description:
      'Restarts the member that the proxy sends writes to, so that another one takes them at once. When it is back, HAProxy sends the writes to it again. Connections to that member are cut.',
    parameters: object('It needs to be told nothing.', {}),
    refusedIn: ['Stopped', 'Failed', 'Degraded'],
    turn: 'InTurn',
    unfit({ spec: { clusterSize, proxy } }) {
      if (clusterSize === 1) return { why: 'there is no other member', fix: 'add members first' }
      if (proxy?.enabled) return undefined
      return { why: 'without a proxy clients choose the member for their writes', fix: 'move the clients themselves' }
    }
  }
]
