/** What the operator for MongoDB refuses, or passes over in silence, beside what holds for every engine. */
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { nameOfItsOwn, restoresRunning } from '../rules/some-providers.ts'
import { backupRules } from './backup-rules.ts'
import { SIBLINGS } from './child.ts'
import { clientRules } from './client-rules.ts'
import { settingRules } from './setting-rules.ts'
import { shapeRules } from './shape-rules.ts'
import { steeringRules } from './steering-rules.ts'

export const rules: readonly Rule<ClusterGiven>[] = [
  nameOfItsOwn(SIBLINGS),
  restoresRunning,
  ...shapeRules,
  ...settingRules,
  ...steeringRules,
  ...clientRules,
  ...backupRules
]
