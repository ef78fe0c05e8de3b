/** The frame around a command-line program: its exit code, its signals, and its failures as one message. */
import { inspect, styleText } from 'node:util'
import { SandboxError, UsageError } from './sandbox-error.ts'
import { exitOnSignals } from './signals.ts'

/** Runs the program and exits with the code that it returns. */
export async function runProgram(main: () => Promise<number>): Promise<never> {
  exitOnSignals()
  try {
    return process.exit(await main())
  } catch (err) {
    console.error(`${styleText('red', 'sandbox:', { stream: process.stderr })} ${explain(err)}`)
    return process.exit(err instanceof UsageError ? 2 : 1)
  }
}

function explain(err: unknown): string {
  if (process.env.DEBUG) return inspect(err)
  const message = err instanceof Error ? err.message : String(err)
  return err instanceof SandboxError
    ? message
    : `${message}. This was not foreseen: set DEBUG=1 to see where it comes from.`
}
