/** Turns of a few milliseconds for long work, so that whoever asks meanwhile is answered in between. */

export interface Turns {
  /** Whether the work has gone on for as long as it may. */
  isOver(): boolean
  /** Resolves when everybody else has had a chance. All who wait go one by one. */
  next(): Promise<void>
}

const TURN_MS = 2

export function createTurns(now: () => number): Turns {
  const waiting: (() => void)[] = []
  let began = Number.NEGATIVE_INFINITY
  return {
    isOver: () => now() - began >= TURN_MS,
    next: () =>
      new Promise((resolve) => {
        if (waiting.push(resolve) === 1) setImmediate(giveTurn)
      })
  }

  function giveTurn(): void {
    began = now()
    waiting.shift()?.()
    if (waiting.length > 0) setImmediate(giveTurn)
  }
}
