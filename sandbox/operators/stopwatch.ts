/** Since when something has been so. Nothing of it is kept outside the process: after a crash it is counted anew. */

export interface Stopwatch {
  /** A performance begins, in which one step takes so long. */
  begin(stepMs: number): void
  /** Whether this has been asked in every performance for so many steps. */
  lasted(what: string, steps?: number): boolean
  /** Says that something is to be looked at again after so many steps. */
  again(steps: number): void
  /** The performance is over: what it did not ask is forgotten. Returns after how long the next thing will have lasted. */
  end(): number | undefined
}

export function stopwatch(now: () => number): Stopwatch {
  let since = new Map<string, number>()
  let asked = new Map<string, number>()
  let stepMs = 0
  let next: number | undefined
  const wait = (ms: number) => {
    next = Math.min(next ?? ms, ms)
  }
  return {
    begin(ms) {
      stepMs = ms
      asked = new Map()
      next = undefined
    },
    lasted(what, steps = 1) {
      const start = since.get(what) ?? now()
      asked.set(what, start)
      const missing = start + steps * stepMs - now()
      if (missing <= 0) return true
      wait(missing)
      return false
    },
    again: (steps) => wait(steps * stepMs),
    end() {
      since = asked
      return next === undefined ? undefined : Math.ceil(next)
    }
  }
}
