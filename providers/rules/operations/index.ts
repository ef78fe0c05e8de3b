/** The rules for OpsRequests that hold for every engine, in the order of the catalogue. */
import type { OperationGiven } from '../../contract.ts'
import type { Rule } from '../../rule.ts'
import { backupOperationRules } from './backups.ts'
import { changeRules } from './changes.ts'
import { customRules } from './custom.ts'
import { gitopsRules } from './gitops.ts'
import { memberRules } from './members.ts'
import { phaseRules } from './phases.ts'
import { turnRules } from './turn.ts'

export const operationRules: readonly Rule<OperationGiven>[] = [
  ...turnRules,
  ...phaseRules,
  ...changeRules,
  ...memberRules,
  ...customRules,
  ...backupOperationRules,
  ...gitopsRules
]
