/** So many acts at once, and then one every so often. */

export interface Rate {
  readonly atOnce: number
  readonly oneEveryMs: number
}

export interface TokenBucket {
  /** Whether there was a token left. */
  take(): boolean
}

export function createTokenBucket({ atOnce, oneEveryMs }: Rate, now: () => number): TokenBucket {
  let tokens = atOnce
  let filledAt = now()
  return {
    take() {
      tokens = Math.min(atOnce, tokens + (now() - filledAt) / oneEveryMs)
      filledAt = now()
      if (tokens < 1) return false
      tokens -= 1
      return true
    }
  }
}
