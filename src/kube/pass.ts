/** The pass that is going on: whatever it asks of the API server carries its id, and ends when it does. */
import { AsyncLocalStorage } from 'node:async_hooks'

export interface Pass {
  /** Says that the pass must end: it has taken too long, or the process stops. */
  readonly signal: AbortSignal
  /** Goes with every request of the pass. */
  readonly id: string
}

const passes = new AsyncLocalStorage<Pass>()

/** Does some work as a part of the pass, with everything that the work begins. */
export const duringPass = <Result>(pass: Pass, work: () => Promise<Result>): Promise<Result> => passes.run(pass, work)

/** Undefined outside of any pass. */
export const currentPass = (): Pass | undefined => passes.getStore()

/** Begins something that outlives the pass which happens to need it first. */
export const outsidePasses = <Result>(work: () => Result): Result => passes.exit(work)
