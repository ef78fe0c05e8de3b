/** What a rule reports, and how it reads in a terminal, in a warning and in an admission reply. */

import { comparePaths, type Path } from './path.ts'
import { clamped, printable, quoted } from './printable.ts'

/** A stable name, group first: `storage/shrink`. */
export type RuleId = `${string}/${string}`

export type Severity = 'deny' | 'warn'

export type Reason = 'Required' | 'Invalid' | 'NotSupported' | 'Forbidden' | 'Duplicate' | 'TooMany' | 'TooLong'

/** One thing that is wrong, or unwise, at one place. How bad that is, the rule says. */
export interface Problem {
  readonly path: Path
  readonly reason: Reason
  /** Absent where it may not be printed: a secret, or nothing at all. */
  readonly value?: unknown
  readonly why: string
  readonly fix?: string | undefined
  /** All of what stands there is to go, so that what is wrong below does not matter. */
  readonly whole?: true
}

/** A problem and the rule that found it. */
export interface Finding extends Problem {
  readonly rule: RuleId
  readonly severity: Severity
}

/** One cause of a refusal, as the API server hands it to kubectl. */
export interface Cause {
  readonly reason: `FieldValue${Reason}`
  readonly field: string
  readonly message: string
}

interface Explained {
  readonly why: string
  readonly fix?: string | undefined
}

interface Valued extends Explained {
  readonly value?: unknown
}

interface Choice {
  readonly value: unknown
  readonly supported: readonly string[]
  readonly fix?: string | undefined
}

interface Repeated {
  readonly value: unknown
  readonly why?: string
  readonly fix?: string | undefined
}

interface Excess {
  readonly count: number
  readonly most: number
  readonly fix?: string | undefined
}

// Kubernetes' own words for its field errors.
const WORDS: Record<Reason, string> = {
  Required: 'Required value',
  Invalid: 'Invalid value',
  NotSupported: 'Unsupported value',
  Forbidden: 'Forbidden',
  Duplicate: 'Duplicate value',
  TooMany: 'Too many',
  TooLong: 'Too long'
}

const RANK: Record<Severity, number> = { deny: 0, warn: 1 }

const LONGEST_VALUE = 64
const MOST_LISTED = 12
const SENTENCE = { longest: 1024, longestPath: 512 }
// The API server may cut a warning at 256 characters; the deepest path that our schema allows has 170.
const WARNING = { longest: 256, longestPath: 176 }

/** Something that must be there is not. */
export function required(path: Path, { why, fix }: Explained): Problem {
  return { path, reason: 'Required', why, fix }
}

/** A value that can never be right here. */
export function invalid(path: Path, said: Valued): Problem {
  return { path, reason: 'Invalid', ...said }
}

/** A value that may be fine elsewhere, but not in this state or not from this user. */
export function forbidden(path: Path, said: Valued): Problem {
  return { path, reason: 'Forbidden', ...said }
}

/** A part of the object that is to go, with all that stands in it. */
export function unwanted(path: Path, said: Valued): Problem {
  return { ...forbidden(path, said), whole: true }
}

/** A value that is not one of the known ones, which are listed. */
export function notSupported(path: Path, { value, supported, fix }: Choice): Problem {
  return { path, reason: 'NotSupported', value, why: listing(supported), fix }
}

/** A value that is there twice. */
export function duplicate(path: Path, { value, why = 'must be unique', fix }: Repeated): Problem {
  return { path, reason: 'Duplicate', value, why, fix }
}

/** A list that is too long. */
export function tooMany(path: Path, { count, most, fix }: Excess): Problem {
  return {
    path,
    reason: 'TooMany',
    value: count,
    why: `must have at most ${most} ${most === 1 ? 'item' : 'items'}`,
    fix
  }
}

/** Text that is too long; what it says is not repeated. */
export function tooLong(path: Path, most: number): Problem {
  return { path, reason: 'TooLong', why: `may not be more than ${most} bytes` }
}

/** A value that is legal but unwise, for rules that warn. */
export function unwise(path: Path, said: Valued): Problem {
  return invalid(path, said)
}

