/** Lets one process build at a time. A lock whose owner is gone holds nobody up. */
import { readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { identityOf, isAlive } from '../process-identity.ts'
import type { Progress } from '../progress.ts'

const LOOK_AGAIN_MS = 200

/**
 * Holds the lock while the work is done. It only saves work: two that slipped in together would both build and rename the same
 * program into place, so nothing depends on it for being right.
 */
export async function withLock<Result>(path: string, progress: Progress, work: () => Promise<Result>): Promise<Result> {
  if (!take(path))
    await progress.during(`waiting for another process that builds (${holder(path)})`, () => takeInTurn(path))
  try {
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}

async function takeInTurn(path: string): Promise<void> {
  while (!take(path)) await sleep(LOOK_AGAIN_MS)
}

// A symbolic link comes into being with its content, the owner, in one step; a file would be empty for a moment.
function take(path: string): boolean {
  try {
    symlinkSync(identityOf(process.pid) ?? 'unknown', path)
    return true
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'EEXIST') throw err
  }
  const owner = holder(path)
  if (owner === undefined || isAlive(owner)) return false
  rmSync(path, { force: true })
  return take(path)
}

function holder(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined // just given back
  }
}
