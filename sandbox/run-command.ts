/** Runs somebody's command to its end, as if it had been started in our place. */
import { type SpawnOptions, spawn } from 'node:child_process'
import { sandboxError } from './sandbox-error.ts'
import { exitCodeOf, type StopSignal, withSignals } from './signals.ts'

/** Hands over our terminal, passes signals on and returns the exit code. Without arguments the command is a line for the shell. */
export function runCommand(command: string, args: string[] | undefined, env: NodeJS.ProcessEnv): Promise<number> {
  // In a terminal the command must stay in our process group to read from it, and Ctrl-C reaches it without us. Elsewhere it gets
  // a group of its own, so that a signal also reaches what it has started.
  const inTerminal = process.stdin.isTTY
  const options: SpawnOptions = { stdio: 'inherit', env, shell: args === undefined, detached: !inTerminal }
  const child = spawn(command, args ?? [], options)

  const { promise, resolve, reject } = Promise.withResolvers<number>()
  child.on('error', (err) => reject(sandboxError(`cannot run ${command}`, err.message, 'Check its name', err)))
  child.on('exit', (code, signal) => resolve(signal === null ? (code ?? 0) : exitCodeOf(signal)))

  const passOn = (signal: StopSignal) => {
    if (child.pid === undefined || (inTerminal && signal === 'SIGINT')) return
    process.kill(inTerminal ? child.pid : -child.pid, signal)
  }
  return withSignals(passOn, () => promise)
}
