/** The schema and the rules of the definitions, offline: the cases that a real API server is tried with say the same here. */
import t from 'tap'
import { findingsOf } from '../../../cli/lint/judged.ts'
import { NO_FACTS } from '../../../providers/facts.ts'
import { registryOf } from '../../../providers/registry.ts'
import { type Finding, toCause } from '../../../src/api/finding.ts'
import { EVERY_KIND } from '../../manifests/cases/every-kind.ts'
import type { KindCases, Sample } from '../../manifests/cases/field-case.ts'
import type { RuleCase } from '../../manifests/cases/rule-case.ts'
import { objectOf, type Trial, trials } from '../../manifests/cases/trials.ts'

// no provider: what is left are the schema, the rules of the definition, and that nobody runs the engine
const registry = registryOf([])

function schemaFindings(cases: KindCases, sample: Sample, before?: Sample): Finding[] {
  const written = objectOf(cases, 'orders', sample)
  const old = before && objectOf(cases, 'orders', before)
  const all = findingsOf({ kind: cases.kind, written, before: old }, registry, NO_FACTS)
  return all.filter(({ rule }) => rule.startsWith('schema/'))
}

/** Where we say it otherwise: the API server looks into a value of the wrong type before it looks at the value. */
const OTHERWISE: readonly (readonly [theirs: string, ours: string])[] = [
  ['unknown field "', 'must be of type'],
  ['must be an object for an array of list-type map', 'must be of type object']
]

const tells = (finding: string, { at, says }: NonNullable<Trial['refusal']>): boolean =>
  (finding.includes(says) && finding.includes(at)) ||
  OTHERWISE.some(([theirs, ours]) => says === theirs && finding.includes(ours))

/** Our paths have keys of the user's own in brackets, as the door has them; the API server has a dot before them. */
const dotted = (text: string): string => text.replaceAll(/(?<=\w)\[([\w./-]*[a-z][\w./-]*)\](?!\(|[*)])/g, '.$1')

const said = (findings: readonly Finding[]) =>
  findings.map((finding) => ({
    field: dotted(String(finding.path)),
    message: dotted(toCause(finding).message.replace(` [${finding.rule}]`, ''))
  }))

/** What went otherwise than the trial has it. */
function mistake({ name, at, refusal, sample }: Trial, cases: KindCases): object | undefined {
  const found = said(schemaFindings(cases, sample))
  if (refusal === undefined) return found.length === 0 ? undefined : { name, found }
  const told = found.some(({ field, message }) => tells(`${field} ${message}`, refusal))
  const elsewhere = found.filter(({ field }) => !field.startsWith(at))
  return told && elsewhere.length === 0 ? undefined : { name, found }
}

for (const cases of EVERY_KIND) {
  const { kind } = cases.kind

  t.test(`${kind}: every field is refused what the API server refuses, in its words`, async (t) => {
    const tried = trials(cases).filter(({ path }) => path.startsWith('spec'))
    for (const [path, values] of Map.groupBy(tried, (trial) => trial.path)) {
      const wrong = values.map((trial) => mistake(trial, cases)).filter((one) => one !== undefined)
      t.same(wrong, [], `${path}, ${values.length} values`)
    }
  })

  t.test(`${kind}: every rule of the definition holds offline, and goes no further`, async (t) => {
    for (const { at, says, before, refused, passes } of cases.rules) {
      const attempt = (sample: Sample) => said(ruled(cases, sample, before))
      const told = (sample: Sample) =>
        attempt(sample).some(({ field, message }) => field === at && message.endsWith(says))
      t.same(refused.filter((sample) => !told(sample)).map(attempt), [], `${at}: ${says}`)
      t.same(
        passes.map(attempt).filter((found) => found.length > 0),
        [],
        `${at} passes where it should`
      )
    }
  })
}

/** A new object or, where there is one before, an edit of it as a merge patch. */
const ruled = (cases: KindCases, sample: Sample, before: RuleCase['before']): Finding[] =>
  before === undefined ? schemaFindings(cases, sample) : schemaFindings(cases, merged(before, sample) as Sample, before)

function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const result: Record<string, unknown> = { ...(target as object) }
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else result[name] = merged(result[name], value)
  }
  return result
}
