/** Waits until the loops of the operator have nothing to do. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Numbers, passes, readNumbers, waiting } from './numbers.ts'

export interface Rest {
  /** Seconds until the last look at a key ended. */
  readonly seconds: number
  readonly numbers: Numbers
}

const PAUSE_MS = 250
const QUIET_MS = 3000

/** Resolves when nothing was looked at for three seconds; `leastPasses` must have been made before. */
export async function untilAtRest(health: number, leastPasses = 0): Promise<Rest> {
  const began = performance.now()
  let lastAt = began
  let last = -1
  for (;;) {
    const numbers = await readNumbers(health)
    const count = passes(numbers)
    const now = performance.now()
    if (count !== last || count < leastPasses || waiting(numbers) > 0) lastAt = now
    last = count
    if (now - lastAt > QUIET_MS) return { seconds: (lastAt - began) / 1000, numbers }
    await sleep(PAUSE_MS)
  }
}
