/** Edits that take back what an operation did. */
import { unwise } from '../../src/api/finding.ts'
import type { ClusterGiven } from '../contract.ts'
import { changedUnderOperations } from '../gitops.ts'
import type { Rule } from '../rule.ts'

/** About an edit that somebody makes, not about what it leads to: operations do not ask them. */
export const editRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'gitops/undoes-operation',
    severity: 'warn',
    what: 'An edit of a field that an operation set last.',
    why: 'A manifest that was written before the operation has the old value, and its next apply takes the operation back.',
    fix: 'Write the value that the operation set where the manifest is kept, or leave the field out of it.',
    check({ cluster, before, facts }, report) {
      if (before === undefined) return
      const stored = facts.find('DatabaseCluster', cluster.metadata.name, cluster.metadata.namespace)
      for (const path of changedUnderOperations(stored?.metadata.managedFields ?? [], before, cluster))
        report(
          unwise(path, {
            why: 'an operation set another value here, which this takes back',
            fix: 'write what the operation set where this comes from, or leave the field out of it'
          })
        )
    }
  }
]
