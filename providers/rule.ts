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
  /** Says everything that is wrong. It is called for every review: a generator in its place would cost twice as much. */
  readonly check: (given: Given, report: Report) => Iterable<Problem> | void
}

/** What the rules find, in their order. */
export function findings<Given>(rules: readonly Rule<Given>[], given: Given): Finding[] {
  const all: Finding[] = []
  let asked: Rule<Given> | undefined
  const report = (problem: Problem) => {
    if (asked !== undefined) all.push(found(asked, problem))
  }
  for (const rule of rules) {
    asked = rule
    for (const problem of rule.check(given, report) ?? []) report(problem)
  }
  return all
}
