/** The loop of one controller: takes keys from its queue and has each reconciled, whatever becomes of the others. */
import { randomUUID } from 'node:crypto'
import type { Logger } from '../log.ts'
import type { Metrics, PassEnd } from '../metrics.ts'
import { ApiError, isNotLeader } from './api-error.ts'
import { duringPass, type Pass } from './pass.ts'
import type { Queue } from './queue.ts'
import type { Time } from './time.ts'
import type { Turns } from './turns.ts'

/** Looks at the key afresh. Undefined when only an event can bring news; an error to be tried again with growing pauses. */
export type Reconcile = (key: string, pass: Pass) => Promise<Again | undefined>

/** When a pass wants the key to be looked at again. */
export interface Again {
  readonly againAfterSeconds?: number
  /** It knows already that there will be something to do: this belongs to what has just happened to the key. */
  readonly isPressing?: boolean
}

export interface ControllerOptions {
  readonly name: string
  readonly queue: Queue
  readonly workers: number
  readonly reconcile: Reconcile
  /** Every key there is, each looked at once in a while as a safety net. */
  readonly allKeys: () => Iterable<string>
  /** Passes that find nothing to do wait for nobody: thousands of them would be one long piece of work. */
  readonly turns: Turns
  readonly time: Time
  /** From 0 to 1, to spread the safety net. */
  readonly random: () => number
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'passed'>
}

export interface Controller {
  /** No key is taken any more, and passes that go on are told to end; resolves when they have. */
  stop(): Promise<void>
}

/** Longer than any sound pass takes, so that one which hangs does not keep its worker. */
const BUDGET_MS = 30_000
/** What passes have to come to an end when the operator stops. */
const GRACE_MS = 5_000
/** Every key is looked at about that often though nothing has happened to it. */
const ROUND_MS = 3_600_000

/** A pass did not come to an end. */
class TooLate extends Error {
  override readonly name = 'TooLate'
}

/** Begins at once. */
export function runController(options: ControllerOptions): Controller {
  const { queue, workers, allKeys, turns, time, random } = options
  const stopping = new AbortController()
  const working = Promise.all(Array.from({ length: workers }, () => work(options, stopping.signal)))
  let endRound = time.after(ROUND_MS, () => void goRound())

  return {
    async stop() {
      endRound()
      queue.close()
      const cancel = time.after(GRACE_MS, () => stopping.abort(new TooLate('the operator stops')))
      await working
      cancel()
    }
  }

  async function goRound(): Promise<void> {
    endRound = time.after(ROUND_MS, () => void goRound())
    for (const key of allKeys()) {
      queue.later(key, ROUND_MS * random())
      if (turns.isOver()) await turns.next()
    }
  }
}

async function work(options: ControllerOptions, stopping: AbortSignal): Promise<void> {
  const { queue, turns } = options
  for (let key = await queue.next(); key !== undefined; key = await queue.next()) {
    await pass(key, options, stopping)
    if (turns.isOver()) await turns.next()
  }
}

/** One look at one key; whatever it throws ends here. */
async function pass(key: string, options: ControllerOptions, stopping: AbortSignal): Promise<void> {
  const { name, queue, reconcile, time, log, metrics } = options
  const id = randomUUID()
  const began = time.now()
  const end = (how: PassEnd) => metrics.passed(name, how, (time.now() - began) / 1000)
  try {
    const result = await withinBudget(time, stopping, (signal) => {
      const now = { id, signal }
      return duringPass(now, () => reconcile(key, now))
    })
    if (result?.againAfterSeconds !== undefined) {
      queue.later(key, result.againAfterSeconds * 1000, result.isPressing ? 'now' : 'in turn')
    }
    queue.done(key)
    end(result?.againAfterSeconds === undefined ? 'done' : 'again')
  } catch (err) {
    if (isNotLeader(err)) {
      queue.done(key) // whoever leads now looks at every key
      end('not leader')
      return
    }
    const pause = queue.failed(key, err instanceof ApiError ? (err.retryAfterSeconds ?? 0) * 1000 : 0)
    end(err instanceof TooLate ? 'late' : 'failed')
    log.warn({ controller: name, key, pass: id, seconds: pause / 1000, err }, 'Could not reconcile, and tries again')
  }
}

/**
 * Ends in time even if the work does not. Work that is left behind can do no harm: its requests end with its signal, and
 * what it throws some day is nobody's any more.
 */
async function withinBudget<Result>(
  time: Time,
  stopping: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>
): Promise<Result> {
  const ending = new AbortController()
  const givenUp = Promise.withResolvers<never>()
  const giveUp = (err: unknown) => {
    ending.abort(err)
    givenUp.reject(err)
  }
  const stop = () => giveUp(stopping.reason)
  const cancel = time.after(BUDGET_MS, () => giveUp(new TooLate(`it took longer than ${BUDGET_MS / 1000} s`)))
  stopping.addEventListener('abort', stop)
  try {
    return await Promise.race([work(ending.signal), givenUp.promise])
  } finally {
    cancel()
    stopping.removeEventListener('abort', stop)
  }
}
