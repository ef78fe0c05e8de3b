/** Keeps a store current with what the API server has of a kind, whatever happens to the connection, until it is stopped. */
import type { Logger } from '../log.ts'
import type { Metrics, WatchEnd } from '../metrics.ts'
import { ApiError, isExpired, isNotServed } from './api-error.ts'
import { pauseAfter, type Span } from './back-off.ts'
import { Unreadable } from './lines.ts'
import { outsidePasses } from './pass.ts'
import { createReader, type Means, type Subject } from './reader.ts'
import { sleep } from './time.ts'
import { Silence } from './transport.ts'

/** What a list-watch needs beside what it reads. */
export interface Surroundings extends Means {
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'listed' | 'watchEnded'>
}

// A try without an answer costs nobody much, and the API server is to be found soon after it is back.
const UNANSWERED: Span = { firstMs: 100, mostMs: 4_000 }
const REFUSED: Span = { firstMs: 500, mostMs: 30_000 }
const UNSERVED: Span = { firstMs: 10_000, mostMs: 10_000 }
// Whoever asks for more is mistaken.
const LONGEST_WAIT_MS = 300_000
// A watch that has lived so long was not in vain: it is longer than an answer is waited for.
const LONG_ENOUGH_MS = 35_000

/** Begins at once. What it returns ends it, and resolves when it has ended. */
export function listWatch(subject: Subject, surroundings: Surroundings): () => Promise<void> {
  const stopping = new AbortController()
  const ended = outsidePasses(() => readAgainAndAgain(subject, surroundings, stopping.signal))
  return () => {
    stopping.abort()
    return ended
  }
}

async function readAgainAndAgain(subject: Subject, surroundings: Surroundings, signal: AbortSignal): Promise<void> {
  const { apiVersion, kind } = subject
  const { time, random, log, metrics } = surroundings
  const reader = createReader(subject, surroundings)
  let trouble: WatchEnd | undefined
  let failures = 0
  while (!signal.aborted) {
    const began = time.now()
    const err = await reader.read(signal).catch((err: unknown) => err)
    if (signal.aborted) return
    const why = whyOf(err)
    metrics.watchEnded(kind, why)
    const isNew = why !== trouble || time.now() - began >= LONG_ENOUGH_MS
    if (isNew && why === 'unserved') log.info({ kind, apiVersion }, 'The kind is not served, and is waited for')
    if (isNew && why !== 'unserved' && why !== 'ended') log.warn({ kind, apiVersion, why, err }, 'Watching anew')
    trouble = why
    failures = isNew ? 1 : failures + 1
    await sleep(time, Math.max(pauseAfter(failures, spanOf(why), random()), waitOf(err)), signal)
  }
}

const KINDS_OF_END: readonly (readonly [WatchEnd, (err: unknown) => boolean])[] = [
  ['ended', (err) => err === undefined],
  ['silent', (err) => err instanceof Silence],
  ['expired', isExpired],
  ['unserved', isNotServed],
  ['unreadable', (err) => err instanceof Unreadable],
  ['refused', (err) => err instanceof ApiError]
]

const whyOf = (err: unknown): WatchEnd => KINDS_OF_END.find(([, is]) => is(err))?.[0] ?? 'broken'

const SPANS: Readonly<Record<WatchEnd, Span>> = {
  ended: UNANSWERED,
  silent: UNANSWERED,
  broken: UNANSWERED,
  expired: REFUSED,
  refused: REFUSED,
  unreadable: REFUSED,
  unserved: UNSERVED
}

const spanOf = (why: WatchEnd): Span => SPANS[why]

/** How long we were asked to wait. */
const waitOf = (err: unknown): number =>
  err instanceof ApiError ? Math.min((err.retryAfterSeconds ?? 0) * 1000, LONGEST_WAIT_MS) : 0
