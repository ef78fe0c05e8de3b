/** What somebody between the operator and the API server may do to what passes: the words for every fault of the wire. */
import type { Asked } from './asked.ts'

/** When a connection is cut: nothing was stored yet; it was stored and the answer is lost; or the answer has arrived. */
export const MOMENTS = ['before', 'answer lost', 'after'] as const
export type Moment = (typeof MOMENTS)[number]

export type Fault =
  /** The connection ends then; `meanwhile` is what else happens at that moment, such as the death of a process. */
  | { readonly do: 'cut'; readonly when: Moment; readonly meanwhile?: () => void }
  /** The API server is not asked: this is the answer. */
  | { readonly do: 'answer'; readonly status: number; readonly retryAfter?: number; readonly message?: string }
  /** Nothing comes any more, and the connection stays. */
  | { readonly do: 'stall' }
  /** The answer comes in pieces of so many bytes. */
  | { readonly do: 'drip'; readonly bytes: number; readonly everyMs: number }
  /** A watch is told these lines, whatever the API server has to tell. */
  | { readonly do: 'tell'; readonly lines: () => AsyncIterable<string> }

export interface Meddler {
  /** What becomes of a request; undefined lets it pass. */
  fault?(asked: Asked): Fault | undefined
  /** What the API server is asked instead. */
  instead?(asked: Asked): Asked
  /** What is answered instead. */
  answered?(text: string, asked: Asked): string
  /** The lines that a watch tells in place of one; none keeps it back, and what is kept can be said later. */
  told?(line: string, asked: Asked, say: (line: string) => void): readonly string[]
  /** Told that a write was answered, before the operator is. */
  wrote?(asked: Asked, status: number): void
  /** The process is gone, with all that it meant to do. */
  died?(): void
}

/** In the words of the API server. */
export const refusalText = (status: number, message: string): string =>
  JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code: status,
    reason: REASONS[status] ?? 'Unknown',
    message
  })

const REASONS: Readonly<Record<number, string>> = {
  409: 'Conflict',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout'
}
