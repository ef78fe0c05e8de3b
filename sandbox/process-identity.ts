/** Tells which process a number belongs to; numbers are handed out again once their process is gone. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A name no later process will ever have: number and start time. Undefined when no such process runs. */
export function identityOf(pid: number): string | undefined {
  const started = process.platform === 'linux' ? startedOnLinux(pid) : startedElsewhere(pid)
  return started === undefined ? undefined : `${pid}-${started}`
}

/** Whether the process of that name still runs. */
export function isAlive(identity: string): boolean {
  return identityOf(Number.parseInt(identity, 10)) === identity
}

/** The command line of a running process, or undefined. */
export function commandLineOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps('command=', pid)
  const line = processFile(pid, 'cmdline')?.replaceAll('\0', ' ').trim()
  return line === '' ? undefined : line
}

// man 5 proc_pid_stat: the name in brackets may hold spaces, the state comes right after it, the start time is field 22.
function startedOnLinux(pid: number): string | undefined {
  const stat = processFile(pid, 'stat')
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, started] = [fields?.[0], fields?.[22 - 3]]
  return state === 'Z' ? undefined : started // a zombie is only a note for its parent
}

function startedElsewhere(pid: number): string | undefined {
  const started = ps('lstart=', pid)
  return started === undefined ? undefined : String(Date.parse(started))
}

function processFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return undefined // gone, perhaps just now
  }
}

function ps(column: string, pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' }
    }).trim()
  } catch {
    return undefined // ps exits 1 when there is no such process
  }
}
