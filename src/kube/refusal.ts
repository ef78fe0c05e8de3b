/** What the API server says when it says no, however it says it. */
import type { IncomingHttpHeaders } from 'node:http'
import { clamped, printable } from '../api/printable.ts'
import { ApiError, type Cause, UNKNOWN } from './api-error.ts'

/** The part of a Status object that tells why. */
interface Status {
  readonly code?: number
  readonly reason?: string
  readonly message?: string
  readonly details?: { readonly name?: string; readonly causes?: readonly Cause[]; readonly retryAfterSeconds?: number }
}

// Longer texts quote whole objects; they would not fit into a status.
const LONGEST_MESSAGE = 4096

/** The error that an answer means. A proxy in between may answer in plain text. */
export function refusalIn(status: number, headers: IncomingHttpHeaders, text: string): ApiError {
  const { reason, message = text, details } = statusIn(text)
  const wait = Number(headers['retry-after'] ?? details?.retryAfterSeconds)
  return new ApiError({
    status,
    // a path that leads nowhere is no more than "not found" either, but names no object
    reason: status === 404 && details?.name === undefined ? UNKNOWN : (reason ?? UNKNOWN),
    message: bounded(message || `the API server answered ${status}`),
    causes: details?.causes ?? [],
    ...(Number.isFinite(wait) ? { retryAfterSeconds: wait } : {})
  })
}

/** The error that a watch ends with: a Status in the place of an object. */
export function refusalOf(status: object): ApiError {
  const { code = 500, reason = UNKNOWN, message = '', details }: Status = status
  return new ApiError({ status: code, reason, message: bounded(message), causes: details?.causes ?? [] })
}

function statusIn(text: string): Status {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    return {}
  }
}

const bounded = (message: string): string => clamped(printable(message), LONGEST_MESSAGE)
