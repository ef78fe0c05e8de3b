/** What CloudNativePG cannot do of what an operation may ask for, and what is unwise. */
import { unwise } from '../../src/api/finding.ts'
import type { OperationGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec, withPaths } from '../rules/places.ts'
import { backsUpToOnePlace } from '../rules/some-providers.ts'
import { FENCE } from './custom-actions.ts'

const NO_ARCHIVE = {
  why: 'CloudNativePG makes backups by a plug-in beside the members, which is there only while backups of the cluster are on',
  fix: 'switch spec.backup of the cluster on first, with a BackupStorage'
}

export const operationRules: readonly Rule<OperationGiven>[] = [
  backsUpToOnePlace({
    off: NO_ARCHIVE,
    elsewhere: 'and without their archive a backup is of no use',
    why: 'A base backup of PostgreSQL is only whole with the write-ahead log that was written while it ran, and one plug-in writes both to one place.'
  }),
  {
    id: 'ops/fence-primary',
    severity: 'warn',
    what: 'The primary is to be fenced.',
    why: 'CloudNativePG does not replace a fenced primary, so that the cluster takes no writes until it is unfenced.',
    fix: 'Switch over to another member first, unless an outage is meant.',
    check({ request, before, cluster }, report) {
      const { custom } = request.spec
      if (before !== undefined || custom?.name !== FENCE) return
      for (const { item, at } of withPaths(custom.parameters, spec.child('custom', 'parameters'))) {
        if (item.value !== cluster?.status?.primary) continue
        report(
          unwise(at.child('value'), {
            value: item.value,
            why: 'is the primary, and nobody takes its place while it is fenced',
            fix: 'switch over first, unless an outage is meant'
          })
        )
      }
    }
  }
]
