/** What can go wrong between us and the API server, each as a kind of error that a predicate knows. */
import type { KindRef } from '../api/live.ts'

/** A part of an object that the API server complains about. */
export interface Cause {
  readonly field?: string
  readonly reason?: string
  readonly message?: string
}

export interface Refusal {
  /** The HTTP status. */
  readonly status: number
  /** In the words of Kubernetes: Conflict, NotFound, Invalid … */
  readonly reason: string
  /** What the API server, or a webhook behind it, says. */
  readonly message: string
  readonly causes: readonly Cause[]
  /** How long we are asked to wait. */
  readonly retryAfterSeconds?: number
}

/** The API server answered, and the answer is no. */
export class ApiError extends Error implements Refusal {
  override readonly name = 'ApiError'
  readonly status: number
  readonly reason: string
  readonly causes: readonly Cause[]
  readonly retryAfterSeconds?: number

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.status = refusal.status
    this.reason = refusal.reason
    this.causes = refusal.causes
    if (refusal.retryAfterSeconds !== undefined) this.retryAfterSeconds = refusal.retryAfterSeconds
  }
}

/** The API server did not answer, or not to the end: whether it did what was asked is not known. */
export class NoAnswer extends Error {
  override readonly name: string = 'NoAnswer'
}

/** The API server does not know the kind: its definition is not installed, or not in this version. */
export class NotServed extends Error {
  override readonly name = 'NotServed'
  readonly kind: KindRef

  constructor({ apiVersion, kind }: KindRef) {
    super(`the API server does not serve ${kind} in ${apiVersion}; install its definition`)
    this.kind = { apiVersion, kind }
  }
}

/** We must not write now: another replica may be doing so. */
export class NotLeader extends Error {
  override readonly name = 'NotLeader'

  constructor() {
    super('this replica does not hold the lease, so it must not write')
  }
}

/** The reason of an answer that does not give one. */
export const UNKNOWN = 'Unknown'

const withStatus =
  (status: number, reason?: string) =>
  (err: unknown): err is ApiError =>
    err instanceof ApiError && err.status === status && (reason === undefined || err.reason === reason)

export const isNotFound = withStatus(404, 'NotFound')
/** Not the object is missing, but the whole kind. */
export const isUnknownPath = withStatus(404, UNKNOWN)
/** Somebody else was faster, owns a field, or the object is another one than we think. */
export const isConflict = withStatus(409, 'Conflict')
export const isAlreadyExists = withStatus(409, 'AlreadyExists')
/** What we asked to go on from is no longer kept. */
export const isExpired = withStatus(410)
/** The API server does not know of what we ask to go on from: it may have been set back. */
export const isTooNew = (err: unknown): boolean =>
  err instanceof ApiError && err.causes.some(({ reason }) => reason === 'ResourceVersionTooLarge')
export const isInvalid = withStatus(422)
export const isUnauthorized = withStatus(401)
export const isForbidden = withStatus(403)
export const isNotServed = (err: unknown): err is NotServed => err instanceof NotServed
export const isNotLeader = (err: unknown): err is NotLeader => err instanceof NotLeader
export const isNoAnswer = (err: unknown): err is NoAnswer => err instanceof NoAnswer

/** A webhook has answered, and does not let it through. */
export const isDeniedByWebhook = (err: unknown): err is ApiError =>
  err instanceof ApiError && err.message.startsWith('admission webhook')
