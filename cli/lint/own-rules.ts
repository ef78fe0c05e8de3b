/** The rules that are not in the rule engine: what the API server checks by itself, and what lint asks of files. */
import type { RuleId } from '../../src/api/finding.ts'

interface OwnRule {
  readonly id: RuleId
  readonly severity: 'deny' | 'warn'
  readonly what: string
  readonly why: string
  readonly fix: string
}

const THE_DEFINITION = 'The definition of the kind has it so, and the API server refuses anything else by itself.'

const SCHEMA = {
  'unknown-kind': {
    what: 'A kind of ours that does not exist, or another version of it.',
    why: 'The API server serves no such kind.',
    fix: 'Use one of the kinds that the message lists.'
  },
  name: {
    what: 'An object without a name, or with one that no object may have.',
    why: 'Names are parts of addresses.',
    fix: 'Use lower case letters, digits, dashes and dots, beginning and ending with a letter or digit.'
  },
  'unknown-field': {
    what: 'A field that the kind does not have.',
    why: 'It would be dropped without a word, and what it asks for would never be; strict validation refuses it.',
    fix: 'Correct its name, or remove it.'
  },
  required: { what: 'A field that must be there is not.', why: THE_DEFINITION, fix: 'Write it.' },
  type: {
    what: 'A value of another type: text instead of a number, a word that YAML takes for true or false.',
    why: THE_DEFINITION,
    fix: 'Write a value of the type; quote what is meant as text.'
  },
  choice: { what: 'A word that is none of a closed set.', why: THE_DEFINITION, fix: 'Use one that the message lists.' },
  length: { what: 'Text that is too long or too short.', why: THE_DEFINITION, fix: 'Keep within the limit.' },
  items: {
    what: 'A list or map with too many or too few entries.',
    why: THE_DEFINITION,
    fix: 'Keep within the limit.'
  },
  pattern: {
    what: 'Text that is spelled otherwise than the field takes.',
    why: THE_DEFINITION,
    fix: 'Spell it as the pattern has it.'
  },
  bounds: { what: 'A number that is too small or too large.', why: THE_DEFINITION, fix: 'Keep within the bounds.' },
  duplicate: {
    what: 'An entry that stands twice in a list of distinct ones.',
    why: THE_DEFINITION,
    fix: 'Remove one of them.'
  },
  rule: {
    what: 'A rule that the definition carries: what may not change, and which fields go together.',
    why: 'The API server holds it by itself, also while the operator is away.',
    fix: 'The message says what to do.'
  }
} as const

export type SchemaRule = keyof typeof SCHEMA

export const SCHEMA_RULES = Object.fromEntries(
  Object.entries(SCHEMA).map(([name, said]) => [name, { id: `schema/${name}`, severity: 'deny', ...said }])
) as Readonly<Record<SchemaRule, OwnRule>>

export const FILE_RULES = {
  syntax: {
    id: 'file/syntax',
    severity: 'deny',
    what: 'A document that is no YAML or JSON.',
    why: 'Nobody can read it.',
    fix: 'Correct it where the finding points; of a template, lint what is rendered from it.'
  },
  ignore: {
    id: 'file/ignore',
    severity: 'deny',
    what: 'A comment that ignores a rule and gives no reason, or names no rule that exists.',
    why: 'Whoever reads it next must know why the rule does not count here.',
    fix: 'Write: # dbaas-lint: ignore RULE because REASON'
  },
  unusedIgnore: {
    id: 'file/unused-ignore',
    severity: 'warn',
    what: 'A comment that ignores a rule which finds nothing there.',
    why: 'It would hide the next mistake.',
    fix: 'Remove it.'
  }
} as const satisfies Record<string, OwnRule>

/** All of them, for `dbaas explain` and for reports that describe their rules. */
export const OWN_RULES: readonly OwnRule[] = [...Object.values(SCHEMA_RULES), ...Object.values(FILE_RULES)]
