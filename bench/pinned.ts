/** Processes on a processor core of their own, and what they use of it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** What a process uses. */
export interface Use {
  /** Seconds of processor time so far. */
  cpuSeconds(): number
  /** MB of memory in use now, and at most so far. */
  memory(): { readonly now: number; readonly most: number }
}

export interface Server extends Use {
  readonly port: number
  stop(): void
}

const CAN_PIN = process.platform === 'linux' && cpus().length > 1
const TICKS = 100 // per second, on every Linux that Node runs on
const SERVER_CORE = 0
const LOAD_CORE = 1

/** Runs a file on the core of the load, with its threads, and gives the code it ended with. */
export function runLoad(file: string, args: readonly string[]): number {
  if (!CAN_PIN) console.log('The server and the load share their cores here: take the ratios with care.')
  const [program, ...rest] = pinned(LOAD_CORE, [process.execPath, '--no-warnings', file, ...args])
  return spawnSync(program, rest, { stdio: 'inherit' }).status ?? 1
}

/** Starts a server that prints its port as JSON, on the other core. */
export async function startServer(file: string, args: readonly string[]): Promise<Server> {
  const [program, ...rest] = pinned(SERVER_CORE, [process.execPath, '--no-warnings', file, ...args])
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
  process.on('exit', () => child.kill())
  const { port } = await firstLine(child)
  return {
    port,
    ...useOf(child.pid),
    stop: () => child.kill()
  }
}

export const useOf = (pid: number | undefined): Use => ({
  cpuSeconds: () => cpuOf(pid),
  memory: () => memoryOf(pid)
})

/** Runs a file wherever there is room: it starts many processes, and is none of them alone. */
export function runAnywhere(file: string, args: readonly string[]): number {
  return spawnSync(process.execPath, ['--no-warnings', file, ...args], { stdio: 'inherit' }).status ?? 1
}

type Command = readonly [program: string, ...args: string[]]

function pinned(core: number, command: Command): Command {
  return CAN_PIN ? ['taskset', '-c', String(core), ...command] : command
}

async function firstLine(child: ChildProcess): Promise<{ port: number }> {
  if (child.stdout === null) throw new Error('the server has no output')
  const [chunk] = await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended with code ${code}`)))
  ])
  return JSON.parse(String(chunk))
}

function cpuOf(pid: number | undefined): number {
  const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const fields = after.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}

function memoryOf(pid: number | undefined): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1000
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') }
}
