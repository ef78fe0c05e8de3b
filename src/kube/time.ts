/** Time as it is handed in: what waits here can be tested without waiting. */

export interface Time {
  /** Milliseconds since some moment; never jumps. */
  now(): number
  /** Runs something once, later; what it returns prevents that. */
  after(ms: number, run: () => void): () => void
}

/** Resolves after so long, or at once when the signal says that nobody waits any more. */
export function sleep(time: Time, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const wake = () => {
      cancel()
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const cancel = time.after(ms, wake)
    signal.addEventListener('abort', wake)
  })
}

/** The machine's own timers. */
export function machineTime(now: () => number): Time {
  return {
    now,
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    }
  }
}
