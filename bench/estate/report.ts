/** How benchmarks of a whole control plane tell what they found. */
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { percentile } from '../load.ts'

/** What follows, and how much else the machine has to do. */
export function beginTable(what: string): void {
  const load = loadavg().map((one) => one.toFixed(1))
  console.log(`${what}; load of the machine before: ${load.join(', ')}\n`)
}

/** Milliseconds as their middle and their end. */
export function described(times: ArrayLike<number>): string {
  const latencies = Float64Array.from(times).sort()
  const [p50, p99, most] = [50, 99, 100].map((percent) => percentile({ latencies }, percent).toFixed(1))
  return `p50 ${p50} ms, p99 ${p99} ms, at most ${most} ms of ${latencies.length}`
}

export const since = (began: number): string => `${((performance.now() - began) / 1000).toFixed(1)} s`

const PAUSE_MS = 100
const LIMIT_MS = 20 * 60_000

/** Looks again and again, for longer than tests may. */
export async function until(what: string, isSo: () => unknown): Promise<void> {
  const began = performance.now()
  while (!(await isSo())) {
    if (performance.now() - began > LIMIT_MS) throw new Error(`gave up waiting until ${what}`)
    await sleep(PAUSE_MS)
  }
}