/** The problem as the finding of a rule. */
export function found(
  { id, severity }: { readonly id: RuleId; readonly severity: Severity },
  problem: Problem
): Finding {
  return { ...problem, rule: id, severity }
}

/** The same finding, no longer a reason to refuse. */
export function asWarning(finding: Finding): Finding {
  return { ...finding, severity: 'warn' }
}

/** Where, what, why, what to do, and the rule: one line, the same for the same finding. */
export function sentence(finding: Finding): string {
  return line(finding, SENTENCE)
}

/** The sentence within the 256 characters that a warning may have. */
export function warningText(finding: Finding): string {
  return line(finding, WARNING)
}

/** A cause for an admission reply: kubectl prints the field in front of the message by itself. */
export function toCause(finding: Finding): Cause {
  return {
    reason: `FieldValue${finding.reason}`,
    field: place(finding, SENTENCE.longestPath),
    message: statement(finding, SENTENCE.longest)
  }
}

/**
 * One mistake, one finding: without the warnings about a place where something is refused, and without anything about
 * what is in a part that is to go.
 */
export function withoutEchoes(findings: readonly Finding[]): readonly Finding[] {
  const refusals = findings.filter(({ severity }) => severity === 'deny')
  if (refusals.length === 0 || findings.length === 1) return findings
  const refused = new Set(refusals.map(({ path }) => String(path)))
  const parts = refusals.filter(({ whole }) => whole).map(({ path }) => String(path))
  return findings.filter(({ severity, path }) => {
    const place = String(path)
    const isEcho = severity === 'warn' && refused.has(place)
    return !isEcho && !parts.some((part) => place.startsWith(`${part}.`) || place.startsWith(`${part}[`))
  })
}

/** What refuses before what warns, then from the top of the object to its end, then by rule; whatever order they came in. */
export function orderFindings(findings: readonly Finding[]): Finding[] {
  return findings
    .map((finding) => ({ finding, text: sentence(finding) }))
    .sort(inReadingOrder)
    .map(({ finding }) => finding)
}

interface Told {
  readonly finding: Finding
  readonly text: string
}

function inReadingOrder(a: Told, b: Told): number {
  return (
    RANK[a.finding.severity] - RANK[b.finding.severity] ||
    comparePaths(a.finding.path, b.finding.path) ||
    compareText(a.finding.rule, b.finding.rule) ||
    compareText(a.text, b.text)
  )
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function line(finding: Finding, { longest, longestPath }: typeof SENTENCE): string {
  const start = `${place(finding, longestPath)}: `
  return start + statement(finding, longest - start.length)
}

function place({ path }: Finding, longest: number): string {
  return clamped(String(path), longest) || '<object>'
}

/** Everything but the place. When it is too long its end is cut, never the rule's id. */
function statement({ rule, severity, reason, value, why, fix }: Finding, longest: number): string {
  const id = ` [${rule}]`
  const opening = [severity === 'deny' ? WORDS[reason] : '', value === undefined ? '' : shown(value), clause(why)]
  const said = opening.filter((part) => part !== '').join(': ')
  const advised = fix === undefined ? said : `${said}; ${clause(fix)}`
  return clamped(advised, longest - id.length) + id
}

/** A value as it may stand in a sentence; a list or an object only shows that it is one. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(clamped(value, LONGEST_VALUE))
  if (Array.isArray(value)) return '[…]'
  if (typeof value === 'object' && value !== null) return '{…}'
  return clamped(printable(String(value)), LONGEST_VALUE)
}

function clause(text: string): string {
  return printable(text).trim().replace(/\.$/, '')
}

function listing(supported: readonly string[]): string {
  if (supported.length === 0) return 'no value is supported here'
  const listed = supported.slice(0, MOST_LISTED).map((value) => quoted(clamped(value, LONGEST_VALUE)))
  const more = supported.length > MOST_LISTED ? ` and ${supported.length - MOST_LISTED} more` : ''
  return `supported values: ${listed.join(', ')}${more}`
}
