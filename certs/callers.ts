/** Who may call the door, where callers must show a certificate: those whom an authority in a file vouches for. */
import { X509Certificate } from 'node:crypto'
import type { Logger } from '../src/log.ts'
import type { Metrics } from '../src/metrics.ts'
import { watchLatest } from './latest.ts'
import { certificatesIn } from './pem.ts'
import type { Needed } from './served-pair.ts'
import type { Source, Unfit } from './source.ts'

export interface CallersOptions {
  readonly source: Source<{ readonly text: string }>
  /** Given the authorities, as PEM, and each others that come after them. */
  readonly take: (authorities: string) => void
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'certificateLoaded'>
  /** Milliseconds between two looks that nothing else gave rise to. */
  readonly every?: number
}

/** Begins at once, and goes on until it is stopped. */
export function watchCallers({ source, take, log, metrics, every }: CallersOptions): Needed {
  const from = source.place
  const latest = watchLatest({
    source,
    check: authoritiesIn,
    isInUse: (found: { readonly text: string }, used: { readonly text: string }) => found.text === used.text,
    onFit({ text }) {
      take(text)
      metrics.certificateLoaded(true)
      log.info({ from }, 'Judging callers by their certificates')
    },
    onUnfit(problem) {
      metrics.certificateLoaded(false)
      const what = latest.fit === undefined ? 'Nobody to judge callers by' : 'Judging callers by the old authorities'
      log.warn({ from, problem }, what)
    },
    onTrouble: (err) => log.error({ err, from }, 'Looking for new authorities of callers failed'),
    ...(every === undefined ? {} : { every })
  })
  return {
    problem: () =>
      latest.fit === undefined ? `there is no authority in ${from} to judge callers by: ${latest.refusal}` : undefined,
    stop: latest.stop
  }
}

/** One that does not parse would be left out without a word, and everyone whom it vouches for with it. */
function authoritiesIn({ text }: { readonly text: string }): { readonly text: string } | Unfit {
  const certificates = certificatesIn(text)
  if (certificates.length === 0) return { problem: 'it holds no certificate in PEM form' }
  if (!certificates.every(parses)) return { problem: 'a certificate in it does not parse' }
  return { text }
}

function parses(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
