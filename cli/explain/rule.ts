/** Explains a rule: what it looks for, why, and what to do. */
import type { Registry } from '../../providers/registry.ts'
import { entries } from '../../providers/rule-book.ts'
import { OWN_RULES } from '../lint/own-rules.ts'
import { pageOn } from '../status/page.ts'
import type { Screen } from '../terminal.ts'

interface ExplainedRule {
  readonly rule: string
  readonly severity: 'deny' | 'warn'
  readonly what: string
  readonly why: string
  readonly fix: string
  /** Whose it is, where it holds for one provider only. */
  readonly only?: string
}

const all = (registry: Registry): ExplainedRule[] =>
  [...entries(registry), ...OWN_RULES].map(({ id, ...rest }) => ({ rule: id, ...rest }) as ExplainedRule)

export const ruleIds = (registry: Registry): string[] => all(registry).map(({ rule }) => rule)

export const rulesCalled = (id: string, registry: Registry): ExplainedRule[] =>
  all(registry)
    .filter(({ rule }) => rule === id)
    .map(({ rule, severity, what, why, fix, only }) => ({ rule, severity, what, why, fix, ...(only && { only }) }))

const CONSEQUENCE: Readonly<Record<ExplainedRule['severity'], string>> = { deny: 'refused', warn: 'warned about' }

export function showRule({ rule, severity, what, why, fix, only }: ExplainedRule, screen: Screen): void {
  const page = pageOn(screen)
  page.title(`${rule}${only ? ` (${only})` : ''}: ${CONSEQUENCE[severity]}`)
  page.fact('What', what)
  page.fact('Why', why)
  page.fact('To do', fix)
}
