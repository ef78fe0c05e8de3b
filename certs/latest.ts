/** The newest that was fit of something that changes: looked at when there is news and from time to time, never replaced by worse. */
import { isUnfit, type Source, type Unfit } from './source.ts'

export interface LatestOptions<Found, Fit> {
  readonly source: Source<Found>
  readonly check: (found: Found) => Fit | Unfit
  /** Whether what was found is what is in use already. */
  readonly isInUse: (found: Found, fit: Fit) => boolean
  /** Given the first that is fit, and each other one that comes after it. */
  readonly onFit: (fit: Fit) => void
  /** Told once for each reason. */
  readonly onUnfit: (problem: string) => void
  /** A mistake of our own. */
  readonly onTrouble: (err: unknown) => void
  /** Milliseconds between two looks that nothing else gave rise to. */
  readonly every?: number
}

export interface Latest<Fit> {
  readonly fit: Fit | undefined
  /** Why what was found last is not in use; empty when it is. */
  readonly refusal: string
  stop(): void
}

const EVERY = 10_000
// All parts change before we look; a mount makes half a dozen events of it.
const SETTLING = 50

/** Starts to look at once, and goes on until it is stopped. */
export function watchLatest<Found extends object, Fit extends object>(options: LatestOptions<Found, Fit>): Latest<Fit> {
  const { source, check, isInUse, onFit, onUnfit, onTrouble, every = EVERY } = options
  let fit: Fit | undefined
  let refusal = 'it has not been read yet'
  let looking = Promise.resolve()
  let soon: NodeJS.Timeout | undefined
  let isStopped = false
  const ignore = source.onChange(lookSoon)
  const poll = setInterval(look, every).unref()
  look()

  function look(): void {
    looking = looking.then(async () => consider(await source.read())).catch(onTrouble)
  }

  function lookSoon(): void {
    soon ??= setTimeout(() => {
      soon = undefined
      look()
    }, SETTLING).unref()
  }

  function consider(found: Found | Unfit): void {
    if (isStopped) return
    if (!isUnfit(found) && fit !== undefined && isInUse(found, fit)) {
      refusal = ''
      return
    }
    const checked = isUnfit(found) ? found : check(found)
    if (isUnfit(checked)) refuse(checked.problem)
    else use(checked)
  }

  function use(checked: Fit): void {
    onFit(checked)
    fit = checked
    refusal = ''
  }

  /** Once for each reason, not at every look. */
  function refuse(problem: string): void {
    if (problem === refusal) return
    refusal = problem
    onUnfit(problem)
  }

  return {
    get fit() {
      return fit
    },
    get refusal() {
      return refusal
    },
    stop() {
      isStopped = true
      clearInterval(poll)
      clearTimeout(soon)
      ignore()
    }
  }
}
