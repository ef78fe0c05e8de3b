/** How benchmarks of a whole control plane tell what they found. */
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Operator } from '../../sandbox/operator.ts'
import { percentile } from '../load.ts'
import { useOf } from '../pinned.ts'
import { lag, type Numbers } from './numbers.ts'

/** What follows, and how much else the machine has to do. */
export function beginTable(what: string): void {
  const load = loadavg().map((one) => one.toFixed(1))
  console.log(`${what}; load of the machine before: ${load.join(', ')}\n`)
}

/** One line: what was looked at, what was found, and the memory of the operator then. */
export function say({ pid }: Pick<Operator, 'pid'>, what: string, result: string): void {
  const { now, most } = useOf(pid).memory()
  console.log(`${what.padEnd(24)}${result}  [${now.toFixed(0)} MB, ${most.toFixed(0)} at most]`)
}

/** What belongs to the line before. */
export function sayMore(result: string): void {
  console.log(`${' '.repeat(24)}${result}`)
}

export function sayLag(numbers: Numbers): void {
  const { p99, most } = lag(numbers)
  sayMore(`event loop late by ${p99.toFixed(0)} ms p99, ${most.toFixed(0)} ms at most`)
}

/** What was counted between two looks. */
export function counted(after: ReadonlyMap<string, number>, before: ReadonlyMap<string, number> = new Map()): string {
  const more = [...after].map(([what, count]) => [what, count - (before.get(what) ?? 0)] as const)
  const some = more.filter(([, count]) => count > 0).map(([what, count]) => `${count} ${what}`)
  return some.length === 0 ? 'none' : some.join(', ')
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
