/** What a deletion will leave. Whether a deletion may be at all is held by admission policies in the API server. */
import { forbidden, unwise } from '../../src/api/finding.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec } from './places.ts'

const POLICY = spec.child('deletionPolicy')

export const deletionRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'deletion/backups-stay',
    severity: 'deny',
    what: 'A deletion policy that deletes the backups, where the child operator cannot do that.',
    why: 'The data would stay in the bucket, and nobody would know.',
    fix: 'Use Delete, and remove what is in the bucket by its own means.',
    check({ cluster, provider }, report) {
      const { deletionPolicy, backup } = cluster.spec
      const ability = provider.supports.backups?.deletesData
      if (deletionPolicy !== 'WipeOut' || !backup?.enabled || ability === undefined || ability === true) return
      report(
        forbidden(POLICY, {
          value: deletionPolicy,
          why: ability.why,
          fix: 'use Delete, and remove what is in the bucket by its own means'
        })
      )
    }
  },
  {
    id: 'deletion/wipe-out',
    severity: 'warn',
    what: 'A deletion policy that also deletes the backups.',
    why: 'After a deletion by mistake nothing is left to restore.',
    fix: 'Use Delete to keep the backups.',
    check({ cluster, before, provider }, report) {
      const { deletionPolicy, backup } = cluster.spec
      if (deletionPolicy !== 'WipeOut' || before?.spec.deletionPolicy === 'WipeOut') return
      if (backup?.enabled && provider.supports.backups?.deletesData !== true) return // said by deletion/backups-stay
      report(
        unwise(POLICY, {
          why: 'a deletion will take the backups along, and nothing is left to restore',
          fix: 'use Delete to keep them'
        })
      )
    }
  }
]
