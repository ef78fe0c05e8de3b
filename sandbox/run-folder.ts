/** The folder of one running control plane: keys, etcd's data, logs and the numbers of the processes to end with it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { commandLineOf, identityOf, isAlive } from './process-identity.ts'
import { sandboxError } from './sandbox-error.ts'

const PREFIX = 'dbaas-sandbox-'
const PID = '.pid'

/** Makes a folder that only its owner can read. Its name says which process owns it, so it is never without an owner. */
export function openRunFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), `${PREFIX}${identityOf(process.pid)}-`))
  } catch (err) {
    throw inPlainWords(err)
  }
}

/** A failure of the file system as the user should read it; any other as it is. */
export function inPlainWords(err: unknown): unknown {
  const { code = '', message } = err as NodeJS.ErrnoException
  return NO_ROOM.includes(code) ? sandboxError(`cannot keep a control plane in ${tmpdir()}`, message, ROOM, err) : err
}

const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'ENOENT', 'ENOTDIR']

/** What to do when the folder cannot be written or is full. */
export const ROOM = 'Make room for 200 MB there, or set TMPDIR to a folder that has it'

/** Notes a process that has to end with the folder. Its command line must name the folder: that is how it is known again. */
export function recordProcess(folder: string, name: string, pid: number): void {
  writeFileSync(join(folder, `${name}${PID}`), String(pid))
}

/** The number under which a process was noted. */
export function pidOf(folder: string, name: string): number {
  return Number(readFileSync(join(folder, `${name}${PID}`), 'utf8'))
}

/** Ends every recorded process and removes the folder, at once: nothing in it is worth a graceful end. */
export function removeRunFolder(folder: string): void {
  for (const pid of recordedProcesses(folder)) kill(pid)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** Clears away what control planes left behind whose owner was killed. Returns the folders that are gone now. */
export function removeOrphans(): string[] {
  const orphans = namesIn(tmpdir())
    .filter((name) => name.startsWith(PREFIX) && !isAlive(ownerOf(name)))
    .map((name) => join(tmpdir(), name))
    .filter(isMine)
  for (const folder of orphans) removeRunFolder(folder)
  return orphans
}

function ownerOf(name: string): string {
  return name.slice(PREFIX.length, name.lastIndexOf('-'))
}

function isMine(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.()
}

// The number alone may have gone to somebody else's process since.
function recordedProcesses(folder: string): number[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(PID))
    .map((name) => Number(readFileSync(join(folder, name), 'utf8')))
    .filter((pid) => commandLineOf(pid)?.includes(basename(folder)))
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it ended between looking and killing
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // not there, or no more: another start was faster
  }
}
