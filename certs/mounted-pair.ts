/** The pair in a folder, as Kubernetes mounts a Secret: read, watched and polled, and replaced only by one that is fit. */
import { type FSWatcher, watch } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../src/log.ts'
import type { Metrics } from '../src/metrics.ts'
import { checkPair, daysLeft, hasExpired, type Pair, type PairText, type Unfit } from './pair.ts'

export interface MountedPairOptions {
  readonly folder: string
  /** Given the first fit pair, and each fit one that comes after it. */
  readonly take: (pair: Pair) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'certificateLoaded' | 'watchCertificate'>
  /** Milliseconds between two looks that nothing else gave rise to. */
  readonly every?: number
}

export interface MountedPair {
  /** Why there is no good certificate to serve; undefined when there is one. */
  problem(): string | undefined
  stop(): void
}

const EVERY = 10_000
// Both files change before we look; a mount makes half a dozen events of it.
const SETTLING = 50

/** Starts to look at the folder at once, and goes on until it is stopped. */
export function watchMountedPair({ folder, take, now, log, metrics, every = EVERY }: MountedPairOptions): MountedPair {
  let served: Pair | undefined
  let refusal = 'its files have not been read yet'
  let looking = Promise.resolve()
  let soon: NodeJS.Timeout | undefined
  let watcher: FSWatcher | undefined

  metrics.watchCertificate(() => (served === undefined ? Number.NaN : daysLeft(served, now())))
  const poll = setInterval(look, every).unref()
  look()

  function look(): void {
    watcher ??= watched(folder, lookSoon, () => {
      watcher = undefined
    })
    looking = looking
      .then(async () => consider(await read(folder)))
      .catch((err) => log.error({ err, folder }, 'Looking for a new certificate failed'))
  }

  function lookSoon(): void {
    soon ??= setTimeout(() => {
      soon = undefined
      look()
    }, SETTLING).unref()
  }

  function consider(found: PairText | Unfit): void {
    if (!('problem' in found) && found.cert === served?.cert && found.key === served.key) return
    const checked = 'problem' in found ? found : checkPair(found, now())
    if ('problem' in checked) refuse(checked.problem)
    else serve(checked)
  }

  function serve(pair: Pair): void {
    take(pair)
    served = pair
    refusal = ''
    metrics.certificateLoaded(true)
    log.info({ folder, notAfter: pair.notAfter }, 'Serving the certificate')
  }

  /** Once for each reason, not at every look. */
  function refuse(problem: string): void {
    if (problem === refusal) return
    refusal = problem
    metrics.certificateLoaded(false)
    log.warn({ folder, problem }, served === undefined ? 'No certificate to serve' : 'Keeping the old certificate')
  }

  return {
    problem() {
      if (served === undefined) return `there is no certificate in ${folder} to serve: ${refusal}`
      if (hasExpired(served, now())) return `the certificate expired at ${served.notAfter.toISOString()}`
      return undefined
    },
    stop() {
      clearInterval(poll)
      clearTimeout(soon)
      watcher?.close()
    }
  }
}

/** A mount swaps the link ..data; both files are read from where it points to, or they might be of two generations. */
async function read(folder: string): Promise<PairText | Unfit> {
  try {
    const source = await realpath(join(folder, '..data')).catch(() => folder)
    // one after the other: where both are missing, it is always the same one that is missed
    const cert = await readFile(join(source, 'tls.crt'), 'utf8')
    const key = await readFile(join(source, 'tls.key'), 'utf8')
    return { cert, key }
  } catch (err) {
    return { problem: err instanceof Error ? err.message : 'its files cannot be read' }
  }
}

/** Only makes things faster: a watch may be refused, or fall silent, and then the poll is enough. */
function watched(folder: string, onChange: () => void, onEnd: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onChange)
    watcher.on('error', () => {
      watcher.close()
      onEnd()
    })
    return watcher
  } catch {
    return undefined
  }
}
