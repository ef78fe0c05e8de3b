/** Looks again and again until something is so, but never for ever. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sandboxError } from './sandbox-error.ts'

const LIMIT_MS = 120_000
const PAUSE_MS = 50

/** Returns the first result that is not undefined; `what` completes the sentence "gave up waiting until …". */
export async function until<Result>(what: string, look: () => Promise<Result | undefined>): Promise<Result> {
  const deadline = Date.now() + LIMIT_MS
  while (Date.now() < deadline) {
    const result = await look()
    if (result !== undefined) return result
    await sleep(PAUSE_MS)
  }
  throw sandboxError(
    `gave up waiting until ${what}`,
    `it took over ${LIMIT_MS / 1000} s`,
    'Try again when the machine is less busy'
  )
}
