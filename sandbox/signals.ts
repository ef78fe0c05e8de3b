/** What Ctrl-C and its like do to this process. */
import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type StopSignal = (typeof SIGNALS)[number]

/** The exit code by which a shell tells that a signal ended a program. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}

const exit = (signal: StopSignal) => process.exit(exitCodeOf(signal))
let react: (signal: StopSignal) => void = exit

/** From now on a signal ends the process the orderly way: what has to be cleaned up on exit is cleaned up. */
export function exitOnSignals(): void {
  for (const signal of SIGNALS) process.on(signal, () => react(signal))
}

/** Lets signals do something else while the work goes on. */
export async function withSignals<Result>(
  reaction: (signal: StopSignal) => void,
  work: () => Promise<Result>
): Promise<Result> {
  react = reaction
  try {
    return await work()
  } finally {
    react = exit
  }
}
