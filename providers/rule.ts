/** A rule is a named pure function from what is given to what is wrong with it. */
import { type Finding, found, type Problem, type RuleId, type Severity } from '../src/api/finding.ts'

/** Takes one thing that is wrong. */
export type Report = (problem: Problem) => void

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
  /** Reports everything that is wrong, and returns nothing: a hundred generators a review would cost more than what they look at. */
  readonly check: (given: Given, report: Report) => void
}

/** What the rules find, in their order. */
export function findings<Given>(rules: readonly Rule<Given>[], given: Given): Finding[] {
  const all: Finding[] = []
  const reported: Problem[] = []
  const report = (problem: Problem) => {
    reported.push(problem)
  }
  for (const rule of rules) {
    const returned: unknown = rule.check(given, report)
    if (returned !== undefined) throw new Error(`rule ${rule.id} returns what it finds; let it call report instead`)
    for (const problem of reported) all.push(found(rule, problem))
    reported.length = 0
  }
  return all
}
