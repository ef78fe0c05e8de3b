/**
 * How a provider does an operation that is more than a wish for the spec of its cluster. All of it is level-based: at
 * each look the provider says what is still to be written, and how far things are. What carries the UID of the operation
 * can be written twice and happens once.
 */
import type { OpsRequest, OpsRequestStatus } from '../src/api/ops-request.ts'
import type { Given, Manifest, Refusal } from './contract.ts'
import type { Live, Reading } from './found.ts'

/** An operation that is under way, and everything around its cluster. */
export interface Underway extends Given {
  readonly request: OpsRequest
  /** Of the request: part of every name and mark that the operation leaves. */
  readonly uid: string
  /** When it began, as RFC 3339 has it: what was made before is not its doing. */
  readonly since: string
  /** What `notice` said when it began. */
  readonly noticed: Readonly<Record<string, string>>
}

/** One thing to write. Everything is aimed at an object that was seen, or made under a name that follows from the UID. */
export type Act =
  /** A JSON merge patch; null removes a field. With the subresource it is one of the status. */
  | { readonly do: 'patch'; readonly object: Live; readonly patch: object; readonly subresource?: 'status' }
  | { readonly do: 'delete'; readonly object: Live }
  /** An object of a kind of `owns`, labelled with the UID of the operation by whoever writes it. */
  | { readonly do: 'make'; readonly manifest: Manifest }

type Detail = NonNullable<OpsRequestStatus['progressDetails']>[number]

/** How far an operation is. */
export interface Progress {
  readonly state: 'Running' | 'Succeeded' | 'Failed'
  readonly reason: string
  /** What it waits for, what came of it, or why it failed, in the words of the child operator where it has some. */
  readonly message: string
  /** The members it is about, and how far each is. */
  readonly members: readonly Pick<Detail, 'object' | 'status' | 'message'>[]
  readonly result?: NonNullable<OpsRequestStatus['result']>
}

/** What clients notice of an operation. */
export type Impact = 'None' | 'RollingRestart' | 'Downtime' | 'DataAtRisk'

export interface Operation {
  impact(given: Underway): Impact
  /** How long it may take when the request does not say. */
  timeoutSeconds(given: Underway): number
  /** What is so at the beginning and will be compared with; kept in the status of the request. Texts only. */
  notice?(given: Given, request: OpsRequest): Readonly<Record<string, string>>
  /** The object that it makes, while nothing that was found shows it: it is read by name before anything is decided. */
  makes?(given: Underway): Reading | undefined
  /** What is still to be written. */
  acts(given: Underway): readonly Act[]
  progress(given: Underway): Progress
  /** What takes it back, or why nothing can. */
  cancel(given: Underway): readonly Act[] | Refusal
}
