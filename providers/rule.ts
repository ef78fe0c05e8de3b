/** A rule is a named pure function from what is given to what is wrong with it. */
import type { Problem, RuleId, Severity } from '../src/api/finding.ts'

export interface Rule<Given> {
  /** Stable, like a linter's: people put it into ignores and search for it. */
  readonly id: RuleId
  readonly severity: Severity
  /** What it looks for, as one sentence of the catalogue. */
  readonly what: string
  /** Why that is so, for people who wonder. */
  readonly why: string
  /** How to put it right, in general; each finding says it for its case. */
  readonly fix: string
  readonly check: (given: Given) => Iterable<Problem>
}
