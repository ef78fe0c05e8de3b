/** What the operator for MongoDB can do beyond the operations that every engine may have. */
import { choice, object } from '../../src/api/schema.ts'
import type { CustomAction } from '../custom-actions.ts'
import { isSharded } from './arrangement.ts'

export const customActions: readonly CustomAction[] = [
  {
    name: 'balancer',
    description:
      'Stops the balancer of a sharded cluster, which moves data between shards, or lets it run again: for the time of a load or of a peak. Clients notice nothing.',
    parameters: object('Whether it runs.', { state: choice('on lets it run, off stops it.', ['on', 'off']) }),
    refusedIn: ['Stopped'],
    turn: 'InTurn',
    unfit: (cluster) =>
      isSharded({ cluster, before: undefined })
        ? undefined
        : { why: 'a replica set has no balancer, as all its data is in one place', fix: 'leave it as it is' }
  },
  {
    name: 'resync-backups',
    description:
      'Has the backup tool read its storage anew, so that it knows the backups that are really there: after files were copied into the bucket, or removed from it. Backups wait meanwhile; clients notice nothing.',
    parameters: object('It needs to be told nothing.', {}),
    refusedIn: ['Stopped', 'Failed'],
    turn: 'InTurn',
    unfit: ({ spec: { backup } }) =>
      backup?.enabled
        ? undefined
        : { why: 'the cluster has no storage for backups that could be read', fix: 'switch spec.backup on first' }
  }
]
