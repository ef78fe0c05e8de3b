/** What Strimzi refuses late, or passes over in silence, beside what holds for every engine. */
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { clientRules } from './client-rules.ts'
import { settingRules } from './setting-rules.ts'
import { shapeRules } from './shape-rules.ts'

export const rules: readonly Rule<ClusterGiven>[] = [...shapeRules, ...settingRules, ...clientRules]
