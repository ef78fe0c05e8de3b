/** The pair that the door serves, wherever it comes from: replaced while the process runs, and only by one that is fit. */
import type { Logger } from '../src/log.ts'
import type { Metrics } from '../src/metrics.ts'
import { watchLatest } from './latest.ts'
import { checkPair, daysLeft, hasExpired, type Pair, type PairText } from './pair.ts'
import type { Source } from './source.ts'

export interface ServedPairOptions {
  readonly source: Source<PairText>
  /** Given the first fit pair, and each fit one that comes after it. */
  readonly take: (pair: Pair) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'certificateLoaded' | 'watchCertificate'>
  /** Milliseconds between two looks that nothing else gave rise to. */
  readonly every?: number
}

/** Something that the door needs. */
export interface Needed {
  /** Why it is not there; undefined when it is. */
  problem(): string | undefined
  stop(): void
}

/** Begins at once, and goes on until it is stopped. */
export function servePair({ source, take, now, log, metrics, every }: ServedPairOptions): Needed {
  const from = source.place
  const latest = watchLatest({
    source,
    check: (found) => checkPair(found, now()),
    isInUse: (found: PairText, { cert, key }: Pair) => found.cert === cert && found.key === key,
    onFit(pair) {
      take(pair)
      metrics.certificateLoaded(true)
      log.info({ from, notAfter: pair.notAfter }, 'Serving the certificate')
    },
    onUnfit(problem) {
      metrics.certificateLoaded(false)
      log.warn({ from, problem }, latest.fit === undefined ? 'No certificate to serve' : 'Keeping the old certificate')
    },
    onTrouble: (err) => log.error({ err, from }, 'Looking for a new certificate failed'),
    ...(every === undefined ? {} : { every })
  })
  metrics.watchCertificate(() => (latest.fit === undefined ? Number.NaN : daysLeft(latest.fit, now())))

  return {
    problem() {
      if (latest.fit === undefined) return `there is no certificate in ${from} to serve: ${latest.refusal}`
      if (hasExpired(latest.fit, now())) return `the certificate expired at ${latest.fit.notAfter.toISOString()}`
      return undefined
    },
    stop: latest.stop
  }
}
