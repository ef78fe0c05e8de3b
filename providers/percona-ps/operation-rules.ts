/** What the operator for MySQL cannot do of what an operation may ask for. */
import { forbidden } from '../../src/api/finding.ts'
import type { OperationGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec } from '../rules/places.ts'
import { backsUpToItsStorage } from '../rules/some-providers.ts'
import { NO_ARCHIVE } from './capabilities.ts'

export const operationRules: readonly Rule<OperationGiven>[] = [
  backsUpToItsStorage,
  {
    id: 'ops/candidate-elected',
    severity: 'deny',
    what: 'A switchover that says who shall take over.',
    why: 'The primary is made to leave, and the group elects another one; the operator has no means to choose.',
    fix: 'Leave candidate away.',
    check({ request, before }, report) {
      const candidate = request.spec.switchover?.candidate
      if (before !== undefined || !candidate) return
      report(
        forbidden(spec.child('switchover', 'candidate'), {
          value: candidate,
          why: 'the group elects its next primary by itself',
          fix: 'leave it away'
        })
      )
    }
  },
  {
    id: 'ops/no-archive',
    severity: 'deny',
    what: 'A restore to a moment between backups.',
    why: 'There is no archive of what was written behind a backup: point-in-time recovery of this operator is a technology preview.',
    fix: 'Restore a backup as it is.',
    check({ request, before }, report) {
      if (before !== undefined || request.spec.restore?.pitr === undefined) return
      report(forbidden(spec.child('restore', 'pitr'), { why: NO_ARCHIVE.why, fix: 'restore a backup as it is' }))
    }
  }
]
