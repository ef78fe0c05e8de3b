/** What is looked at every few seconds of a soak, and what comes of it. */
import type { Operator } from '../../sandbox/operator.ts'
import { heap, readNumbers, waiting } from '../estate/numbers.ts'
import { useOf } from '../pinned.ts'
import type { Changes } from './changes.ts'

export interface Sample {
  /** Seconds since the beginning. */
  readonly at: number
  /** Of the operator, which is another process after it has ended. */
  readonly pid: number
  /** MB in use, and of it on the heap. */
  readonly memory: number
  readonly heap: number
  /** Milliseconds until a change stood in the status, the longest since the last look; undefined where none arrived. */
  readonly lag: number | undefined
  /** Keys that wait for a worker. */
  readonly queue: number
  readonly sockets: number
  readonly timers: number
  /** Changes that do not stand in a status yet. */
  readonly pending: number
}

export async function sample(at: number, { pid, health }: Operator, changes: Changes): Promise<Sample> {
  const numbers = await readNumbers(health)
  const lags = changes.takeLags()
  const active = (wanted: RegExp) => numbers.sum('nodejs_active_resources', ({ type = '' }) => wanted.test(type))
  return {
    at,
    pid,
    memory: useOf(pid).memory().now,
    heap: heap(numbers),
    lag: lags.length === 0 ? undefined : Math.max(...lags),
    queue: waiting(numbers),
    sockets: active(/^TCP|^TLS/),
    timers: active(/^Timeout$/),
    pending: changes.pending()
  }
}

/** MB in an hour, by the line that fits best. */
export function slopeOf(samples: readonly Sample[]): number {
  const mean = (of: (one: Sample) => number) => samples.reduce((sum, one) => sum + of(one), 0) / samples.length
  const [at, memory] = [mean((one) => one.at), mean((one) => one.memory)]
  const rise = samples.reduce((sum, one) => sum + (one.at - at) * (one.memory - memory), 0)
  const run = samples.reduce((sum, one) => sum + (one.at - at) ** 2, 0)
  return (rise / run) * 3600
}

/** Those of the last process, once it has run for so many seconds; or all of them, where it has not. */
export function settled(samples: readonly Sample[], warmUpSeconds: number): readonly Sample[] {
  const last = samples.at(-1)?.pid
  const ofLast = samples.filter(({ pid }) => pid === last)
  const began = ofLast[0]?.at ?? 0
  const late = ofLast.filter(({ at }) => at - began >= warmUpSeconds)
  return late.length < 2 ? ofLast : late
}
