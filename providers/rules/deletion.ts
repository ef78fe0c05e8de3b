/** What a deletion will leave. Whether a deletion may be at all is held by admission policies in the API server. */
import { unwise } from '../../src/api/finding.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec } from './places.ts'

export const deletionRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'deletion/wipe-out',
    severity: 'warn',
    what: 'A deletion policy that also deletes the backups.',
    why: 'After a deletion by mistake nothing is left to restore.',
    fix: 'Use Delete to keep the backups.',
    *check({ cluster, before }) {
      const { deletionPolicy } = cluster.spec
      if (deletionPolicy !== 'WipeOut' || before?.spec.deletionPolicy === 'WipeOut') return
      yield unwise(spec.child('deletionPolicy'), {
        why: 'a deletion will take the backups along, and nothing is left to restore',
        fix: 'use Delete to keep them'
      })
    }
  }
]
