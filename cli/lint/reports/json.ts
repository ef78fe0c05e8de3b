/** Findings for programs: a list, and what it was made from. */
import { counting, type Outcome } from '../told.ts'

export function asJson(outcome: Outcome): string {
  const { findings, judged, passedOver } = outcome
  const report = {
    findings: findings.map(({ place, object = null, ignored = null, ...finding }) => ({
      ...finding,
      ...place,
      object,
      ignored
    })),
    checked: judged.length,
    refused: counting(outcome, 'deny').length,
    warnings: counting(outcome, 'warn').length,
    ignored: findings.length - counting(outcome).length,
    passedOver
  }
  return `${JSON.stringify(report, null, 2)}\n`
}
