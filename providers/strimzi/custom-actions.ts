/** What Strimzi can do beyond the operations that every engine may have. */
import { choice, integer, object, optional, text } from '../../src/api/schema.ts'
import type { CustomAction } from '../custom-actions.ts'

const MOST_MOVES = 100

export const customActions: readonly CustomAction[] = [
  {
    name: 'rebalance',
    description:
      'Has Cruise Control spread partitions evenly over all brokers, and their leaders too: after brokers were added, or when some are fuller than others. It takes as long as moving the data takes; clients notice the traffic.',
    parameters: object('How much of the cluster it may take.', {
      excludedTopics: optional(
        text('Topics that stay where they are, as a regular expression of Java.', { min: 1, max: 253 })
      ),
      movesPerBroker: optional(
        integer('How many partitions move into or out of a broker at a time; 5 when it is left open.', {
          min: 1,
          max: MOST_MOVES
        })
      ),
      bytesPerSecond: optional(
        integer('The most that is moved in a second, in bytes; no limit when it is left open.', {
          min: 1,
          max: Number.MAX_SAFE_INTEGER
        })
      )
    }),
    refusedIn: ['Failed', 'Degraded'],
    turn: 'InTurn',
    unfit: ({ spec: { clusterSize } }) =>
      clusterSize > 1
        ? undefined
        : { why: 'there is nothing to spread over one broker', fix: 'add brokers by a HorizontalScaling first' }
  },
  {
    name: 'renew-certificates',
    description:
      'Renews a certificate authority of the cluster before its time. All nodes restart one after the other; with new keys they do so several times, and clients must trust the new authority.',
    parameters: object('Which authority, and how.', {
      authority: choice('cluster signs the certificates of nodes, clients those of users.', ['cluster', 'clients']),
      keys: optional(choice('Whether its key stays; it does when this is left open.', ['keep', 'replace']))
    }),
    refusedIn: ['Failed', 'Degraded'],
    turn: 'InTurn'
  }
]
