/** What the rules of the door say of an object that is stored: it came in while nobody stood there, or through an older release. */
import type { Facts } from '../providers/facts.ts'
import { judgeObject } from '../providers/judge-object.ts'
import type { Registry } from '../providers/registry.ts'
import { type Condition, conditionOf, type Observed } from '../src/api/condition.ts'
import { asWarning, type Finding, sentence } from '../src/api/finding.ts'
import type { Kind } from '../src/api/kind.ts'

interface Stored {
  readonly metadata: { readonly generation?: number }
  readonly status?: { readonly conditions?: readonly unknown[] }
}

/** The condition that this generation was taken with: it stays taken, for a stricter release must not stop what runs. */
export function taken({ metadata, status }: Stored): Observed | undefined {
  const condition = conditionOf((status?.conditions ?? []) as readonly Condition[], 'Accepted')
  if (condition?.status !== 'True' || condition.observedGeneration !== metadata.generation) return undefined
  const { reason, message } = condition
  return { type: 'Accepted', status: 'True', reason, message }
}

export const asTaken = (findings: readonly Finding[]): readonly Finding[] => findings.map(asWarning)

/** What is wrong or unwise about an object that clusters refer to. */
export function judgedStored(kind: Kind, object: Stored, registry: Registry, facts: Facts): readonly Finding[] {
  const findings = judgeObject(kind, { after: object }, registry, facts)
  return taken(object) ? asTaken(findings) : findings
}

/** The sentences of those findings that refuse; undefined where none does. */
export function refusalIn(findings: readonly Finding[]): string | undefined {
  const denied = findings.filter(({ severity }) => severity === 'deny')
  return denied.length === 0 ? undefined : denied.map(sentence).join('; ')
}

/** What nothing speaks against; what is unwise about it is told all the same. */
export const passed = (
  type: 'Accepted' | 'Validated',
  findings: readonly Finding[]
): Omit<Observed, 'observedGeneration'> => ({
  type,
  status: 'True',
  ...(findings.length === 0
    ? { reason: 'RulesPassed', message: 'The rules of the door hold' }
    : { reason: 'RulesWarn', message: findings.map(sentence).join('; ') })
})
