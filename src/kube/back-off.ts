/** Pauses that double with each failure, spread so that those who failed together do not come back together. */

export interface Span {
  readonly firstMs: number
  readonly mostMs: number
}

/** The pause after so many failures, the first being 1; `random` is from 0 to 1. Never less than half of the full pause. */
export function pauseAfter(failures: number, { firstMs, mostMs }: Span, random: number): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30))
  return full * (0.5 + random / 2)
}
