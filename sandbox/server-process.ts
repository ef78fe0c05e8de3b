/** One server of the control plane: a process of its own, with its log in a file. */
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOM, recordProcess } from './run-folder.ts'
import { SandboxError, sandboxError } from './sandbox-error.ts'

/** Whether a server failed because somebody else listens where it wanted to. */
export function portWasTaken(err: unknown): boolean {
  return err instanceof SandboxError && PORT_TAKEN.test(err.message)
}

/** Starts a server and returns a promise that rejects, with the reason, as soon as it ends. The promise never resolves. */
export function startServer(
  folder: string,
  name: string,
  binary: string,
  flags: string[],
  env: NodeJS.ProcessEnv = TUNING,
  cwd = folder
): Promise<never> {
  const logFile = join(folder, `${name}.log`)
  const log = openSync(logFile, 'w')
  // Detached: Ctrl-C in a terminal reaches every process of its group, and the servers must outlive what runs against them.
  const child = spawn(binary, flags, {
    cwd,
    stdio: ['ignore', log, log],
    detached: true,
    env: { ...process.env, ...env }
  })
  closeSync(log)
  if (child.pid !== undefined) recordProcess(folder, name, child.pid)

  const { promise: ended, reject } = Promise.withResolvers<never>()
  const fail = (how: string, why: string) => reject(sandboxError(`${name} ${how}`, why, adviceOn(why, binary)))
  child.on('error', ({ message }) => fail('did not start', message))
  child.on('exit', (code, signal) => {
    if (signal === 'SIGKILL') fail('was killed', OUT_OF_MEMORY)
    else fail(`ended with ${signal ?? `code ${code}`}`, complaintIn(logFile))
  })
  ended.catch(() => {}) // an end that nobody waits for any more is a stop
  return ended
}

// Fewer rounds of garbage collection spare the API server an eighth of its work until it is ready.
const TUNING = { GOGC: '400' }

const PORT_TAKEN = /address already in use/
const DISK_FULL = /no space left/
const OUT_OF_MEMORY = 'not by us, so the system may have run out of memory'

function adviceOn(why: string, binary: string): string {
  if (PORT_TAKEN.test(why)) return 'Somebody else keeps taking the free ports of this machine; start again'
  if (DISK_FULL.test(why)) return ROOM
  if (why === OUT_OF_MEMORY) return 'It takes about 700 MB; end something else and start again'
  if (binary === process.execPath) return 'Its settings are the variables that begin with DBAAS_'
  return `If ${binary} is damaged, remove it and start again`
}

const STACK_TRACE = /^goroutine \d+/m
const STRUCTURED = /(?:\berr=|"error":)"((?:[^"\\]|\\.)*)"/ // as klog and as etcd write it
const SOUNDS_LIKE_IT = /error|fail|fatal|panic|cannot|denied|not found/i

/** What the server said last about what was wrong. */
function complaintIn(logFile: string): string {
  const [beforeTrace = ''] = logText(logFile).split(STACK_TRACE)
  const lines = beforeTrace.split('\n').filter((line) => line.trim() !== '')
  const ours = lines.findLast((line) => line.startsWith('{"level":"fatal"'))
  if (ours !== undefined) return ourComplaint(JSON.parse(ours))
  const structured = lines
    .findLast((line) => STRUCTURED.test(line))
    ?.match(STRUCTURED)?.[1]
    ?.replaceAll('\\"', '"')
  return structured ?? lines.findLast((line) => SOUNDS_LIKE_IT.test(line)) ?? lines.at(-1) ?? 'it said nothing'
}

/** The operator logs JSON, and says all that is wrong with its settings at once. */
function ourComplaint({ msg, problems }: { msg: string; problems?: string[] }): string {
  return problems === undefined ? msg : problems.join('; ')
}

function logText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // the folder went away with the control plane
  }
}
