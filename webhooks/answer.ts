/** What the API server gets back: one short AdmissionReview as text. */
import { type Finding, sentence, toCause, warningText } from '../src/api/finding.ts'
import { GROUP, type Kind } from '../src/api/kind.ts'
import { toPointer } from '../src/api/path.ts'
import { clamped, printable } from '../src/api/printable.ts'
import type { AdmissionRequest, Verdict } from './judge.ts'

/** A request that was not judged: why, in the words and codes of Kubernetes. */
export interface Failure {
  readonly code: 400 | 429 | 500 | 504
  readonly reason: 'BadRequest' | 'TooManyRequests' | 'InternalError' | 'Timeout'
  readonly message: string
  /** Clients wait so long and try again by themselves. */
  readonly retryAfterSeconds?: number
}

interface Answered {
  readonly text: string
  readonly isAllowed: boolean
}

// The API server passes on 4,096 characters of warnings in all: 16 of 256.
const MOST_WARNINGS = 16
// 100 sentences of at most 1,024 characters twice, as message and as causes: 200 KiB at worst.
const MOST_CAUSES = 100
const LONGEST_NAME = 253

// Warnings about what cannot be undone come before those about what can; within a group as they stand in the object.
const PRESSING = ['deletion', 'security', 'network', 'source', 'storage', 'version', 'gitops', 'ops', 'backup']

/** Yes, with nothing to say. */
export function allowed(uid: string): string {
  return answer({ uid, allowed: true })
}

/** No, and it was not judged. */
export function failed(uid: string, { code, reason, message, retryAfterSeconds }: Failure): string {
  const details = retryAfterSeconds === undefined ? {} : { details: { retryAfterSeconds } }
  return answer({ uid, allowed: false, status: { status: 'Failure', message, reason, code, ...details } })
}

/** What the judge found, ready to send. `notes` are warnings of the door's own; they come first. */
export function judged(
  request: AdmissionRequest,
  kind: Kind,
  { findings, additions = [] }: Verdict,
  notes: readonly string[] = []
): Answered {
  const { uid } = request
  const denials = findings.filter(({ severity }) => severity === 'deny')
  const warnings = findings.filter(({ severity }) => severity === 'warn').sort(byPressure)
  const beside = { ...annotated(denials, warnings), ...warned([...notes, ...warnings.map(warningText)]) }
  if (denials.length === 0) {
    return { isAllowed: true, text: answer({ uid, allowed: true, ...patched(additions), ...beside }) }
  }
  return { isAllowed: false, text: answer({ uid, allowed: false, status: refusal(request, kind, denials), ...beside }) }
}

function answer(response: object): string {
  return JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response })
}

/** kubectl prints the causes and nothing else; every other client prints the message. */
function refusal(request: AdmissionRequest, { kind }: Kind, denials: readonly Finding[]) {
  const name = nameOf(request)
  const told = denials.slice(0, MOST_CAUSES)
  const sentences = told.map(sentence)
  const causes = told.map(toCause)
  const untold = denials.length - told.length
  if (untold > 0) {
    const more = `and ${untold} more, told once these are put right`
    sentences.push(more)
    causes.push({ reason: 'FieldValueTooMany', field: '<object>', message: more })
  }
  const list = sentences.length === 1 ? sentences.join() : `[${sentences.join(', ')}]`
  return {
    status: 'Failure',
    message: `${kind}.${GROUP} ${JSON.stringify(name)} is invalid: ${list}`,
    reason: 'Invalid',
    code: 422,
    details: { name, group: GROUP, kind, causes }
  }
}

/** An object that is yet to be named goes by the start of its name. */
function nameOf({ name, object: { metadata } }: AdmissionRequest): string {
  if (name !== '') return clamped(printable(name), LONGEST_NAME)
  const generateName =
    typeof metadata === 'object' && metadata !== null && 'generateName' in metadata ? metadata.generateName : ''
  return typeof generateName === 'string' ? clamped(printable(generateName), LONGEST_NAME) : ''
}

function patched(additions: NonNullable<Verdict['additions']>) {
  if (additions.length === 0) return {}
  const patch = additions.map(({ path, value }) => ({ op: 'add', path: toPointer(path), value }))
  return { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }
}

/** The audit log keeps these under the webhook's name, so a platform team can count what its users run into. */
function annotated(denials: readonly Finding[], warnings: readonly Finding[]) {
  if (denials.length === 0 && warnings.length === 0) return {}
  return {
    auditAnnotations: {
      ...(denials.length === 0 ? {} : { 'denied-by': rulesOf(denials) }),
      ...(warnings.length === 0 ? {} : { 'warned-by': rulesOf(warnings) })
    }
  }
}

function rulesOf(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ rule }) => rule))].join(',')
}

function warned(texts: readonly string[]) {
  if (texts.length === 0) return {}
  if (texts.length <= MOST_WARNINGS) return { warnings: texts }
  const told = texts.slice(0, MOST_WARNINGS - 1)
  return { warnings: [...told, `and ${texts.length - told.length} more warnings`] }
}

function byPressure(a: Finding, b: Finding): number {
  return pressure(a) - pressure(b)
}

function pressure({ rule }: Finding): number {
  const group = PRESSING.indexOf(rule.slice(0, rule.indexOf('/')))
  return group === -1 ? PRESSING.length : group
}
